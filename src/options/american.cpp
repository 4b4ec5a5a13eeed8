#include "options/american.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "options/black_scholes.hpp"
#include "options/finite_difference.hpp"

namespace ballast::options {

namespace {

constexpr double kCertain =
    1e-7;  // bound on sigma sqrt(T): below it the price moves by less than 1e-7 of spot
constexpr double kDriftCarries = 15.0;  // deviations over the time to expiry
constexpr std::size_t kOptionsAtOnce = 64;
constexpr double kQuadratureVolatilityStep = 4e-3;  // relative to the volatility
constexpr double kQuadratureRateStep = 5e-4;

struct Columns {
    std::array<double, kOptionsAtOnce> sign, spot, strike, time, rate, yield, volatility;

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

constexpr double kSpotStep = 1e-3;  // relative to the spot

struct Values {
    std::array<double, kOptionsAtOnce> price, delta, gamma;
    std::array<double, kOptionsAtOnce> speed;  // derivative of gamma with respect to the spot

    // Also computes speed, by differences on the same boundary: one-sided where a step up or down
    // lies in the exercise region, since gamma jumps there.
    void solve_with_speed(const Columns& in, std::size_t count, const AmericanScheme& scheme) {
        std::array<double, kOptionsAtOnce> below, above;
        std::array<double, kOptionsAtOnce> low_gamma, high_gamma, unread;
        for (std::size_t i = 0; i < count; ++i) {
            below[i] = in.spot[i] * (1 - kSpotStep);
            above[i] = in.spot[i] * (1 + kSpotStep);
        }
        const AmericanColumns spots[]{
            {in.spot.data(), price.data(), delta.data(), gamma.data()},
            {below.data(), unread.data(), unread.data(), low_gamma.data()},
            {above.data(), unread.data(), unread.data(), high_gamma.data()}};
        american_values(in.view(), count, scheme, spots);
        for (std::size_t i = 0; i < count; ++i) {
            const bool down = low_gamma[i] != 0.0 || in.sign[i] > 0;
            const bool up = high_gamma[i] != 0.0 || in.sign[i] < 0;
            const double rise = (up ? high_gamma[i] : gamma[i]) - (down ? low_gamma[i] : gamma[i]);
            const double width = (up ? kSpotStep : 0.0) + (down ? kSpotStep : 0.0);
            speed[i] = width > 0.0 ? rise / (width * in.spot[i]) : 0.0;
        }
    }

    void solve(const Columns& in, std::size_t count, const AmericanScheme& scheme) {
        const AmericanColumns spot{in.spot.data(), price.data(), delta.data(), gamma.data()};
        american_values(in.view(), count, scheme, {&spot, 1});
    }
};

// A step that keeps the sign of a rate, on which the method depends.
double step_of(double rate) {
    return rate == 0.0 ? kQuadratureRateStep : std::min(kQuadratureRateStep, 0.25 * std::abs(rate));
}

// A central difference; one-sided at zero, where a boundary exists on one side only.
double slope_of(double up, double middle, double down, double step, double at) {
    return at == 0.0 ? (up - middle) / step : (up - down) / (2 * step);
}

// Greeks of the first `count` columns.
void solve_block(const Columns& base, std::size_t count, const AmericanScheme& scheme,
                 std::span<Greeks*> out) {
    if (count == 0) return;
    Values at;
    at.solve_with_speed(base, count, scheme);
    std::array<std::array<double, kOptionsAtOnce>, 6> bumped;
    std::array<std::array<double, kOptionsAtOnce>, 2> bumped_delta;  // relative to the volatility
    for (std::size_t k = 0; k < bumped.size(); ++k) {
        Columns moved = base;
        const double side = k % 2 == 0 ? 1.0 : -1.0;
        for (std::size_t i = 0; i < count; ++i) {
            if (k < 2)
                moved.volatility[i] *= 1 + side * kQuadratureVolatilityStep;
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
        const double step = kQuadratureVolatilityStep * v;
        g.vega = (bumped[0][i] - bumped[1][i]) / (2 * step);
        g.volga = (bumped[0][i] - 2 * g.price + bumped[1][i]) / (step * step);
        g.vanna = (bumped_delta[0][i] - bumped_delta[1][i]) / (2 * step);
        g.rho = slope_of(bumped[2][i], g.price, bumped[3][i], step_of(base.rate[i]), base.rate[i]);
        g.dividend_rho =
            slope_of(bumped[4][i], g.price, bumped[5][i], step_of(base.yield[i]), base.yield[i]);
        const double carry = base.rate[i] - base.yield[i];
        g.theta = base.rate[i] * g.price - carry * s * g.delta - 0.5 * v * v * s * s * g.gamma;
        // Derivative of the same equation with respect to the spot.
        g.charm = base.yield[i] * g.delta - (carry + v * v) * s * g.gamma -
                  0.5 * v * v * s * s * at.speed[i];
    }
}

// The options of a block whose boundary uses the same equation, with their original indices.
struct Batch {
    Columns columns;
    std::array<std::size_t, kOptionsAtOnce> places;
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

// A possible exercise time of a deterministic spot, with the present value of the remaining
// dividends.
struct Exercise {
    double time = 0.0;
    double left = 0.0;
    double left_rho = 0.0;  // derivative of `left` with respect to the rate
};

// Candidates for the optimal time: the ends of the intervals between dividends, and the points
// where the gain from waiting is zero.
std::vector<Exercise> certain_exercises(const Option& o, double spot) {
    const double expiry = std::max(o.time, 0.0);
    std::vector<double> ends{0.0, expiry};
    for (const CashDividend& dividend : o.dividends)
        if (dividend.time > 0.0 && dividend.time <= expiry) ends.push_back(dividend.time);
    std::sort(ends.begin(), ends.end());
    const double ratio = o.dividend_yield * spot / (o.rate * o.strike);
    double still = -1.0;
    if (o.rate != 0.0 && o.dividend_yield != o.rate && ratio > 0.0)
        still = std::log(ratio) / (o.dividend_yield - o.rate);
    const double all = present_value(o.dividends, o.rate, expiry);
    const double all_rho = present_value_rho(o.dividends, o.rate, expiry);
    std::vector<Exercise> exercises;
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
        const double left = all - present_value(o.dividends, o.rate, ends[k]);
        for (const double t : {ends[k], std::clamp(still, ends[k], ends[k + 1]), ends[k + 1]})
            exercises.push_back(
                {t, left, all_rho - present_value_rho(o.dividends, o.rate, ends[k])});
    }
    exercises.push_back({.time = expiry});
    return exercises;
}

// Present value of the exercise.
double gain_of(const Option& o, double spot, const Exercise& at) {
    return sign_of(o.right) * (spot * std::exp(-o.dividend_yield * at.time) + at.left -
                               o.strike * std::exp(-o.rate * at.time));
}

Exercise best_exercise(const Option& o, double spot) {
    Exercise best{.left = o.spot - spot};
    for (const Exercise& at : certain_exercises(o, spot))
        if (gain_of(o, spot, at) > gain_of(o, spot, best)) best = at;
    return best;
}

// The European option on the volatile spot that expires at that time.
double european_of(const Option& o, double spot, const Exercise& at) {
    const double strike = o.strike - at.left * std::exp(o.rate * at.time);
    if (strike <= 0.0) return std::max(gain_of(o, spot, at), 0.0);
    Option shorter{o.right, Style::kEuropean, spot,        strike, at.time,
                   o.rate,  o.dividend_yield, o.volatility};
    return black_scholes(shorter).price;
}

// Whether the nearly deterministic spot drifts through the boundary before expiry: the exercise
// value then falls within so short a time that the nodes of the integral equation miss it.
bool drifts_into_exercise(const Option& o) {
    const double r = o.right == Right::kPut ? o.rate : o.dividend_yield;
    const double q = o.right == Right::kPut ? o.dividend_yield : o.rate;
    if (r <= 0.0 || (q - r) * std::sqrt(o.time) <= kDriftCarries * o.volatility) return false;
    const double still =
        std::log(o.dividend_yield * o.spot / (o.rate * o.strike)) / (o.dividend_yield - o.rate);
    return still > 0.0 && still < 1.5 * o.time;
}

}  // namespace

double certain_exercise_time(const Option& o) {
    const double spot = o.spot - present_value(o.dividends, o.rate, std::max(o.time, 0.0));
    return best_exercise(o, spot).time;
}

double best_european(const Option& o) {
    const double spot = o.spot - present_value(o.dividends, o.rate, std::max(o.time, 0.0));
    double best = std::max(intrinsic(o), black_scholes(o).price);
    for (const Exercise& at : certain_exercises(o, spot)) {
        if (at.time <= 0.0) continue;
        // Local search with decreasing steps, on one side of each dividend.
        double value = european_of(o, spot, at);
        Exercise here = at;
        for (double step = 0.25 * at.time; step > 1e-4 * at.time && at.left == 0.0; step *= 0.5)
            for (const double side : {-step, step}) {
                Exercise next = here;
                next.time = std::min(here.time + side, o.time);
                const double moved =
                    next.time > 0.0 && o.dividends.empty() ? european_of(o, spot, next) : 0.0;
                if (moved > value) {
                    value = moved;
                    here = next;
                }
            }
        best = std::max(best, value);
    }
    return best;
}

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
    if (dividends || drifts_into_exercise(o) ||
        !has_single_boundary(sign_of(o.right), o.rate, o.dividend_yield))
        return AmericanPath::kFiniteDifference;
    return AmericanPath::kIntegralEquation;
}

Greeks certain_american(const Option& o) {
    const double w = sign_of(o.right);
    const double expiry = std::max(o.time, 0.0);
    const double spot = o.spot - present_value(o.dividends, o.rate, expiry);
    const Exercise best = best_exercise(o, spot);
    Greeks g;
    if (gain_of(o, spot, best) <= 0.0) return g;
    const double yield_factor = std::exp(-o.dividend_yield * best.time);
    const double strike_part = o.strike * std::exp(-o.rate * best.time);
    g = {.price = gain_of(o, spot, best),
         .delta = w * yield_factor,
         .dividend_rho = -w * best.time * spot * yield_factor};
    if (best.time > 0.0) {
        // The present value of dividends falls as the rate rises: the volatile spot gains from all
        // dividends, the remaining part loses those after exercise.
        const double all = present_value_rho(o.dividends, o.rate, expiry);
        g.rho = w * (best.time * strike_part - yield_factor * all + best.left_rho);
    }
    // Only the value of exercise at expiry depends on the time to expiry.
    if (best.time > 0.0 && best.time == expiry) {
        g.theta = w * (o.dividend_yield * spot * yield_factor - o.rate * strike_part) -
                  g.delta * o.rate * (o.spot - spot);
        g.charm = o.dividend_yield * g.delta;
    }
    return g;
}

void american_greeks(std::span<const Option> options, std::span<Greeks> out,
                     const AmericanSchemes& schemes, const Work& work) {
    CHECK(options.size() == out.size());
    parallel_blocks(work, options.size(), kOptionsAtOnce,
                    [&](std::size_t /*block*/, std::size_t begin, std::size_t end) {
                        std::array<Batch, 2> batches;
                        for (std::size_t i = begin; i < end; ++i) {
                            switch (american_path(options[i])) {
                                case AmericanPath::kCertain:
                                    out[i] = certain_american(options[i]);
                                    break;
                                case AmericanPath::kFiniteDifference:
                                    if (work.cancel.requested()) return;
                                    out[i] = finite_difference_greeks(options[i]);
                                    break;
                                case AmericanPath::kIntegralEquation:
                                    batch_of(batches, options[i]).add(options[i], i);
                            }
                        }
                        for (const BoundaryEquation equation : kEquations) {
                            const Batch& batch = batches[static_cast<std::size_t>(equation)];
                            std::array<Greeks*, kOptionsAtOnce> targets;
                            for (std::size_t k = 0; k < batch.count; ++k)
                                targets[k] = &out[batch.places[k]];
                            solve_block(batch.columns, batch.count, schemes.of(equation),
                                        {targets.data(), batch.count});
                            for (std::size_t k = 0; k < batch.count; ++k) {
                                if (is_finite(*targets[k])) continue;
                                if (work.cancel.requested()) return;
                                *targets[k] = finite_difference_greeks(options[batch.places[k]]);
                            }
                        }
                    });
}

void american_prices(std::span<const Option> options, std::span<double> out,
                     const AmericanSchemes& schemes, const Work& work) {
    CHECK(options.size() == out.size());
    parallel_blocks(work, options.size(), kOptionsAtOnce,
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
