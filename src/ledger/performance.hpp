// Performance from dated values and flows: time-weighted return, money-weighted return, Dietz
// return, drawdown, risk.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/trading_days.hpp"
#include "ledger/xirr.hpp"
#include "model/year_returns.hpp"

namespace ballast::ledger {

struct DatedValue {
    fin::Date date;
    double value = 0.0;  // at the end of the day, after the day's flows
};

struct PerformanceSettings {
    std::vector<DatedValue> values;  // by date
    std::vector<DatedFlow> flows;    // into the portfolio is positive; out to the investor negative
    double risk_free_annual = 0.0;
    std::optional<double> rate;  // discount rate, above -1
    // Inferred from the dates when absent: 252, 52, 12, 4 or 1.
    std::optional<double> periods_per_year;
};

struct ReturnPeriod {
    fin::Date date;
    double period_return = 0.0;
    double cumulative = 0.0;
    double drawdown = 0.0;  // from the highest value of the index so far; zero or negative
    bool invested = true;   // if false there is no return, and 0 is stored
};

struct Decline {
    double depth = 0.0;  // (peak - value) / peak; positive
    fin::Date peak;
    fin::Date trough;
    std::optional<fin::Date> recovery;  // nullopt until recovered
};

struct PerformanceResult {
    std::optional<double> twr;         // over the whole period
    std::optional<double> twr_annual;  // per 365 days on which something was invested
    std::optional<double> xirr;
    std::vector<double> xirr_all;
    std::optional<double> xnpv;  // at settings.rate, as of the first flow
    std::optional<double> modified_dietz;
    // From the first and last value; not a measure of performance when there are flows.
    std::optional<double> cagr;
    std::optional<Decline> max_drawdown;  // of the TWR index
    std::optional<double> volatility;     // annualized standard deviation of log returns
    // Over the period: standard deviation × sqrt(number of returns).
    std::optional<double> volatility_period;
    std::optional<double> semi_deviation_period;
    std::optional<double> sharpe;
    std::optional<double> sortino;
    std::vector<ReturnPeriod> returns;
    std::vector<model::YearReturns> years;
    double periods_per_year = fin::kTradingDaysPerYear;
};

// With values: all figures; the money-weighted return is that of the first value paid in, the
// flows, and the last value received. Where flows precede the first value, the first of them is the
// start, with that flow as the value. With flows only (`investor_flows`: paid negative, received
// positive): their rate of return. kInvalidInput for dates that do not ascend and values that are
// not finite.
//
// A flow into the portfolio counts from the start of its day, a flow out at the end of it
// (Portfolio Performance): r = (V_1 + out) / (V_0 + in) - 1. Periods without a positive starting
// value have no return: they count neither in the risk figures nor in the years of twr_annual.
Result<Outcome<PerformanceResult>> performance(const PerformanceSettings& settings);
Outcome<PerformanceResult> money_weighted(std::span<const DatedFlow> investor_flows,
                                          std::optional<double> rate = {});

// (end / start)^(1 / years) - 1; kInvalidInput when start or years is not positive or end is
// negative.
Result<double> cagr(double start, double end, double years);
// The maximum drawdown of a series of values from its running maximum, with the indices of peak,
// trough and recovery; the depth may exceed 1 when values fall below zero. kInvalidInput for fewer
// than two values.
struct Fall {
    double depth = 0.0;
    std::size_t peak = 0;
    std::size_t trough = 0;
    std::optional<std::size_t> recovery;
};
Result<Fall> max_drawdown(std::span<const double> values);

}  // namespace ballast::ledger
