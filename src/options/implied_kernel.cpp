#include "options/implied_kernel.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "options/implied_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include "options/implied_search-inl.h"
#include "options/implied_steps-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::options::HWY_NAMESPACE {

constexpr double kRounding = 4.5e-16;      // relative; for the bounds a price is compared with
constexpr double kMostUncertainty = 1e-3;  // relative; larger uncertainties are kUndetermined
// Relative; a smaller step leaves an error of its fourth power.
constexpr double kSettled = 1e-5;
constexpr std::size_t kTile = 256;

using Classes = hn::RebindToUnsigned<Doubles>;

// Data kept for the quotes of a tile, and s = sigma sqrt(T) once known.
struct Tile {
    alignas(64) double x[kTile];        // -|ln(F_S / F_K)|, 0 where the price is out of bounds
    alignas(64) double beta[kTile];     // the time value over sqrt(F_S F_K)
    alignas(64) double missing[kTile];  // e^{x/2} - beta, without cancellation
    // The rounding error of the price in these units; infinite out of bounds.
    alignas(64) double blur[kTile];
    alignas(64) double s[kTile];
};

// Classifies the prices and normalizes those that have a volatility.
HWY_INLINE void normalize(const OptionColumns& in, const double* price_in, std::size_t i,
                          Tile& tile, std::size_t k, ImpliedClass* classes) {
    const Doubles d;
    const Vector zero = hn::Zero(d);
    const Vector w = hn::LoadU(d, in.sign + i);
    const Vector time = hn::LoadU(d, in.time + i);
    const Vector price = hn::LoadU(d, price_in + i);
    // Written as S + S (e^{-qT} - 1), so that price - (F_S - F_K) below keeps its last digits.
    const Vector spot = hn::LoadU(d, in.spot + i);
    const Vector strike = hn::LoadU(d, in.strike + i);
    const auto change = [&](Vector value, const double* rate) HWY_ATTR {
        const Vector exponent = hn::Neg(hn::Mul(hn::LoadU(d, rate + i), time));
        return hn::Mul(value, math::HWY_NAMESPACE::exponential_minus_one(d, exponent));
    };
    const Vector spot_change = change(spot, in.dividend_yield);
    const Vector strike_change = change(strike, in.rate);
    const Vector spot_part = hn::Add(spot, spot_change);
    const Vector strike_part = hn::Add(strike, strike_change);
    const Vector inner = hn::Max(hn::Mul(w, hn::Sub(spot_part, strike_part)), zero);
    const Vector bound = hn::IfThenElse(hn::Gt(w, zero), spot_part, strike_part);
    const Vector rounding = hn::Mul(set(kRounding), hn::Add(spot_part, strike_part));
    const Vector over = hn::Sub(hn::NegMulAdd(w, hn::Sub(spot, strike), price),
                                hn::Mul(w, hn::Sub(spot_change, strike_change)));
    const Vector time_value = hn::IfThenElse(hn::Gt(inner, zero), over, price);
    const Vector room = hn::Sub(bound, price);
    // At the intrinsic value the rounding of the bounds is ignored; an option without intrinsic
    // value may have any positive price.
    const Mask has_inner = hn::Gt(inner, zero);
    const Vector least = hn::IfThenElseZero(has_inner, rounding);
    const Mask below = hn::Lt(time_value, hn::Neg(least));
    const Mask above =
        hn::Or(hn::Le(room, zero), hn::And(hn::Le(time, zero), hn::Gt(time_value, rounding)));
    const Mask inside =
        hn::And(hn::And(hn::Gt(time_value, least), hn::Gt(room, zero)), hn::Gt(time, zero));

    // sqrt(F_S F_K) is the larger part times e^{x/2}.
    const Vector larger = hn::Max(spot_part, strike_part);
    const Vector ratio = hn::Div(hn::Min(spot_part, strike_part), larger);
    const Vector top = hn::Sqrt(ratio);
    const Vector scale = hn::Div(set(1.0), hn::Mul(larger, top));
    hn::Store(hn::IfThenElseZero(inside, logarithm(ratio)), d, tile.x + k);
    hn::Store(hn::IfThenElse(inside, hn::Mul(time_value, scale), set(0.5)), d, tile.beta + k);
    hn::Store(hn::IfThenElse(inside, hn::Mul(room, scale), set(0.5)), d, tile.missing + k);
    hn::Store(hn::IfThenElse(inside, hn::Mul(set(1.1e-16), hn::Mul(price, scale)), hn::Inf(d)), d,
              tile.blur + k);
    const Classes dc;
    const auto code = [dc](ImpliedClass c)
                          HWY_ATTR { return hn::Set(dc, static_cast<std::uint64_t>(c)); };
    auto c = hn::IfThenElse(hn::RebindMask(dc, inside), code(ImpliedClass::kValue),
                            code(ImpliedClass::kUndetermined));
    c = hn::IfThenElse(hn::RebindMask(dc, above), code(ImpliedClass::kAboveBound), c);
    c = hn::IfThenElse(hn::RebindMask(dc, below), code(ImpliedClass::kBelowIntrinsic), c);
    const hn::Rebind<std::uint8_t, Doubles> bytes;
    hn::StoreU(hn::TruncateTo(bytes, c), bytes, reinterpret_cast<std::uint8_t*>(classes + i));
}

HWY_INLINE void first_step(Tile& tile, std::size_t k) {
    const Doubles d;
    const Floats f;
    const auto single = [&](const double* from)
                            HWY_ATTR { return hn::DemoteTo(f, hn::Load(d, from + k)); };
    const FloatVector s =
        single_precision({single(tile.x), single(tile.beta), single(tile.missing)});
    hn::Store(hn::PromoteTo(d, s), d, tile.s + k);
}

// Bits of lanes.
HWY_INLINE std::uint64_t bits_of(Mask mask) {
    alignas(8) std::uint8_t bits[8] = {};
    hn::StoreMaskBits(Doubles(), mask, bits);
    return bits[0];
}

template <class Visit>
HWY_INLINE void for_each_lane(Mask mask, const Visit& visit) {
    if (HWY_LIKELY(hn::AllFalse(Doubles(), mask))) return;
    for (std::uint64_t left = bits_of(mask); left != 0; left &= left - 1)
        visit(static_cast<std::size_t>(std::countr_zero(left)));
}

// Collects prices whose two steps do not converge, until they fill a register.
struct Rest {
    std::size_t count = 0;
    std::size_t place[kLanes];
    alignas(64) double x[kLanes] = {};
    alignas(64) double beta[kLanes];
    alignas(64) double missing[kLanes];
    alignas(64) double blur[kLanes];
};

struct Output {
    const double* time;
    double* volatility;
    ImpliedClass* classes;
};

HWY_NOINLINE void search(Rest& rest, const Output& out) {
    const Doubles d;
    for (std::size_t k = rest.count; k < kLanes; ++k) {
        rest.x[k] = rest.x[0];
        rest.beta[k] = rest.beta[0];
        rest.missing[k] = rest.missing[0];
        rest.blur[k] = rest.blur[0];
    }
    const Vector x = hn::Load(d, rest.x);
    const Target target{x, hn::Load(d, rest.beta), hn::Load(d, rest.missing),
                        exponential(hn::Mul(set(0.5), x))};
    const Solution solution = invert(target);
    const Black at = black(target, solution.s);
    const Mask blurred = hn::Gt(hn::Load(d, rest.blur),
                                hn::Mul(set(kMostUncertainty), hn::Mul(at.slope, solution.s)));
    alignas(64) double s[kLanes];
    hn::Store(hn::IfThenElseZero(hn::Not(hn::Or(blurred, solution.open)), solution.s), d, s);
    for (std::size_t k = 0; k < rest.count; ++k) {
        const std::size_t i = rest.place[k];
        out.volatility[i] = s[k] / std::sqrt(out.time[i]);
        if (s[k] == 0.0) out.classes[i] = ImpliedClass::kUndetermined;
    }
    rest.count = 0;
}

HWY_INLINE void second_step(const Tile& tile, std::size_t k, std::size_t i, Rest& rest,
                            const Output& out) {
    const Doubles d;
    const Normalized<Vector> target{hn::Load(d, tile.x + k), hn::Load(d, tile.beta + k),
                                    hn::Load(d, tile.missing + k)};
    const Vector blur = hn::Load(d, tile.blur + k);
    const Mask inside = hn::Lt(blur, hn::Inf(d));
    const Vector s = hn::Load(d, tile.s + k);
    const auto found = step(d, target, s);
    const Mask settled = hn::And(found.sane, hn::Lt(found.size, hn::Mul(set(kSettled), s)));
    // Change of the volatility when the last bit of the price changes.
    const Mask blurred =
        hn::Gt(blur, hn::Mul(set(kMostUncertainty), hn::Mul(found.slope, found.next)));
    const Mask reported = hn::AndNot(blurred, hn::And(inside, settled));
    const Vector time = hn::IfThenElse(inside, hn::LoadU(d, out.time + i), set(1.0));
    hn::StoreU(hn::IfThenElseZero(reported, hn::Div(found.next, hn::Sqrt(time))), d,
               out.volatility + i);
    const Mask undetermined = hn::And(hn::And(inside, settled), blurred);
    for_each_lane(undetermined,
                  [&](std::size_t lane) { out.classes[i + lane] = ImpliedClass::kUndetermined; });
    for_each_lane(hn::AndNot(settled, inside), [&](std::size_t lane) {
        rest.place[rest.count] = i + lane;
        rest.x[rest.count] = tile.x[k + lane];
        rest.beta[rest.count] = tile.beta[k + lane];
        rest.missing[rest.count] = tile.missing[k + lane];
        rest.blur[rest.count] = tile.blur[k + lane];
        if (++rest.count == kLanes) search(rest, out);
    });
}

// `count` is a multiple of the lanes.
void whole_vectors(const OptionColumns& in, const double* price, std::size_t count,
                   double* volatility, ImpliedClass* classes) {
    const Output out{in.time, volatility, classes};
    Tile tile;
    Rest rest;
    for (std::size_t begin = 0; begin < count; begin += kTile) {
        const std::size_t size = std::min(kTile, count - begin);
        // Each step runs over the whole tile: vectors are independent and overlap in the pipeline.
        for (std::size_t k = 0; k < size; k += kLanes)
            normalize(in, price, begin + k, tile, k, classes);
        for (std::size_t k = 0; k < size; k += kLanes) first_step(tile, k);
        for (std::size_t k = 0; k < size; k += kLanes) second_step(tile, k, begin + k, rest, out);
    }
    if (rest.count != 0) search(rest, out);
}

void ImpliedVolatilities(const OptionColumns& in, const double* price, std::size_t count,
                         double* volatility, ImpliedClass* classes) {
    const std::size_t i = count - count % kLanes;
    whole_vectors(in, price, i, volatility, classes);
    if (i == count) return;
    constexpr std::size_t kInputs = 7;
    alignas(64) double inputs[kInputs][kLanes];
    alignas(64) double results[kLanes];
    ImpliedClass reported[kLanes];
    const double* const columns[kInputs] = {in.sign, in.spot,           in.strike, in.time,
                                            in.rate, in.dividend_yield, price};
    const std::size_t rest = count - i;
    for (std::size_t c = 0; c < kInputs; ++c)
        for (std::size_t k = 0; k < kLanes; ++k) inputs[c][k] = columns[c][i + (k < rest ? k : 0)];
    whole_vectors({inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], nullptr},
                  inputs[6], kLanes, results, reported);
    for (std::size_t k = 0; k < rest; ++k) {
        volatility[i + k] = results[k];
        classes[i + k] = reported[k];
    }
}

}  // namespace ballast::options::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::options {

HWY_EXPORT(ImpliedVolatilities);

void european_implied_volatilities(const OptionColumns& in, const double* price, std::size_t count,
                                   double* volatility, ImpliedClass* classes) {
    HWY_DYNAMIC_DISPATCH(ImpliedVolatilities)(in, price, count, volatility, classes);
}

}  // namespace ballast::options
#endif  // HWY_ONCE
