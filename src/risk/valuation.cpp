#include "risk/valuation.hpp"

#include <cmath>

namespace ballast::risk {

PositionValue value_position(const PositionQuote& quote) {
    PositionValue value;
    const double units = quote.quantity * quote.multiplier;
    if (quote.price) value.market_value = units * *quote.price;
    if (quote.entry_price) value.cost = units * *quote.entry_price;
    if (value.market_value && value.cost) {
        value.unrealized_gain = *value.market_value - *value.cost;
        if (*value.cost != 0)
            value.unrealized_return = *value.unrealized_gain / std::abs(*value.cost);
    }
    if (quote.price && quote.previous_price) {
        value.daily_pnl = units * (*quote.price - *quote.previous_price);
        if (*quote.previous_price != 0)
            value.daily_return = *quote.price / *quote.previous_price - 1;
    }
    return value;
}

PeriodPnl period_pnl(double value, const std::optional<PreviousSnapshot>& previous, double flows) {
    if (!previous) return {0.0, 0.0, 0.0};
    PeriodPnl pnl;
    pnl.daily_pnl = value - previous->value - flows;
    if (previous->value != 0) pnl.daily_return = pnl.daily_pnl / std::abs(previous->value);
    pnl.cumulative_pnl = previous->cumulative_pnl + pnl.daily_pnl;
    return pnl;
}

GreeksTotal sum_greeks(std::span<const std::optional<Greeks>> positions) {
    GreeksTotal sum;
    for (const auto& greeks : positions) {
        if (!greeks) {
            ++sum.without_greeks;
            continue;
        }
        ++sum.with_greeks;
        sum.total.delta += greeks->delta;
        sum.total.gamma += greeks->gamma;
        sum.total.theta += greeks->theta;
        sum.total.vega += greeks->vega;
        sum.total.rho += greeks->rho;
    }
    return sum;
}

}  // namespace ballast::risk
