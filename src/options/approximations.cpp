#include "options/approximations.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "math/root.hpp"
#include "options/black_scholes.hpp"

namespace ballast::options {

namespace {

// The option on the volatile part of the spot.
Option without_dividends(const Option& o) {
    Option plain = o;
    plain.spot -= present_value(o.dividends, o.rate, o.time);
    plain.dividends.clear();
    return plain;
}

// In terms of the equivalent put (McDonald and Schroder): never exercised early.
bool never_early(const Option& o) {
    const double r = o.right == Right::kPut ? o.rate : o.dividend_yield;
    return r <= 0.0;
}

bool is_certain(const Option& o) { return o.volatility * std::sqrt(std::max(o.time, 0.0)) < 1e-12; }

// Exercise also pays the value of the dividends still in the spot.
double at_least_exercise(const Option& o, double value) { return std::max(value, intrinsic(o)); }

double log_normal_cdf(double x) {
    if (x > -30.0) return std::log(normal_cdf(x));
    // Asymptotic series; the next term is below 1e-12.
    const double r = 1 / (x * x);
    return -0.5 * x * x - std::log(-x * std::sqrt(2 * std::numbers::pi)) +
           std::log1p(-r * (1 - 3 * r * (1 - 5 * r)));
}

struct Quadratic {
    double power = 0.0;     // q1 for a put, q2 for a call
    double boundary = 0.0;  // exercised beyond
};

// 1 - e^{-qT} N(w d1) at spot s: the part of a unit of the underlying that the European option does
// not cover.
double lacking(const Option& o, double s) {
    Option moved = o;
    moved.spot = s;
    return 1 - std::abs(black_scholes(moved).delta);
}

Quadratic solve_quadratic(const Option& o) {
    const double w = sign_of(o.right);
    const double variance = o.volatility * o.volatility;
    const double n = 2 * (o.rate - o.dividend_yield) / variance;
    // M / k, k = 1 - e^{-rT}; its limit at r = 0.
    const double scaled = std::abs(o.rate * o.time) < 1e-12
                              ? 2 / (variance * o.time)
                              : 2 * o.rate / (variance * -std::expm1(-o.rate * o.time));
    Quadratic q;
    q.power = 0.5 * (1 - n + w * std::sqrt((n - 1) * (n - 1) + 4 * scaled));
    const auto gap = [&](double log_moneyness) {
        Option moved = o;
        moved.spot = o.strike * std::exp(log_moneyness);
        return w * (moved.spot - o.strike) - black_scholes(moved).price -
               w * lacking(o, moved.spot) * moved.spot / q.power;
    };
    double far = w * 0.5;
    while (gap(far) <= 0.0 && std::abs(far) < 500.0) far *= 2;
    const auto root =
        math::find_root(gap, std::min(far, 0.0), std::max(far, 0.0), {.x_tolerance = 1e-13});
    q.boundary = o.strike * std::exp(root ? root->x : far);
    return q;
}

// phi of Bjerksund and Stensland times exp(`scale_log`), in logarithms throughout: powers of
// thousands occur at small volatilities.
struct Phi {
    double spot, time, rate, carry, volatility, trigger;

    double operator()(double gamma, double h, double scale_log, bool gamma_is_beta) const {
        const double s = volatility * std::sqrt(time);
        const double variance = volatility * volatility;
        const double lambda =
            gamma_is_beta ? 0.0
                          : (-rate + gamma * carry + 0.5 * gamma * (gamma - 1) * variance) * time;
        const double d = -(std::log(spot / h) + (carry + (gamma - 0.5) * variance) * time) / s;
        const double kappa = 2 * carry / variance + 2 * gamma - 1;
        const double reach = std::log(trigger / spot);
        const double first = scale_log + lambda + log_normal_cdf(d);
        const double second =
            scale_log + lambda + kappa * reach + log_normal_cdf(d - 2 * reach / s);
        return std::exp(first) - std::exp(second);
    }
};

double bjerksund_stensland_call(const Option& o) {
    const double b = o.rate - o.dividend_yield;
    const double variance = o.volatility * o.volatility;
    const double ratio = b / variance;
    const double beta =
        (0.5 - ratio) + std::sqrt((ratio - 0.5) * (ratio - 0.5) + 2 * o.rate / variance);
    const double infinite = beta / (beta - 1) * o.strike;
    const double at_expiry = std::max(o.strike, o.rate / o.dividend_yield * o.strike);
    double trigger = at_expiry;
    if (infinite > at_expiry) {
        const double h = -(b * o.time + 2 * o.volatility * std::sqrt(o.time)) * at_expiry /
                         (infinite - at_expiry);
        trigger = at_expiry - (infinite - at_expiry) * std::expm1(h);
    }
    if (o.spot >= trigger) return o.spot - o.strike;
    const Phi phi{o.spot, o.time, o.rate, b, o.volatility, trigger};
    const double reach = std::log(o.spot / trigger);
    const double log_spot = std::log(o.spot);
    return (trigger - o.strike) *
               (std::exp(beta * reach) - phi(beta, trigger, beta * reach, true)) +
           phi(1, trigger, log_spot, false) - phi(1, o.strike, log_spot, false) -
           o.strike * (phi(0, trigger, 0, false) - phi(0, o.strike, 0, false));
}

}  // namespace

double barone_adesi_whaley(const Option& option) {
    const Option o = without_dividends(option);
    if (never_early(o) || is_certain(o)) return at_least_exercise(option, black_scholes(o).price);
    const double w = sign_of(o.right);
    const Quadratic q = solve_quadratic(o);
    if (w * (o.spot - q.boundary) >= 0.0) return at_least_exercise(option, intrinsic(o));
    const double premium = w * lacking(o, q.boundary) * q.boundary / q.power;
    return at_least_exercise(
        option, black_scholes(o).price + premium * std::pow(o.spot / q.boundary, q.power));
}

double bjerksund_stensland(const Option& option) {
    const Option o = without_dividends(option);
    if (never_early(o) || is_certain(o)) return at_least_exercise(option, black_scholes(o).price);
    Option call = o;
    if (o.right == Right::kPut) {
        call.right = Right::kCall;
        std::swap(call.spot, call.strike);
        std::swap(call.rate, call.dividend_yield);
    }
    // A lower bound, but never below the European value, which is also one.
    return at_least_exercise(option,
                             std::max(bjerksund_stensland_call(call), black_scholes(o).price));
}

}  // namespace ballast::options
