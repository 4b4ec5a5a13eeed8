// Backtests of VaR and ES forecasts: coverage, independence and tail tests.
// docs/methods/backtest.md has the formulas.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::risk {

// Null where the statistic is undefined for the sample.
struct TestResult {
    std::optional<double> statistic;
    std::optional<double> p_value;
    int degrees_of_freedom = 1;
};

enum class TrafficZone { kGreen, kYellow, kRed };

// Basel Committee (January 1996): zones by the cumulative probability of the number of exceptions,
// yellow from 95 %, red from 99.99 %. For settings other than 250 days at 99 %, the multipliers are
// those of the smallest count in 250 days that is at least as improbable.
struct TrafficLight {
    TrafficZone zone = TrafficZone::kGreen;
    double multiplier = 3.0;       // 1996 text: 3 to 4
    double frtb_multiplier = 1.5;  // MAR32: 1.5 to 2
    double cumulative_probability = 0.0;
    std::size_t exceptions = 0;
    std::size_t observations = 0;
};

struct Transitions {
    std::size_t n00 = 0;
    std::size_t n01 = 0;
    std::size_t n10 = 0;
    std::size_t n11 = 0;
    std::optional<double> pi01;
    std::optional<double> pi11;
};

// P&L (negative is a loss) against the VaR forecast for the same day (positive is a loss), both in
// the same unit. `es` and `dates` are empty or of the same length.
struct BacktestSeries {
    std::vector<fin::Date> dates;
    std::vector<double> pnl;
    std::vector<double> var;
    std::vector<double> es;
};

struct BacktestSettings {
    double confidence = 0.99;
    std::size_t dynamic_quantile_lags = 4;
    // The dynamic quantile test also regresses on yesterday's squared P&L.
    bool dynamic_quantile_squared_pnl = true;
};

struct BacktestException {
    std::size_t index = 0;
    std::optional<fin::Date> date;
    double pnl = 0.0;
    double var = 0.0;
};

struct BacktestReport {
    double confidence = 0.0;
    std::size_t observations = 0;
    std::size_t exceptions = 0;
    double expected = 0.0;
    double ratio = 0.0;                             // exceptions over expected
    TestResult kupiec;                              // proportion of failures, chi²(1)
    TestResult time_until_first_failure;            // chi²(1)
    TestResult christoffersen_independence;         // chi²(1)
    TestResult christoffersen_conditional;          // kupiec + independence, chi²(2)
    TestResult christoffersen_conditional_trimmed;  // coverage without the first observation
    TestResult dynamic_quantile;                    // Engle and Manganelli (2004)
    Transitions transitions;
    TrafficLight traffic_light;
    std::optional<TrafficLight> traffic_light_250;  // for the last 250 days, when there are more
    std::optional<std::size_t> first_exception;     // 1 for the first day
    std::size_t worst_250_day_exceptions = 0;
    double binomial_z = 0.0;
    double mean_quantile_loss = 0.0;         // mean of (alpha - hit)(pnl + var)
    std::optional<double> mean_excess_loss;  // mean loss beyond the VaR on exception days
    std::optional<double> maximum_excess_loss;
    // With es; 0 is expected, negative means that ES is too low.
    std::optional<double> acerbi_szekely_z1;
    std::optional<double> acerbi_szekely_z2;
    TestResult mcneil_frey;  // with es: mean exceedance residual, one-sided
    std::optional<double> mcneil_frey_mean_exceedance;
    std::vector<BacktestException> exception_days;
};

// kInvalidInput: different lengths, no observations, numbers that are not finite, confidence
// outside (0, 1), fewer observations than lags.
Result<BacktestReport> backtest(const BacktestSeries& series, const BacktestSettings& settings);

// Issues on figures that are undefined (`undefined`, with the reason) or doubtful: few forecasts
// (`short_history`), ES below the VaR of the same day (`es_below_var`).
Issues backtest_issues(const BacktestSeries& series, const BacktestReport& report);

// The single tests on counts.
TestResult kupiec_test(std::size_t observations, std::size_t exceptions, double alpha);
TestResult first_failure_test(std::size_t first_failure_day, double alpha);  // 0: no failure
TestResult independence_test(const Transitions& transitions);
inline constexpr std::size_t kBaselDays = 250;
TrafficLight traffic_light(std::size_t observations, std::size_t exceptions, double alpha);

// An exception is strict: pnl < -var.
std::vector<bool> exceptions_of(std::span<const double> pnl, std::span<const double> var);

}  // namespace ballast::risk
