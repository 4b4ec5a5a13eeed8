#include "options/american.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "options/black_scholes.hpp"
#include "options/finite_difference.hpp"

namespace ballast::options {

namespace {

constexpr double kCertain =
    1e-7;  // of sigma sqrt(T): what the price moves by is below 1e-7 of spot
constexpr std::size_t kBlock = 64;
constexpr double kVolatilityStep = 4e-3;  // of the volatility
constexpr double kRateStep = 5e-4;

struct Columns {
    std::array<double, kBlock> sign, spot, strike, time, rate, yield, volatility;

    void set(std::size_t i, const Option& o) {
        sign[i] = sign_of(o.right);
        spot[i] = o.spot;
        strike[i] = o.strike;
        time[i] = o.time;
        rate[i] = o.rate;
        yield[i] = o.dividend_yield;
        volatility[i] = o.volatility;
    }
    OptionColumns view() const {
        return {sign.data(), spot.data(),  strike.data(),    time.data(),
                rate.data(), yield.data(), volatility.data()};
    }
};

struct Values {
    std::array<double, kBlock> price, delta, gamma;

    void solve(const Columns& in, std::size_t count, const AmericanScheme& scheme) {
        const AmericanColumns spot{in.spot.data(), price.data(), delta.data(), gamma.data()};
        american_values(in.view(), count, scheme, {&spot, 1});
    }
};

// A step that leaves the sign of a rate, on which the method depends, as it is.
double step_of(double rate) {
    return rate == 0.0 ? kRateStep : std::min(kRateStep, 0.25 * std::abs(rate));
}

// A central difference; one-sided at zero, where a boundary appears on one side only.
double slope_of(double up, double middle, double down, double step, double at) {
    return at == 0.0 ? (up - middle) / step : (up - down) / (2 * step);
}

// Greeks of the first `count` columns.
void solve_block(const Columns& base, std::size_t count, const AmericanScheme& scheme,
                 std::span<Greeks*> out) {
    if (count == 0) return;
    Values at;
    at.solve(base, count, scheme);
    std::array<std::array<double, kBlock>, 6> bumped;
    std::array<std::array<double, kBlock>, 2> bumped_delta;  // of the volatility
    for (std::size_t k = 0; k < bumped.size(); ++k) {
        Columns moved = base;
        const double side = k % 2 == 0 ? 1.0 : -1.0;
        for (std::size_t i = 0; i < count; ++i) {
            if (k < 2)
                moved.volatility[i] *= 1 + side * kVolatilityStep;
            else if (k < 4)
                moved.rate[i] += side * step_of(base.rate[i]);
            else
                moved.yield[i] += side * step_of(base.yield[i]);
        }
        Values values;
        values.solve(moved, count, scheme);
        bumped[k] = values.price;
        if (k < bumped_delta.size()) bumped_delta[k] = values.delta;
    }
    for (std::size_t i = 0; i < count; ++i) {
        Greeks& g = *out[i];
        g.price = at.price[i];
        g.delta = at.delta[i];
        g.gamma = at.gamma[i];
        const double s = base.spot[i];
        const double gain = base.sign[i] * (s - base.strike[i]);
        if (gain > 0.0 && g.price <= gain) {
            g = {.price = gain, .delta = base.sign[i]};
            continue;
        }
        const double v = base.volatility[i];
        const double step = kVolatilityStep * v;
        g.vega = (bumped[0][i] - bumped[1][i]) / (2 * step);
        g.volga = (bumped[0][i] - 2 * g.price + bumped[1][i]) / (step * step);
        g.vanna = (bumped_delta[0][i] - bumped_delta[1][i]) / (2 * step);
        g.rho = slope_of(bumped[2][i], g.price, bumped[3][i], step_of(base.rate[i]), base.rate[i]);
        g.dividend_rho =
            slope_of(bumped[4][i], g.price, bumped[5][i], step_of(base.yield[i]), base.yield[i]);
        g.theta = base.rate[i] * g.price - (base.rate[i] - base.yield[i]) * s * g.delta -
                  0.5 * v * v * s * s * g.gamma;
    }
}

// The options of a block whose boundaries one equation gives, and where they stood.
struct Batch {
    Columns columns;
    std::array<std::size_t, kBlock> places;
    std::size_t count = 0;

    void add(const Option& option, std::size_t place) {
        columns.set(count, option);
        places[count++] = place;
    }
};

constexpr std::array kEquations{BoundaryEquation::kA, BoundaryEquation::kB};

Batch& batch_of(std::array<Batch, 2>& batches, const Option& option) {
    return batches[static_cast<std::size_t>(equation_of(option))];
}

bool is_finite(const Greeks& g) {
    return std::isfinite(g.price) && std::isfinite(g.delta) && std::isfinite(g.gamma) &&
           std::isfinite(g.vega) && std::isfinite(g.theta) && std::isfinite(g.rho) &&
           std::isfinite(g.dividend_rho) && std::isfinite(g.vanna) && std::isfinite(g.volga);
}

}  // namespace

const AmericanSchemes& accurate_schemes() {
    static const AmericanSchemes schemes{make_american_scheme(kAccurate),
                                         make_american_scheme(kAccurateB)};
    return schemes;
}

const AmericanSchemes& fast_schemes() {
    static const AmericanSchemes schemes{make_american_scheme(kFast), make_american_scheme(kFastB)};
    return schemes;
}

BoundaryEquation equation_of(const Option& o) {
    return equation_of(sign_of(o.right), o.rate, o.dividend_yield, o.volatility, o.time);
}

AmericanPath american_path(const Option& o) {
    const bool dividends =
        std::any_of(o.dividends.begin(), o.dividends.end(), [&](const CashDividend& dividend) {
            return dividend.time > 0 && dividend.time <= o.time && dividend.amount != 0;
        });
    if (o.volatility * std::sqrt(std::max(o.time, 0.0)) < kCertain && !dividends)
        return AmericanPath::kCertain;
    if (dividends || !has_single_boundary(sign_of(o.right), o.rate, o.dividend_yield))
        return AmericanPath::kFiniteDifference;
    return AmericanPath::kIntegralEquation;
}

Greeks certain_american(const Option& o) {
    const double w = sign_of(o.right);
    const auto gain = [&](double t) {
        return w * (o.spot * std::exp(-o.dividend_yield * t) - o.strike * std::exp(-o.rate * t));
    };
    double best = 0.0;
    std::array<double, 3> times{0.0, std::max(o.time, 0.0), 0.0};
    const double ratio = o.dividend_yield * o.spot / (o.rate * o.strike);
    if (o.rate != 0.0 && o.dividend_yield != o.rate && ratio > 0.0)
        times[2] = std::clamp(std::log(ratio) / (o.dividend_yield - o.rate), 0.0, times[1]);
    for (const double t : times)
        if (gain(t) > gain(best)) best = t;
    Greeks g;
    if (gain(best) <= 0.0) return g;
    const double spot_part = o.spot * std::exp(-o.dividend_yield * best);
    const double strike_part = o.strike * std::exp(-o.rate * best);
    g = {.price = w * (spot_part - strike_part),
         .delta = w * spot_part / o.spot,
         .rho = w * best * strike_part,
         .dividend_rho = -w * best * spot_part};
    // Only a value taken at expiry changes as expiry comes nearer.
    if (best > 0.0 && best == times[1])
        g.theta = w * (o.dividend_yield * spot_part - o.rate * strike_part);
    return g;
}

void american_greeks(std::span<const Option> options, std::span<Greeks> out,
                     const AmericanSchemes& schemes, const Work& work) {
    CHECK(options.size() == out.size());
    parallel_blocks(work, options.size(), kBlock,
                    [&](std::size_t /*block*/, std::size_t begin, std::size_t end) {
                        std::array<Batch, 2> batches;
                        for (std::size_t i = begin; i < end; ++i) {
                            switch (american_path(options[i])) {
                                case AmericanPath::kCertain:
                                    out[i] = certain_american(options[i]);
                                    break;
                                case AmericanPath::kFiniteDifference:
                                    out[i] = finite_difference_greeks(options[i]);
                                    break;
                                case AmericanPath::kIntegralEquation:
                                    batch_of(batches, options[i]).add(options[i], i);
                            }
                        }
                        for (const BoundaryEquation equation : kEquations) {
                            const Batch& batch = batches[static_cast<std::size_t>(equation)];
                            std::array<Greeks*, kBlock> targets;
                            for (std::size_t k = 0; k < batch.count; ++k)
                                targets[k] = &out[batch.places[k]];
                            solve_block(batch.columns, batch.count, schemes.of(equation),
                                        {targets.data(), batch.count});
                            for (std::size_t k = 0; k < batch.count; ++k)
                                if (!is_finite(*targets[k]))
                                    *targets[k] =
                                        finite_difference_greeks(options[batch.places[k]]);
                        }
                    });
}

void american_prices(std::span<const Option> options, std::span<double> out,
                     const AmericanSchemes& schemes, const Work& work) {
    CHECK(options.size() == out.size());
    parallel_blocks(work, options.size(), kBlock,
                    [&](std::size_t /*block*/, std::size_t begin, std::size_t end) {
                        std::array<Batch, 2> batches;
                        for (std::size_t i = begin; i < end; ++i) {
                            switch (american_path(options[i])) {
                                case AmericanPath::kCertain:
                                    out[i] = certain_american(options[i]).price;
                                    break;
                                case AmericanPath::kFiniteDifference:
                                    out[i] = finite_difference(options[i]).price;
                                    break;
                                case AmericanPath::kIntegralEquation:
                                    batch_of(batches, options[i]).add(options[i], i);
                            }
                        }
                        for (const BoundaryEquation equation : kEquations) {
                            const Batch& batch = batches[static_cast<std::size_t>(equation)];
                            if (batch.count == 0) continue;
                            Values values;
                            values.solve(batch.columns, batch.count, schemes.of(equation));
                            for (std::size_t k = 0; k < batch.count; ++k)
                                out[batch.places[k]] =
                                    std::isfinite(values.price[k])
                                        ? values.price[k]
                                        : finite_difference(options[batch.places[k]]).price;
                        }
                    });
}

}  // namespace ballast::options
