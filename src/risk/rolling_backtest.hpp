// The VaR that a method would have forecast on each past day for today's positions, and its
// backtest.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "risk/backtest.hpp"
#include "risk/panel.hpp"
#include "risk/quantile.hpp"
#include "risk/var.hpp"

namespace ballast::risk {

// Whether a method forecasts from a series of P&L alone. Monte Carlo simulates the positions of a
// book.
bool forecasts_series(VarMethod method);

struct RollingSettings {
    // Each forecasts_series; closed forms have mean zero and ddof 1.
    std::vector<VarMethod> methods = {VarMethod::kHistorical, VarMethod::kParametric,
                                      VarMethod::kEwma, VarMethod::kHistoricalFiltered};
    std::vector<double> confidence = {0.95, 0.99};
    std::size_t window = 250;
    double lambda = kDefaultDecay;         // of ewma and historical_filtered
    double age_lambda = kDefaultAgeDecay;  // of historical_age_weighted
    QuantileRule quantile = QuantileRule::kOrderStatistic;
    std::size_t maximum_days = 1000;  // at most this many forecasts, the latest
};

struct RollingBacktest {
    VarMethod method = VarMethod::kHistorical;
    BacktestReport report;  // includes its confidence
    BacktestSeries series;  // one forecast per day, from the window before that day
};

// P&L that today's positions would have had on each past day, with options revalued at the day's
// return.
struct HeldPnl {
    std::vector<fin::Date> dates;
    std::vector<double> pnl;
    double gross_value = 0.0;  // of the positions included, today
    double coverage = 1.0;     // their share of the gross value of all positions
};
// Positions without returns are left out, with an issue (`no_returns`). kInvalidInput as for
// make_book.
Result<Outcome<HeldPnl>> held_pnl(const Positions& positions, const ReturnPanel& panel,
                                  const Work& work);

// Backtest of held_pnl. kInvalidInput: no position with returns, a method that does not forecast
// series, a window below 20, fewer than window + 1 returns.
Result<Outcome<std::vector<RollingBacktest>>> rolling_backtest(const Positions& positions,
                                                               const ReturnPanel& panel,
                                                               const RollingSettings& settings,
                                                               const Work& work);

// The same for a P&L series. `dates` is empty or of the same length.
Result<std::vector<RollingBacktest>> rolling_backtest(std::span<const fin::Date> dates,
                                                      std::span<const double> pnl,
                                                      const RollingSettings& settings);

}  // namespace ballast::risk
