// Greeks by central differences of a pricing function.
#pragma once

#include <algorithm>
#include <cmath>

#include "options/option.hpp"

namespace ballast::options {

// The option after `time` has passed.
inline Option passed(Option option, double time) {
    option.time -= time;
    for (CashDividend& dividend : option.dividends) dividend.time -= time;
    return option;
}

// Sets vega, rho and dividend rho. 0 at expiry, and where the option is exercised immediately (its
// price equals the exercise value).
template <class Price>
void add_bumped_greeks(const Option& option, Greeks& greeks, const Price& price) {
    if (option.time <= 0.0) return;
    const double gain = intrinsic(option);
    if (option.style == Style::kAmerican && gain > 0.0 && greeks.price <= gain) return;
    const auto slope = [&](double Option::* field, double step) {
        Option up = option;
        up.*field += step;
        Option down = option;
        down.*field = std::max(down.*field - step, field == &Option::volatility ? 0.0 : -1e9);
        const double width = up.*field - down.*field;
        return (price(up) - price(down)) / width;
    };
    if (option.volatility > 0.0) greeks.vega = slope(&Option::volatility, 0.01 * option.volatility);
    greeks.rho = slope(&Option::rate, 1e-3);
    greeks.dividend_rho = slope(&Option::dividend_yield, 1e-3);
}

// Sets vanna and volga from value(option), which has a price and a delta. The step is wide because
// the numerical noise of a grid or tree is divided by its square. 0 where vega is zero.
template <class Value>
void add_volatility_curvature(const Option& option, Greeks& greeks, const Value& value) {
    if (greeks.vega == 0.0) return;
    const double step = 0.05 * option.volatility;
    Option up = option;
    up.volatility += step;
    Option down = option;
    down.volatility -= step;
    const auto above = value(up);
    const auto below = value(down);
    greeks.vanna = (above.delta - below.delta) / (2 * step);
    greeks.volga = (above.price - 2 * greeks.price + below.price) / (step * step);
}

// Also sets delta, gamma, theta and charm, for a price in closed form.
template <class Price>
void add_spot_greeks(const Option& option, Greeks& greeks, const Price& price) {
    const double step = 1e-3 * option.spot;
    Option up = option;
    up.spot += step;
    Option down = option;
    down.spot -= step;
    const double above = price(up);
    const double below = price(down);
    greeks.delta = (above - below) / (2 * step);
    greeks.gamma = (above - 2 * greeks.price + below) / (step * step);
    if (option.time <= 0.0) return;
    const double day = std::min(0.5 / 365, 0.25 * option.time);
    const Option later = passed(option, day);
    const Option earlier = passed(option, -day);
    greeks.theta = (price(later) - price(earlier)) / (2 * day);
    const auto delta_of = [&](Option at) {
        at.spot += step;
        const double higher = price(at);
        at.spot -= 2 * step;
        return (higher - price(at)) / (2 * step);
    };
    greeks.charm = (delta_of(later) - delta_of(earlier)) / (2 * day);
}

}  // namespace ballast::options
