// Market values and P&L of positions. A figure with a missing input is absent.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/result.hpp"

namespace ballast::risk {

// Prices per unit of the underlying quote; quantity signed; multiplier units per contract.
struct PositionQuote {
    std::string symbol;
    double quantity = 0.0;
    double multiplier = 1.0;
    std::optional<double> price;
    std::optional<double> previous_price;
    std::optional<double> entry_price;
};

struct PositionValue {
    std::optional<double> market_value;       // quantity × multiplier × price: negative when short
    std::optional<double> cost;               // quantity × multiplier × entry price
    std::optional<double> unrealized_gain;    // market value - cost
    std::optional<double> unrealized_return;  // over |cost|
    std::optional<double> daily_pnl;          // quantity × multiplier × (price - previous price)
    std::optional<double> daily_return;       // return of the price
};

PositionValue value_position(const PositionQuote& quote);

// P&L of a portfolio from its values: P&L_t = V_t - V_(t-1) - flows. Without a previous day, all
// zero.
struct PeriodPnl {
    double daily_pnl = 0.0;
    std::optional<double> daily_return;  // null when the previous value was zero
    double cumulative_pnl = 0.0;
};

struct PreviousSnapshot {
    double value = 0.0;
    double cumulative_pnl = 0.0;
};

PeriodPnl period_pnl(double value, const std::optional<PreviousSnapshot>& previous, double flows);

// Sums of the Greeks of positions; positions without Greeks are counted, not treated as zero.
struct Greeks {
    double delta = 0.0;
    double gamma = 0.0;
    double theta = 0.0;
    double vega = 0.0;
    double rho = 0.0;
};

struct GreeksTotal {
    Greeks total;
    std::size_t with_greeks = 0;
    std::size_t without_greeks = 0;
};

GreeksTotal sum_greeks(std::span<const std::optional<Greeks>> positions);

}  // namespace ballast::risk
