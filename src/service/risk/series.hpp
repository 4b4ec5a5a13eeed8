// Series in requests, joined by date for the engines.
#pragma once

#include "base/result.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

// P&L and forecasts on the dates that have both. Dates without one of them are left out, with the
// issue `incomplete_rows`.
Result<Outcome<risk::BacktestSeries>> backtest_series(const BacktestRequest& request);

// The chosen columns of `returns` on the dates on which each has a value.
Result<Outcome<risk::PerformanceSeries>> performance_series(const PerformanceRequest& request);

// Undefined or doubtful figures in the test of a book's own forecasts, by method and confidence.
Issues forecast_issues(const risk::RollingBacktest& rolling);

}  // namespace ballast::service
