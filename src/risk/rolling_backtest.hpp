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

namespace ballast::risk {

// Of a series of P&L. A VarMethod is one of a book: it may simulate the book's positions, and
// exponential weights are a setting of its parametric method, not a method.
enum class RollingMethod {
    kHistorical,          // order statistics of the window
    kParametric,          // normal, mean zero, ddof 1
    kEwma,                // normal, exponentially weighted over the window, mean zero
    kHistoricalFiltered,  // window rescaled to the day's exponentially weighted volatility
};

struct RollingSettings {
    std::vector<RollingMethod> methods = {RollingMethod::kHistorical, RollingMethod::kParametric,
                                          RollingMethod::kEwma, RollingMethod::kHistoricalFiltered};
    std::vector<double> confidence = {0.95, 0.99};
    std::size_t window = 250;
    double lambda = 0.94;
    QuantileRule quantile = QuantileRule::kOrderStatistic;
    std::size_t maximum_days = 1000;  // at most this many forecasts, the latest
};

struct RollingBacktest {
    RollingMethod method = RollingMethod::kHistorical;
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

// Backtest of held_pnl. kInvalidInput: no position with returns, a window below 20, fewer than
// window + 1 returns.
Result<Outcome<std::vector<RollingBacktest>>> rolling_backtest(const Positions& positions,
                                                               const ReturnPanel& panel,
                                                               const RollingSettings& settings,
                                                               const Work& work);

// The same for a P&L series. `dates` is empty or of the same length.
Result<std::vector<RollingBacktest>> rolling_backtest(std::span<const fin::Date> dates,
                                                      std::span<const double> pnl,
                                                      const RollingSettings& settings);

}  // namespace ballast::risk
