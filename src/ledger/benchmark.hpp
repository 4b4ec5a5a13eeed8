// A portfolio's time-weighted returns beside those of a benchmark over the same periods.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/performance.hpp"

namespace ballast::ledger {

struct BenchmarkPoint {
    fin::Date date;
    double cumulative = 0.0;  // return since the first common date
};

struct BenchmarkComparison {
    // Of the periods that have both returns: the benchmark from the first close on or before the
    // start of the portfolio, or its own first close where it begins later.
    std::optional<fin::Date> from;
    std::optional<double> twr;             // of the benchmark
    std::optional<double> twr_annual;      // per 365 days
    std::optional<double> portfolio_twr;   // of the portfolio over the same periods
    std::optional<double> excess;          // (1 + portfolio_twr) / (1 + twr) - 1
    std::optional<double> max_drawdown;    // of the benchmark, positive
    std::optional<double> volatility;      // annualized standard deviation of log returns
    std::optional<double> tracking_error;  // annualized standard deviation of excess log returns
    std::optional<double> beta;            // of simple returns
    std::optional<double> correlation;
    std::vector<BenchmarkPoint> returns;  // of the benchmark, by date, from `from` on
};

// `closes` ascend; the last one on or before a date counts. Periods in which nothing was invested
// are left out of risk figures, beta and correlation. Two closes at least, else an issue and no
// figures.
Outcome<BenchmarkComparison> compare_with_benchmark(
    const PerformanceResult& portfolio, std::span<const std::pair<fin::Date, double>> closes);

}  // namespace ballast::ledger
