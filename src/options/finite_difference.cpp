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

constexpr double kWidth = 6.0;  // standard deviations to either side of where the spot drifts to
constexpr int kDampingSteps = 4;
constexpr int kMostPolicies = 50;

// The points of [0, 1] at k / count, half of them even and half as dense as 1 / (x + scale), so
// that what happens on the scale near zero is seen as well as the whole.
std::vector<double> graded(double scale, std::size_t count) {
    const double whole = std::asinh(1.0 / scale);
    std::vector<double> points(count + 1, 0.0);
    for (std::size_t k = 1; k < count; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(count);
        double low = 0.0;
        double high = 1.0;
        double x = share;
        for (int pass = 0; pass < 100 && high - low > 1e-15 * high; ++pass) {
            const double gap = 0.5 * (x + std::asinh(x / scale) / whole) - share;
            (gap > 0.0 ? high : low) = x;
            const double slope = 0.5 * (1.0 + 1.0 / (whole * std::hypot(x, scale)));
            const double next = x - gap / slope;
            const double before = x;
            x = next > low && next < high ? next : 0.5 * (low + high);
            if (std::abs(x - before) <= 1e-15 * x) break;
        }
        points[k] = x;
    }
    points[count] = 1.0;
    return points;
}

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
        spot_ = o.spot - present_value(o.dividends, o.rate, o.time);
        const double variance = o.volatility * o.volatility;
        const double deviation = o.volatility * std::sqrt(o.time);
        drift_ = o.rate - o.dividend_yield - 0.5 * variance;
        // Where drift or discounting outweigh the volatility, early exercise is decided within
        // this share of the time to expiry, and its root of the deviation.
        const double carry = o.rate - o.dividend_yield;
        const double weight = std::max(carry * carry / variance,
                                       2 * std::max(std::abs(o.rate), std::abs(o.dividend_yield)));
        const double share = o.style == Style::kAmerican ? 1 / std::max(1.0, weight * o.time) : 1.0;

        centre_ = space / 2;
        nodes_.resize(2 * centre_ + 1);
        const std::vector<double> half = graded(std::sqrt(share) / kWidth, centre_);
        for (std::size_t i = 0; i <= centre_; ++i) {
            nodes_[centre_ + i] = kWidth * deviation * half[i];
            nodes_[centre_ - i] = -nodes_[centre_ + i];
        }
        // Times at which something happens are grid times.
        std::set<double> times{0.0, o.time};
        for (const double t : graded(share, steps)) times.insert(o.time * t);
        for (const CashDividend& dividend : o.dividends)
            if (dividend.time > 0.0 && dividend.time < o.time) times.insert(dividend.time);
        times_.assign(times.begin(), times.end());
    }

    GridValue solve() {
        prepare();
        for (std::size_t i = 0; i < nodes_.size(); ++i) values_[i] = average_payoff(i);
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
        const std::size_t n = centre_;
        const double h = nodes_[n + 1];
        const double first = (values_[n + 1] - values_[n - 1]) / (2 * h);
        const double second = (values_[n + 1] - 2 * values_[n] + values_[n - 1]) / (h * h);
        return {.price = values_[n],
                .delta = first / spot_,
                .gamma = (second - first) / (spot_ * spot_)};
    }

private:
    // The operator's coefficients and room for the steps.
    void prepare() {
        const std::size_t size = nodes_.size();
        const double variance = o_.volatility * o_.volatility;
        for (auto* column :
             {&values_, &right_, &floor_, &ratio_, &lower_, &middle_, &upper_, &growth_})
            column->assign(size, 0.0);
        held_.assign(size, 0);
        for (std::size_t i = 0; i < size; ++i) {
            growth_[i] = std::exp(nodes_[i]);
            if (i == 0 || i + 1 == size) continue;
            const double below = nodes_[i] - nodes_[i - 1];
            const double above = nodes_[i + 1] - nodes_[i];
            lower_[i] = variance / (below * (below + above));
            upper_[i] = variance / (above * (below + above));
            middle_[i] = -(lower_[i] + upper_[i]) - o_.rate;
        }
    }

    // The mean over the node's cell: of the option's gain at expiry, when no dividend is to come.
    double average_payoff(std::size_t i) const {
        const std::size_t last = nodes_.size() - 1;
        const double width = 0.5 * (nodes_[std::min(i + 1, last)] - nodes_[i == 0 ? 0 : i - 1]) *
                             (i == 0 || i == last ? 2.0 : 1.0);
        const double low = nodes_[i] + drift_ * o_.time + std::log(spot_ / o_.strike) - 0.5 * width;
        const double high = low + width;
        if (w_ * low >= 0.0 && w_ * high >= 0.0) {
            // Of e^x - 1 over the cell, as the node's own value would have an error of second
            // order.
            return w_ * (o_.strike * (std::exp(high) - std::exp(low)) / width - o_.strike);
        }
        if (w_ * low <= 0.0 && w_ * high <= 0.0) return 0.0;
        const double from = w_ > 0 ? 0.0 : low;
        const double to = w_ > 0 ? high : 0.0;
        return w_ * o_.strike * ((std::exp(to) - std::exp(from)) - (to - from)) / width;
    }

    // From time `from` back to `to`, `theta` 1 implicit, 1/2 Crank-Nicolson.
    void step(double from, double to, double theta) {
        const double dt = from - to;
        const std::size_t last = nodes_.size() - 1;
        for (std::size_t i = 1; i < last; ++i)
            right_[i] = values_[i] + (1 - theta) * dt *
                                         (lower_[i] * values_[i - 1] + middle_[i] * values_[i] +
                                          upper_[i] * values_[i + 1]);
        const double left = o_.time - to;
        const bool american = o_.style == Style::kAmerican;
        const double grown = spot_ * std::exp(drift_ * to);
        if (american) {
            const double before = dividends_left(o_, to, true) - o_.strike;
            const double after = dividends_left(o_, to, false) - o_.strike;
            for (std::size_t i = 0; i <= last; ++i) {
                const double spot = grown * growth_[i];
                floor_[i] = std::max({w_ * (spot + before), w_ * (spot + after), 0.0});
            }
        }
        for (const std::size_t i : {std::size_t{0}, last}) {
            const double forward = w_ * (grown * growth_[i] * std::exp(-o_.dividend_yield * left) -
                                         o_.strike * std::exp(-o_.rate * left));
            right_[i] = std::max({forward, floor_[i], 0.0});
        }
        policy_iteration(theta * dt, american);
    }

    // Solves min(A v - right, v - floor) = 0: each pass fixes where the floor holds and solves the
    // rest exactly (Howard; Forsyth and Vetzal 2002).
    void policy_iteration(double scale, bool american) {
        const std::size_t size = nodes_.size();
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
                        scale * (lower_[i] * values_[i - 1] + middle_[i] * values_[i] +
                                 upper_[i] * values_[i + 1]) -
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
        const std::size_t size = nodes_.size();
        ratio_.assign(size, 0.0);
        values_[0] = right_[0];
        for (std::size_t i = 1; i < size; ++i) {
            if (held_[i] || i + 1 == size) {
                ratio_[i] = 0.0;
                values_[i] = i + 1 == size ? right_[i] : floor_[i];
                continue;
            }
            const double pivot = 1 - scale * middle_[i] + scale * lower_[i] * ratio_[i - 1];
            ratio_[i] = -scale * upper_[i] / pivot;
            values_[i] = (right_[i] + scale * lower_[i] * values_[i - 1]) / pivot;
        }
        for (std::size_t i = size - 1; i-- > 1;) values_[i] -= ratio_[i] * values_[i + 1];
    }

    const Option& o_;
    double w_;
    double spot_ = 0.0;   // the volatile part, now
    double drift_ = 0.0;  // of its logarithm
    std::size_t centre_ = 0;
    std::vector<double> nodes_;   // of ln(spot / spot_) less drift_ times the time
    std::vector<double> growth_;  // their exponentials
    std::vector<double> times_, values_, right_, floor_, ratio_, lower_, middle_, upper_;
    std::vector<char> held_;
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
    add_volatility_curvature(o, g,
                             [&](const Option& moved) { return finite_difference(moved, size); });
    return g;
}

}  // namespace ballast::options
