// Vanilla options on one underlying: terms, market inputs and results.
//
// Spots, strikes, prices and dividends are in one currency per unit of the underlying; rates,
// yields and volatilities are continuously compounded, per year, as fractions; times are in years
// (calendar days / 365).
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "model/portfolio.hpp"

namespace ballast::options {

using Right = model::OptionRight;

enum class Style : std::uint8_t { kEuropean, kAmerican };

// A cash dividend, paid to the holder of the underlying just before `time`; at expiry too, so that
// a call exercised before expiry receives it and one exercised at expiry does not.
struct CashDividend {
    double time = 0.0;
    double amount = 0.0;
};

struct Option {
    Right right = Right::kCall;
    Style style = Style::kEuropean;
    double spot = 0.0;
    double strike = 0.0;
    double time = 0.0;  // time to expiry
    double rate = 0.0;
    double dividend_yield = 0.0;
    double volatility = 0.0;
    std::vector<CashDividend> dividends = {};  // dividends after expiry do not count
};

// Per unit of the underlying. Signs are those of a long position.
struct Greeks {
    double price = 0.0;
    double delta = 0.0;
    double gamma = 0.0;         // per 1 of spot, squared
    double vega = 0.0;          // per 1.00 of volatility
    double theta = 0.0;         // per year of time passing
    double rho = 0.0;           // per 1.00 of rate
    double dividend_rho = 0.0;  // per 1.00 of dividend yield
    double vanna = 0.0;         // change of delta, per 1.00 of volatility
    double volga = 0.0;         // change of vega, per 1.00 of volatility
    double charm = 0.0;         // change of delta, per year of time passing
};

inline bool is_finite(const Greeks& g) {
    for (const double x : {g.price, g.delta, g.gamma, g.vega, g.theta, g.rho, g.dividend_rho,
                           g.vanna, g.volga, g.charm})
        if (!std::isfinite(x)) return false;
    return true;
}

inline double sign_of(Right right) { return right == Right::kCall ? 1.0 : -1.0; }

// Payoff of immediate exercise.
double intrinsic(const Option& option);

}  // namespace ballast::options
