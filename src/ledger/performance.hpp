// Performance of dated values with flows: true time-weighted return, money-weighted return, Dietz,
// drawdown, risk.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ledger/xirr.hpp"

namespace ballast::ledger {

struct DatedValue {
    fin::Date date;
    double value = 0.0;  // at the end of the day, flows of the day included
};

struct PerformanceSettings {
    std::vector<DatedValue> values;  // by date
    std::vector<DatedFlow> flows;  // into the portfolio positive; to the investor's pocket negative
    double risk_free_annual = 0.0;
    std::optional<double> rate;              // to discount at, above -1
    std::optional<double> periods_per_year;  // from the dates when absent: 252, 52, 12, 4 or 1
};

struct ReturnPeriod {
    fin::Date date;
    double period_return = 0.0;
    double cumulative = 0.0;
    bool invested = true;  // otherwise there is no return, and 0 stands for it
};

struct Decline {
    double depth = 0.0;  // (peak - value) / peak: positive
    fin::Date peak;
    fin::Date trough;
    std::optional<fin::Date> recovery;  // nothing while it lasts
};

struct PerformanceResult {
    std::optional<double> twr;         // of the whole span
    std::optional<double> twr_annual;  // on 365 days, of those on which something was invested
    std::optional<double> xirr;
    std::vector<double> xirr_all;
    std::optional<double> xnpv;  // at settings.rate, on the day of the first flow
    std::optional<double> modified_dietz;
    std::optional<double> cagr;  // of first and last value; with flows it is no performance
    std::optional<Decline> max_drawdown;      // of the TWR index
    std::optional<double> volatility;         // annualised standard deviation of log returns
    std::optional<double> volatility_period;  // of the span: times sqrt(n)
    std::optional<double> semi_deviation_period;
    std::optional<double> sharpe;
    std::optional<double> sortino;
    std::vector<ReturnPeriod> returns;
    double periods_per_year = 252.0;
};

// With values: everything; the rate of return is that of the first value paid in, the flows, and
// the last value received. Where money came in before the first value, its first day is the start,
// with that money as the value. With flows alone (`investor_flows`: paid negative, received
// positive): its rate. kInvalidInput for dates that do not ascend and values that are not finite.
//
// A flow into the portfolio is there from the start of its day, a flow out until the end of it
// (Portfolio Performance): r = (V_1 + out) / (V_0 + in) - 1. Periods before which nothing above
// zero is invested have no return: they enter neither the risk figures nor the years of twr_annual.
Result<Outcome<PerformanceResult>> performance(const PerformanceSettings& settings);
Outcome<PerformanceResult> money_weighted(std::span<const DatedFlow> investor_flows,
                                          std::optional<double> rate = {});

// (end / start)^(1 / years) - 1; kInvalidInput when start or years is not above zero or end is
// negative.
Result<double> cagr(double start, double end, double years);
// The deepest fall of a path of values from the highest before it, with its places; the depth may
// pass 1 when values go below zero. kInvalidInput for fewer than two values.
struct Fall {
    double depth = 0.0;
    std::size_t peak = 0;
    std::size_t trough = 0;
    std::optional<std::size_t> recovery;
};
Result<Fall> max_drawdown(std::span<const double> values);

}  // namespace ballast::ledger
