#include "options/european_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "options/european_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include "options/normal-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

// What the first pass leaves to the second, of a block of options. One chain of operations from
// the inputs to the Greeks would be longer than a processor looks ahead; two passes of half
// the length overlap.
constexpr std::size_t kBlock = 64;
struct Halfway {
    alignas(64) double yield_factor[kBlock];  // exp(-qT)
    alignas(64) double spot_part[kBlock];     // S exp(-qT)
    alignas(64) double strike_part[kBlock];   // K exp(-rT)
    alignas(64) double reciprocal[kBlock];    // 1 / s
    alignas(64) double d1[kBlock];
    alignas(64) double d2[kBlock];
    alignas(64) double density1[kBlock];  // n(d1)
};

HWY_INLINE void first_pass(const OptionColumns& in, std::size_t i, Halfway& half, std::size_t k) {
    const Doubles d;
    const Vector zero = hn::Zero(d);
    const Vector one = set(1.0);
    const Vector w = hn::LoadU(d, in.sign + i);
    const Vector spot = hn::LoadU(d, in.spot + i);
    const Vector strike = hn::LoadU(d, in.strike + i);
    const Vector time = hn::Max(hn::LoadU(d, in.time + i), zero);
    const Vector rate = hn::LoadU(d, in.rate + i);
    const Vector yield = hn::LoadU(d, in.dividend_yield + i);
    const Vector volatility = hn::LoadU(d, in.volatility + i);

    const Vector s = hn::Mul(volatility, hn::Sqrt(time));
    const Mask certain = hn::Le(s, zero);
    const Vector reciprocal = hn::Div(one, hn::IfThenElse(certain, one, s));
    const Vector yield_factor = exponential(hn::Neg(hn::Mul(yield, time)));
    const Vector rate_factor = exponential(hn::Neg(hn::Mul(rate, time)));
    const Vector spot_part = hn::Mul(spot, yield_factor);
    const Vector strike_part = hn::Mul(strike, rate_factor);

    const Vector x = hn::MulAdd(hn::Sub(rate, yield), time, logarithm(hn::Div(spot, strike)));
    Vector d1 = hn::MulAdd(x, reciprocal, hn::Mul(set(0.5), s));
    // Where nothing is uncertain, the sign of the forward's gain decides; no gain counts as none.
    const Vector gain = hn::Mul(w, hn::Sub(spot_part, strike_part));
    const Vector far = hn::Mul(w, hn::IfThenElse(hn::Gt(gain, zero), set(40.0), set(-40.0)));
    d1 = hn::IfThenElse(certain, far, d1);
    hn::Store(yield_factor, d, half.yield_factor + k);
    hn::Store(spot_part, d, half.spot_part + k);
    hn::Store(strike_part, d, half.strike_part + k);
    hn::Store(reciprocal, d, half.reciprocal + k);
    hn::Store(d1, d, half.d1 + k);
    hn::Store(hn::Sub(d1, s), d, half.d2 + k);
    hn::Store(hn::IfThenZeroElse(certain, density(d1)), d, half.density1 + k);
}

HWY_INLINE void second_pass(const OptionColumns& in, const Halfway& half, std::size_t k,
                            std::size_t i, const GreekColumns& out) {
    const Doubles d;
    const Vector zero = hn::Zero(d);
    const Vector w = hn::LoadU(d, in.sign + i);
    const Vector time = hn::Max(hn::LoadU(d, in.time + i), zero);
    const Vector yield_factor = hn::Load(d, half.yield_factor + k);
    const Vector spot_part = hn::Load(d, half.spot_part + k);
    const Vector strike_part = hn::Load(d, half.strike_part + k);
    const Vector reciprocal = hn::Load(d, half.reciprocal + k);
    const Vector density1 = hn::Load(d, half.density1 + k);
    // n(d2) = n(d1) F / K saves an exponential.
    const Vector density2 = hn::Mul(density1, hn::Div(spot_part, strike_part));
    Vector n1;
    Vector n2;
    cumulative_pair(hn::Mul(w, hn::Load(d, half.d1 + k)), hn::Mul(w, hn::Load(d, half.d2 + k)),
                    density1, density2, n1, n2);

    const Vector spot_value = hn::Mul(spot_part, n1);
    const Vector strike_value = hn::Mul(strike_part, n2);
    const Vector spot_density = hn::Mul(spot_part, density1);
    hn::StoreU(hn::Mul(w, hn::Sub(spot_value, strike_value)), d, out.price + i);
    hn::StoreU(hn::Mul(w, hn::Mul(yield_factor, n1)), d, out.delta + i);
    hn::StoreU(
        hn::Div(hn::Mul(hn::Mul(yield_factor, density1), reciprocal), hn::LoadU(d, in.spot + i)), d,
        out.gamma + i);
    hn::StoreU(hn::Mul(spot_density, hn::Sqrt(time)), d, out.vega + i);
    const Vector carry = hn::Sub(hn::Mul(hn::LoadU(d, in.dividend_yield + i), spot_value),
                                 hn::Mul(hn::LoadU(d, in.rate + i), strike_value));
    const Vector volatility = hn::LoadU(d, in.volatility + i);
    const Vector root_reciprocal = hn::Mul(reciprocal, volatility);  // 1 / sqrt(T)
    const Vector decay =
        hn::Mul(hn::Mul(set(0.5), hn::Mul(spot_density, volatility)), root_reciprocal);
    hn::StoreU(hn::IfThenElseZero(hn::Gt(time, zero), hn::MulSub(w, carry, decay)), d,
               out.theta + i);
    hn::StoreU(hn::Mul(w, hn::Mul(time, strike_value)), d, out.rho + i);
}

// `count` options, whole registers of them and at most kBlock.
HWY_INLINE void one_block(const OptionColumns& in, std::size_t first, std::size_t count,
                          const GreekColumns& out) {
    Halfway half;
    for (std::size_t k = 0; k < count; k += kLanes) first_pass(in, first + k, half, k);
    for (std::size_t k = 0; k < count; k += kLanes) second_pass(in, half, k, first + k, out);
}

void EuropeanValues(const OptionColumns& in, std::size_t count, const GreekColumns& out) {
    std::size_t i = 0;
    while (i + kLanes <= count) {
        const std::size_t whole = std::min((count - i) / kLanes * kLanes, kBlock);
        one_block(in, i, whole, out);
        i += whole;
    }
    if (i == count) return;
    // The rest in a register of its own, filled up with its first option.
    constexpr std::size_t kInputs = 7;
    constexpr std::size_t kOutputs = 6;
    alignas(64) double inputs[kInputs][kLanes];
    alignas(64) double outputs[kOutputs][kLanes];
    const double* const columns[kInputs] = {in.sign, in.spot,           in.strike,    in.time,
                                            in.rate, in.dividend_yield, in.volatility};
    double* const results[kOutputs] = {out.price, out.delta, out.gamma,
                                       out.vega,  out.theta, out.rho};
    const std::size_t rest = count - i;
    for (std::size_t c = 0; c < kInputs; ++c)
        for (std::size_t k = 0; k < kLanes; ++k) inputs[c][k] = columns[c][i + (k < rest ? k : 0)];
    one_block({inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6]}, 0,
              kLanes, {outputs[0], outputs[1], outputs[2], outputs[3], outputs[4], outputs[5]});
    for (std::size_t c = 0; c < kOutputs; ++c)
        for (std::size_t k = 0; k < rest; ++k) results[c][i + k] = outputs[c][k];
}

// The parts of a price that no scenario changes.
struct PriceConstants {
    double sign;
    double spot_part;    // S exp(-qT)
    double strike_part;  // K exp(-rT)
    double reciprocal;   // 1 / s
    double d1;           // at the spot itself
    double s;            // volatility × sqrt(T)
};

HWY_INLINE Vector price_at(const PriceConstants& c, Vector factor, Vector log_factor) {
    const Vector w = set(c.sign);
    const Vector spot_part = hn::Mul(set(c.spot_part), factor);
    const Vector d1 = hn::MulAdd(log_factor, set(c.reciprocal), set(c.d1));
    const Vector d2 = hn::Sub(d1, set(c.s));
    const Vector density1 = density(d1);
    // n(d2) = n(d1) F / K saves an exponential.
    const Vector density2 = hn::Mul(density1, hn::Mul(spot_part, set(1.0 / c.strike_part)));
    Vector n1;
    Vector n2;
    cumulative_pair(hn::Mul(w, d1), hn::Mul(w, d2), density1, density2, n1, n2);
    return hn::Mul(w, hn::MulSub(spot_part, n1, hn::Mul(set(c.strike_part), n2)));
}

void EuropeanPrices(const EuropeanTerms& terms, const SpotFactors& at, std::size_t count,
                    double* price) {
    const Doubles d;
    const double time = std::max(terms.time, 0.0);
    const double spot_part = terms.spot * std::exp(-terms.dividend_yield * time);
    const double strike_part = terms.strike * std::exp(-terms.rate * time);
    const double s = terms.volatility * std::sqrt(time);
    if (s <= 0.0) {  // a sure forward
        for (std::size_t i = 0; i < count; ++i)
            price[i] = std::max(terms.sign * (spot_part * at.factor[i] - strike_part), 0.0);
        return;
    }
    const double drift = (terms.rate - terms.dividend_yield) * time;
    const double d1 = (std::log(terms.spot / terms.strike) + drift) / s + 0.5 * s;
    const PriceConstants c{terms.sign, spot_part, strike_part, 1.0 / s, d1, s};
    for (std::size_t i = 0; i < count; i += kLanes)
        hn::StoreU(price_at(c, hn::LoadU(d, at.factor + i), hn::LoadU(d, at.logarithm + i)), d,
                   price + i);
}

void SpotLogarithms(const double* factor, std::size_t count, double* log) {
    const Doubles d;
    for (std::size_t i = 0; i < count; i += kLanes)
        hn::StoreU(logarithm(hn::LoadU(d, factor + i)), d, log + i);
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::options {

HWY_EXPORT(EuropeanValues);
HWY_EXPORT(EuropeanPrices);
HWY_EXPORT(SpotLogarithms);

void european_values(const OptionColumns& in, std::size_t count, const GreekColumns& out) {
    HWY_DYNAMIC_DISPATCH(EuropeanValues)(in, count, out);
}

void spot_logarithms(const double* factor, std::size_t count, double* log) {
    CHECK(count % kPriceBlock == 0);
    HWY_DYNAMIC_DISPATCH(SpotLogarithms)(factor, count, log);
}

void european_prices(const EuropeanTerms& terms, const SpotFactors& at, std::size_t count,
                     double* price) {
    CHECK(count % kPriceBlock == 0);
    HWY_DYNAMIC_DISPATCH(EuropeanPrices)(terms, at, count, price);
}

}  // namespace ballast::options
#endif  // HWY_ONCE
