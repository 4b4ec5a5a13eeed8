#include "options/black_scholes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ballast::options {

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double normal_pdf(double x) {
    return std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

double intrinsic(const Option& option) {
    return std::max(sign_of(option.right) * (option.spot - option.strike), 0.0);
}

double present_value(std::span<const CashDividend> dividends, double rate, double until) {
    double sum = 0.0;
    for (const CashDividend& dividend : dividends)
        if (dividend.time > 0.0 && dividend.time <= until)
            sum += dividend.amount * std::exp(-rate * dividend.time);
    return sum;
}

double present_value_rho(std::span<const CashDividend> dividends, double rate, double until) {
    double sum = 0.0;
    for (const CashDividend& dividend : dividends)
        if (dividend.time > 0.0 && dividend.time <= until)
            sum -= dividend.time * dividend.amount * std::exp(-rate * dividend.time);
    return sum;
}

namespace {

// A deterministic forward: the value is the difference of two bonds, or zero.
Greeks certain_value(const Option& o, double w, double spot_part, double strike_part) {
    Greeks g;
    if (w * (spot_part - strike_part) <= 0.0) return g;
    g.price = w * (spot_part - strike_part);
    g.delta = w * std::exp(-o.dividend_yield * o.time);
    if (o.time <= 0.0) return g;
    g.theta = w * (o.dividend_yield * spot_part - o.rate * strike_part);
    g.rho = w * o.time * strike_part;
    g.dividend_rho = -w * o.time * spot_part;
    g.charm = o.dividend_yield * g.delta;
    return g;
}

}  // namespace

Greeks black_scholes(const Option& o) {
    const double w = sign_of(o.right);
    const double escrow = present_value(o.dividends, o.rate, o.time);
    const double spot = o.spot - escrow;
    const double spot_part = spot * std::exp(-o.dividend_yield * o.time);
    const double strike_part = o.strike * std::exp(-o.rate * o.time);
    const double root = std::sqrt(std::max(o.time, 0.0));
    const double s = o.volatility * root;
    Greeks g;
    if (s <= 0.0) {
        g = certain_value(o, w, spot_part, strike_part);
    } else {
        const double d1 =
            (std::log(spot / o.strike) + (o.rate - o.dividend_yield) * o.time) / s + 0.5 * s;
        const double n1 = normal_cdf(w * d1);
        const double n2 = normal_cdf(w * (d1 - s));
        const double density = std::isfinite(d1) ? normal_pdf(d1) : 0.0;
        g.price = w * (spot_part * n1 - strike_part * n2);
        g.delta = w * std::exp(-o.dividend_yield * o.time) * n1;
        g.gamma = spot_part * density / s / spot / spot;
        g.vega = spot_part * density * root;
        g.theta = w * (o.dividend_yield * spot_part * n1 - o.rate * strike_part * n2) -
                  0.5 * spot_part * density * o.volatility / root;
        g.rho = w * o.time * strike_part * n2;
        g.dividend_rho = -w * o.time * spot_part * n1;
        g.charm = o.dividend_yield * g.delta;
        if (density > 0.0) {
            const double d2 = d1 - s;
            const double slope = (o.rate - o.dividend_yield) / s - 0.5 * d2 / o.time;
            g.charm -= std::exp(-o.dividend_yield * o.time) * density * slope;
            g.vanna = -std::exp(-o.dividend_yield * o.time) * density * d2 / o.volatility;
            g.volga = g.vega * d1 * d2 / o.volatility;
        }
    }
    if (escrow != 0.0) {
        // The present value of the dividends grows at the rate as time passes, and falls when the
        // rate rises.
        g.theta -= g.delta * o.rate * escrow;
        g.charm -= g.gamma * o.rate * escrow;
        g.rho -= g.delta * present_value_rho(o.dividends, o.rate, o.time);
    }
    return g;
}

}  // namespace ballast::options
