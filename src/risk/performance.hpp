// Performance statistics of a return series. docs/methods/performance.md has the formulas.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/trading_days.hpp"
#include "model/year_returns.hpp"
#include "risk/quantile.hpp"

namespace ballast::risk {

// Simple returns per period. Benchmark and risk-free are empty or of the same length.
struct PerformanceSeries {
    std::vector<fin::Date> dates;
    std::vector<double> returns;
    std::vector<double> benchmark;
    std::vector<double> risk_free;
};

struct PerformanceSettings {
    double periods_per_year = fin::kTradingDaysPerYear;
    // Used when the series has no risk_free; divided by periods_per_year.
    double risk_free_annual = 0.0;
    double minimum_acceptable = 0.0;  // per period, for Sortino ratio and downside deviation
    double omega_threshold = 0.0;     // per period
    double confidence = 0.95;
    QuantileRule quantile = QuantileRule::kOrderStatistic;
    EsRule es = EsRule::kAcerbiTasche;
    std::size_t drawdowns = 5;  // number of rows in the drawdown table
};

struct Drawdown {
    double depth = 0.0;  // negative
    // Date of the previous high; null when the series starts in the drawdown.
    std::optional<fin::Date> peak;
    fin::Date start;  // first period below the peak
    fin::Date trough;
    std::optional<fin::Date> recovery;  // null until recovered
    std::size_t length = 0;             // periods from start to recovery, both counted
    std::size_t to_trough = 0;
    std::optional<std::size_t> to_recovery;
};

struct ReturnPoint {
    fin::Date date;
    double cumulative = 0.0;  // compounded since the start
    double drawdown = 0.0;    // zero or negative
};

struct PerformanceReport {
    std::size_t observations = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    double cumulative_return = 0.0;
    std::optional<double> annualized_return;  // geometric; null after a total loss
    double mean_return = 0.0;                 // per period
    std::optional<double> volatility;         // annualized, ddof 1
    std::optional<double> sharpe;             // mean excess / its sd × sqrt(periods)
    std::optional<double> sharpe_period;      // not annualized
    // Annualized compounded excess return over its volatility.
    std::optional<double> sharpe_geometric;
    std::optional<double> sortino;  // annualized: per period × sqrt(periods)
    std::optional<double> sortino_period;
    double downside_deviation = 0.0;  // per period, all observations in the divisor
    std::optional<double> calmar;
    std::optional<double> omega;
    double max_drawdown = 0.0;  // negative or zero
    std::optional<Drawdown> worst_drawdown;
    std::vector<Drawdown> drawdowns;  // largest first
    std::optional<double> skewness;
    std::optional<double> excess_kurtosis;
    double hit_ratio = 0.0;  // share of periods with a positive return
    double best = 0.0;
    double worst = 0.0;
    double var = 0.0;  // historical; positive is a loss
    double es = 0.0;
    // Relative to the benchmark; null without one.
    std::optional<double> beta;
    std::optional<double> alpha;             // per period
    std::optional<double> alpha_annualized;  // (1 + alpha)^periods - 1
    std::optional<double> correlation;
    std::optional<double> tracking_error;  // annualized
    std::optional<double> active_return;   // difference of the annualized returns
    std::optional<double> information_ratio;
    std::optional<double> treynor;
    std::optional<double> up_capture;
    std::optional<double> down_capture;
    std::vector<model::YearReturns> years;
    std::vector<ReturnPoint> path;
};

// Issues: `short_history`, `undefined` (a ratio whose denominator is zero). kInvalidInput: no
// returns, different lengths, dates that do not ascend, returns below -1 or not finite.
Result<Outcome<PerformanceReport>> performance(const PerformanceSeries& series,
                                               const PerformanceSettings& settings,
                                               const Cancel& cancel = {});

// Every drawdown, largest first.
std::vector<Drawdown> drawdowns(std::span<const fin::Date> dates, std::span<const double> returns);

}  // namespace ballast::risk
