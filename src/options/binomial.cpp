#include "options/binomial.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/bumps.hpp"

namespace ballast::options {

namespace {

constexpr double kTimeStep = 0.02;  // relative to the time to expiry

struct Move {
    double up = 1.0;
    double down = 1.0;
    double probability = 0.5;
    bool usable = false;
};

// Peizer and Pratt's second inversion.
double inverted(double z, double n) {
    const double x = z / (n + 1.0 / 3 + 0.1 / (n + 1));
    return 0.5 + std::copysign(0.5 * std::sqrt(-std::expm1(-x * x * (n + 1.0 / 6))), z);
}

Move leisen_reimer(const Option& o, double spot, double n) {
    const double dt = o.time / n;
    const double s = o.volatility * std::sqrt(o.time);
    const double b = o.rate - o.dividend_yield;
    const double d1 = (std::log(spot / o.strike) + b * o.time) / s + 0.5 * s;
    const double p = inverted(d1 - s, n);
    const double q = inverted(d1, n);
    Move move;
    move.usable = p > 1e-9 && p < 1 - 1e-9 && q > 1e-9 && q < 1 - 1e-9;
    if (!move.usable) return move;
    const double growth = std::exp(b * dt);
    move.up = growth * q / p;
    move.down = growth * (1 - q) / (1 - p);
    move.probability = p;
    return move;
}

// Far from the money the probabilities of Leisen and Reimer are 0 or 1; those of Cox, Ross and
// Rubinstein are not.
Move cox_ross_rubinstein(const Option& o, double n) {
    const double dt = o.time / n;
    Move move;
    move.up = std::exp(o.volatility * std::sqrt(dt));
    move.down = 1 / move.up;
    move.probability =
        (std::exp((o.rate - o.dividend_yield) * dt) - move.down) / (move.up - move.down);
    move.usable = move.probability > 0.0 && move.probability < 1.0;
    return move;
}

struct TreeValue {
    double price = 0.0;
    double delta = 0.0;
    double gamma = 0.0;
    double error = 0.0;
};

// Value at the time of step k of the later dividends, and before it of those paid at that step or
// closest to it.
std::vector<double> dividends_by_step(const Option& o, std::size_t steps) {
    std::vector<double> left(steps + 1, 0.0);
    const double half = 0.5 * o.time / static_cast<double>(steps);
    for (std::size_t k = 0; k <= steps; ++k) {
        const double t = o.time * static_cast<double>(k) / static_cast<double>(steps);
        for (const CashDividend& dividend : o.dividends)
            if (dividend.time > 0.0 && dividend.time > t - half && dividend.time <= o.time)
                left[k] += dividend.amount * std::exp(-o.rate * (dividend.time - t));
    }
    return left;
}

TreeValue tree(const Option& o, std::size_t steps) {
    const double spot = o.spot - present_value(o.dividends, o.rate, o.time);
    const double w = sign_of(o.right);
    Move move = leisen_reimer(o, spot, static_cast<double>(steps));
    if (!move.usable) move = cox_ross_rubinstein(o, static_cast<double>(steps));
    if (!move.usable) {
        const Greeks g = o.style == Style::kAmerican ? certain_american(o) : black_scholes(o);
        return {g.price, g.delta, g.gamma, 0.0};
    }
    const double dt = o.time / static_cast<double>(steps);
    const double discount = std::exp(-o.rate * dt);
    const double up = discount * move.probability;
    const double down = discount * (1 - move.probability);
    const std::vector<double> left = dividends_by_step(o, steps);
    const double ratio = move.up / move.down;
    std::vector<double> values(steps + 1);
    std::vector<double> spots(steps + 1);
    for (std::size_t j = 0; j <= steps; ++j) {
        spots[j] = spot * std::pow(move.down, static_cast<double>(steps - j)) *
                   std::pow(move.up, static_cast<double>(j));
        const double late = o.style == Style::kAmerican ? std::max(w * left[steps], 0.0) : 0.0;
        values[j] = std::max(w * (spots[j] - o.strike) + late, 0.0);
    }
    TreeValue result;
    for (std::size_t k = steps; k-- > 0;) {
        for (std::size_t j = 0; j <= k; ++j) values[j] = down * values[j] + up * values[j + 1];
        if (o.style == Style::kAmerican) {
            double s = spot * std::pow(move.down, static_cast<double>(k));
            for (std::size_t j = 0; j <= k; ++j, s *= ratio)
                values[j] = std::max(values[j], w * (s + left[k] - o.strike));
        }
        const double down_spot = spot * move.down;
        const double up_spot = spot * move.up;
        if (k == 2) {
            const double low = down_spot * move.down;
            const double middle = down_spot * move.up;
            const double high = up_spot * move.up;
            result.gamma = ((values[2] - values[1]) / (high - middle) -
                            (values[1] - values[0]) / (middle - low)) /
                           (0.5 * (high - low));
        } else if (k == 1) {
            result.delta = (values[1] - values[0]) / (up_spot - down_spot);
        }
    }
    result.price = values[0];
    return result;
}

// The error is taken as twice the difference of the two trees: their errors do not fall as 1 /
// steps where the exercise boundary passes between the nodes of a strong drift, and extrapolation
// then adds an error of the size of the difference.
TreeValue extrapolated(const Option& o, std::size_t steps) {
    const std::size_t odd = std::max<std::size_t>(steps | 1U, 5);
    const std::size_t half = (odd / 2) | 1U;
    const TreeValue fine = tree(o, odd);
    const TreeValue coarse = tree(o, half);
    const double weight =
        static_cast<double>(half) / static_cast<double>(odd - half);  // error ~ 1 / steps
    const auto mix = [weight](double f, double c) { return f + weight * (f - c); };
    return {mix(fine.price, coarse.price), mix(fine.delta, coarse.delta),
            mix(fine.gamma, coarse.gamma), 2 * std::abs(fine.price - coarse.price)};
}

bool is_certain_in_tree(const Option& o) {
    return o.volatility * std::sqrt(std::max(o.time, 0.0)) < 1e-9;
}

Greeks certain_greeks(const Option& o) {
    return o.style == Style::kAmerican ? certain_american(o) : black_scholes(o);
}

double bounded(const Option& o, double price) {
    return std::max(price, o.style == Style::kAmerican ? intrinsic(o) : 0.0);
}

}  // namespace

double binomial_price(const Option& o, std::size_t steps) {
    if (is_certain_in_tree(o)) return certain_greeks(o).price;
    return bounded(o, extrapolated(o, steps).price);
}

TreeGreeks binomial_greeks(const Option& o, std::size_t steps) {
    if (is_certain_in_tree(o)) return {certain_greeks(o), 0.0};
    const TreeValue value = extrapolated(o, steps);
    TreeGreeks g;
    g.price = bounded(o, value.price);
    g.delta = value.delta;
    g.gamma = value.gamma;
    g.error = value.error;
    if (o.style == Style::kAmerican && intrinsic(o) > 0.0 && g.price <= intrinsic(o))
        return {{.price = intrinsic(o), .delta = sign_of(o.right)}, value.error};
    const double escrow = present_value(o.dividends, o.rate, o.time);
    const double s = o.spot - escrow;
    g.theta = o.rate * g.price - (o.rate - o.dividend_yield) * s * g.delta -
              0.5 * o.volatility * o.volatility * s * s * g.gamma - g.delta * o.rate * escrow;
    add_bumped_greeks(o, g, [&](const Option& moved) { return binomial_price(moved, steps); });
    add_volatility_curvature(o, g, [&](const Option& moved) {
        if (is_certain_in_tree(moved)) return certain_greeks(moved);
        const TreeValue at = extrapolated(moved, steps);
        return Greeks{.price = bounded(moved, at.price), .delta = at.delta};
    });
    const double step = kTimeStep * o.time;
    g.charm =
        (extrapolated(passed(o, step), steps).delta - extrapolated(passed(o, -step), steps).delta) /
        (2 * step);
    return g;
}

}  // namespace ballast::options
