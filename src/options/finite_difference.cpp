#include "options/finite_difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/bumps.hpp"

namespace ballast::options {

namespace {

constexpr double kWidth = 6.0;  // standard deviations to either side of what spot and strike span
constexpr int kDampingSteps = 4;
constexpr int kMostPolicies = 50;

// What is left of the dividends after time t from now, in money of t; those paid at t count when
// `before` is true.
double dividends_left(const Option& o, double t, bool before) {
    double sum = 0.0;
    for (const CashDividend& dividend : o.dividends)
        if (dividend.time > 0.0 && dividend.time <= o.time &&
            (dividend.time > t || (before && dividend.time == t)))
            sum += dividend.amount * std::exp(-o.rate * (dividend.time - t));
    return sum;
}

class Grid {
public:
    Grid(const Option& o, std::size_t space, std::size_t steps) : o_(o), w_(sign_of(o.right)) {
        const double spot = o.spot - present_value(o.dividends, o.rate, o.time);
        const double deviation = o.volatility * std::sqrt(o.time);
        const double drift = std::abs(o.rate - o.dividend_yield) * o.time;
        const double reach = kWidth * deviation + drift;
        // A strike beyond what the spot reaches need not be on the grid.
        const double to_strike = std::clamp(std::log(o.strike / spot), -reach, reach);
        const double low = std::min(to_strike, 0.0) - reach;
        const double high = std::max(to_strike, 0.0) + reach;
        step_ = (high - low) / static_cast<double>(space);
        spot_node_ = static_cast<std::size_t>(std::llround(-low / step_));
        for (std::size_t i = 0; i <= space; ++i)
            spots_.push_back(spot * std::exp(step_ * (static_cast<double>(i) -
                                                      static_cast<double>(spot_node_))));
        // Times at which something happens are grid times.
        std::set<double> times{0.0, o.time};
        for (std::size_t k = 1; k < steps; ++k)
            times.insert(o.time * static_cast<double>(k) / static_cast<double>(steps));
        for (const CashDividend& dividend : o.dividends)
            if (dividend.time > 0.0 && dividend.time < o.time) times.insert(dividend.time);
        times_.assign(times.begin(), times.end());
    }

    GridValue solve() {
        values_.resize(spots_.size());
        for (std::size_t i = 0; i < spots_.size(); ++i) values_[i] = average_payoff(spots_[i]);
        int damped = 0;
        for (std::size_t k = times_.size() - 1; k > 0; --k) {
            const double from = times_[k];
            const double to = times_[k - 1];
            if (damped < kDampingSteps) {
                const double middle = 0.5 * (from + to);
                step(from, middle, 1.0);
                step(middle, to, 1.0);
                damped += 2;
            } else {
                step(from, to, 0.5);
            }
        }
        const std::size_t n = spot_node_;
        const double s = spots_[n];
        const double first = (values_[n + 1] - values_[n - 1]) / (2 * step_);
        const double second = (values_[n + 1] - 2 * values_[n] + values_[n - 1]) / (step_ * step_);
        return {.price = values_[n], .delta = first / s, .gamma = (second - first) / (s * s)};
    }

private:
    // The mean over the node's cell: of the option's gain at expiry, when no dividend is to come.
    double average_payoff(double spot) const {
        const double low = std::log(spot / o_.strike) - 0.5 * step_;
        const double high = low + step_;
        if (w_ * low >= 0.0 && w_ * high >= 0.0) {
            // Of e^x - 1 over the cell, as the node's own value would have an error of second
            // order.
            return w_ * (o_.strike * (std::exp(high) - std::exp(low)) / step_ - o_.strike);
        }
        if (w_ * low <= 0.0 && w_ * high <= 0.0) return 0.0;
        const double from = w_ > 0 ? 0.0 : low;
        const double to = w_ > 0 ? high : 0.0;
        return w_ * o_.strike * ((std::exp(to) - std::exp(from)) - (to - from)) / step_;
    }

    double obstacle(double spot, double t) const {
        const double more = spot + dividends_left(o_, t, true) - o_.strike;
        const double less = spot + dividends_left(o_, t, false) - o_.strike;
        return std::max({w_ * more, w_ * less, 0.0});
    }

    // From time `from` back to `to`, `theta` 1 implicit, 1/2 Crank-Nicolson.
    void step(double from, double to, double theta) {
        const double dt = from - to;
        const double variance = o_.volatility * o_.volatility;
        const double drift = o_.rate - o_.dividend_yield - 0.5 * variance;
        const double diffusion = 0.5 * variance / (step_ * step_);
        const double advection = 0.5 * drift / step_;
        lower_ = diffusion - advection;
        middle_ = -2 * diffusion - o_.rate;
        upper_ = diffusion + advection;
        const std::size_t last = spots_.size() - 1;
        right_.assign(spots_.size(), 0.0);
        for (std::size_t i = 1; i < last; ++i)
            right_[i] = values_[i] + (1 - theta) * dt *
                                         (lower_ * values_[i - 1] + middle_ * values_[i] +
                                          upper_ * values_[i + 1]);
        const double left = o_.time - to;
        const bool american = o_.style == Style::kAmerican;
        floor_.assign(spots_.size(), 0.0);
        for (std::size_t i = 0; i <= last; ++i) {
            if (american) floor_[i] = obstacle(spots_[i], to);
        }
        for (const std::size_t i : {std::size_t{0}, last}) {
            const double forward = w_ * (spots_[i] * std::exp(-o_.dividend_yield * left) -
                                         o_.strike * std::exp(-o_.rate * left));
            right_[i] = std::max({forward, floor_[i], 0.0});
        }
        policy_iteration(theta * dt, american);
    }

    // Solves min(A v - right, v - floor) = 0: each pass fixes where the floor holds and solves the
    // rest exactly (Howard; Forsyth and Vetzal 2002).
    void policy_iteration(double scale, bool american) {
        const std::size_t size = spots_.size();
        held_.assign(size, 0);
        if (american)
            for (std::size_t i = 1; i + 1 < size; ++i) held_[i] = values_[i] <= floor_[i] ? 1 : 0;
        for (int pass = 0; pass < kMostPolicies; ++pass) {
            solve_tridiagonal(scale);
            bool changed = false;
            if (american) {
                for (std::size_t i = 1; i + 1 < size; ++i) {
                    const double residual =
                        values_[i] -
                        scale * (lower_ * values_[i - 1] + middle_ * values_[i] +
                                 upper_ * values_[i + 1]) -
                        right_[i];
                    const char hold = residual > values_[i] - floor_[i] ? 1 : 0;
                    changed = changed || hold != held_[i];
                    held_[i] = hold;
                }
            }
            if (!changed) break;
        }
    }

    void solve_tridiagonal(double scale) {
        const std::size_t size = spots_.size();
        ratio_.assign(size, 0.0);
        values_[0] = right_[0];
        for (std::size_t i = 1; i < size; ++i) {
            if (held_[i] || i + 1 == size) {
                ratio_[i] = 0.0;
                values_[i] = i + 1 == size ? right_[i] : floor_[i];
                continue;
            }
            const double pivot = 1 - scale * middle_ + scale * lower_ * ratio_[i - 1];
            ratio_[i] = -scale * upper_ / pivot;
            values_[i] = (right_[i] + scale * lower_ * values_[i - 1]) / pivot;
        }
        for (std::size_t i = size - 1; i-- > 1;) values_[i] -= ratio_[i] * values_[i + 1];
    }

    const Option& o_;
    double w_;
    double step_ = 0.0;
    std::size_t spot_node_ = 0;
    std::vector<double> spots_, times_, values_, right_, floor_, ratio_;
    std::vector<char> held_;
    double lower_ = 0.0, middle_ = 0.0, upper_ = 0.0;
};

}  // namespace

GridValue finite_difference(const Option& o, const GridSize& size) {
    if (o.volatility * std::sqrt(std::max(o.time, 0.0)) < 1e-6) {
        const Greeks g = o.style == Style::kAmerican && o.dividends.empty() ? certain_american(o)
                                                                            : black_scholes(o);
        const double price =
            o.style == Style::kAmerican ? std::max(g.price, intrinsic(o)) : g.price;
        return {.price = price, .delta = g.delta, .gamma = g.gamma, .theta = g.theta};
    }
    const GridValue fine = Grid(o, size.space, size.time).solve();
    const GridValue coarse = Grid(o, size.space / 2, size.time / 2).solve();
    const auto extrapolate = [](double f, double c) { return f + (f - c) / 3; };
    GridValue value{.price = extrapolate(fine.price, coarse.price),
                    .delta = extrapolate(fine.delta, coarse.delta),
                    .gamma = extrapolate(fine.gamma, coarse.gamma)};
    if (o.style == Style::kAmerican && value.price <= intrinsic(o) + 1e-9 * o.strike &&
        intrinsic(o) > 0.0)
        return {.price = intrinsic(o), .delta = sign_of(o.right)};
    value.price = std::max(value.price, 0.0);
    const double escrow = present_value(o.dividends, o.rate, o.time);
    const double s = o.spot - escrow;
    value.theta = o.rate * value.price - (o.rate - o.dividend_yield) * s * value.delta -
                  0.5 * o.volatility * o.volatility * s * s * value.gamma -
                  value.delta * o.rate * escrow;
    return value;
}

Greeks finite_difference_greeks(const Option& o, const GridSize& size) {
    const GridValue value = finite_difference(o, size);
    Greeks g{
        .price = value.price, .delta = value.delta, .gamma = value.gamma, .theta = value.theta};
    add_bumped_greeks(o, g,
                      [&](const Option& moved) { return finite_difference(moved, size).price; });
    return g;
}

}  // namespace ballast::options
