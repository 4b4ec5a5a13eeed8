// Descriptions of ledger.performance.
#pragma once

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/describe_year_returns.hpp"
#include "service/ledger/requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::ValueRow> {
    using T = service::ValueRow;
    static constexpr std::string_view name = "ValueRow";
    static constexpr std::string_view doc = "Value of the portfolio at the end of a day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the value."),
                   required("value", &T::value, "Value including the flows of the day."));
};

template <>
struct Described<service::FlowRow> {
    using T = service::FlowRow;
    static constexpr std::string_view name = "FlowRow";
    static constexpr std::string_view doc = "An external cash flow.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the flow."),
                   required("amount", &T::amount,
                            "Amount. With values, a contribution to the portfolio is positive; "
                            "with flows alone, a payment by the investor is negative."));
};

template <>
struct Described<service::LedgerPerformanceRequest> {
    using T = service::LedgerPerformanceRequest;
    static constexpr std::string_view name = "LedgerPerformanceRequest";
    static constexpr std::string_view doc =
        "Portfolio values with external flows; or flows alone, from which only internal rates of "
        "return are computed.";
    static constexpr auto fields = wire::list(
        optional("values", &T::values, "Portfolio values, with ascending dates."),
        optional("flows", &T::flows, "External flows, in any order."),
        optional("rate", &T::rate,
                 "Annual rate as a fraction at which flows are discounted for xnpv.",
                 {.minimum = -0.999999, .maximum = 1e6}),
        optional("risk_free_annual", &T::risk_free_annual,
                 "Annual risk-free rate as a fraction, for the Sharpe and Sortino ratios.",
                 {.minimum = -0.5, .maximum = 1}),
        optional("periods_per_year", &T::periods_per_year,
                 "Periods per year; inferred from the dates when absent, as 252, 52, 12, 4 or 1.",
                 {.minimum = 1, .maximum = 366}),
        optional("benchmark", &T::benchmark,
                 "Symbol of a benchmark with stored closes, which are adjusted for splits; with "
                 "values only.",
                 {.min_length = 1, .max_length = 64}),
        optional("benchmark_values", &T::benchmark_values,
                 "Closes or index levels of a benchmark, with ascending dates, instead of a "
                 "symbol."));
};

template <>
struct Described<ledger::Decline> {
    using T = ledger::Decline;
    static constexpr std::string_view name = "Decline";
    static constexpr std::string_view doc = "A drawdown of the time-weighted return index.";
    static constexpr auto fields =
        wire::list(required("depth", &T::depth,
                            "Depth as a fraction: (peak - trough) / peak. Positive is a loss."),
                   required("peak", &T::peak, "Date of the peak."),
                   required("trough", &T::trough, "Date of the lowest value."),
                   required("recovery", &T::recovery,
                            "Date on which the peak was regained; null while the drawdown lasts."));
};

template <>
struct Described<ledger::ReturnPeriod> {
    using T = ledger::ReturnPeriod;
    static constexpr std::string_view name = "ReturnPeriod";
    static constexpr std::string_view doc = "Return of the period that ends on a value's date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Last day of the period."),
        required("return", &T::period_return, "Return as a fraction: (V1 + out) / (V0 + in) - 1."),
        required("cumulative", &T::cumulative,
                 "Return compounded since the first value, as a fraction."),
        required("drawdown", &T::drawdown,
                 "Decline from the highest value so far, as a fraction; zero or negative."));
};

template <>
struct Described<ledger::BenchmarkPoint> {
    using T = ledger::BenchmarkPoint;
    static constexpr std::string_view name = "BenchmarkPoint";
    static constexpr std::string_view doc = "Return of a benchmark up to a date.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the value of the portfolio."),
                   required("cumulative", &T::cumulative,
                            "Return of the benchmark since the start, as a fraction."));
};

template <>
struct Described<ledger::BenchmarkComparison> {
    using T = ledger::BenchmarkComparison;
    static constexpr std::string_view name = "BenchmarkComparison";
    static constexpr std::string_view doc =
        "A benchmark over the periods of the portfolio; undefined figures are null.";
    static constexpr auto fields = wire::list(
        required("from", &T::from, "Start of the comparison."),
        required("twr", &T::twr, "Return of the benchmark, as a fraction."),
        required("twr_annual", &T::twr_annual,
                 "Annual return of the benchmark on a 365-day basis, as a fraction."),
        required("portfolio_twr", &T::portfolio_twr,
                 "Time-weighted return of the portfolio over the same periods."),
        required("excess", &T::excess,
                 "Geometric excess return: (1 + portfolio_twr) / (1 + twr) - 1."),
        required("max_drawdown", &T::max_drawdown,
                 "Maximum drawdown of the benchmark, as a fraction; positive is a loss."),
        required("volatility", &T::volatility,
                 "Annualized volatility of log returns of the benchmark."),
        required("tracking_error", &T::tracking_error,
                 "Annualized standard deviation of the excess log returns."),
        required("beta", &T::beta, "Beta of the portfolio's returns to the benchmark's."),
        required("correlation", &T::correlation, "Correlation of the returns."),
        required("returns", &T::returns, "Returns of the benchmark by date."));
};

template <>
struct Described<service::LedgerPerformanceResponse> {
    using T = service::LedgerPerformanceResponse;
    static constexpr std::string_view name = "LedgerPerformanceResponse";
    static constexpr std::string_view doc =
        "Returns and risk of a series of values; undefined figures are null, with an entry in "
        "issues.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("twr", &T::twr,
                     "True time-weighted return over the whole span, as a fraction."),
            required("twr_annual", &T::twr_annual,
                     "Annualized time-weighted return on a 365-day basis, as a fraction."),
            required("xirr", &T::xirr,
                     "Annual money-weighted return (XIRR) as a fraction: the internal rate of "
                     "return nearest to zero."),
            required("xirr_all", &T::xirr_all,
                     "All internal rates of return as fractions, in ascending order."),
            required("xnpv", &T::xnpv,
                     "Net present value of the flows at `rate`, on the date of the first flow; "
                     "null without a rate."),
            required("modified_dietz", &T::modified_dietz,
                     "Modified Dietz return over the whole span, as a fraction."),
            required("cagr", &T::cagr,
                     "Compound annual growth rate from first to last value, as a fraction; null "
                     "with flows."),
            required("max_drawdown", &T::max_drawdown,
                     "Maximum drawdown of the time-weighted return index."),
            required("volatility", &T::volatility, "Annualized volatility of log returns."),
            required("volatility_period", &T::volatility_period,
                     "Volatility of log returns over the whole span, not annualized."),
            required(
                "semi_deviation_period", &T::semi_deviation_period,
                "Semi-deviation of returns below the mean over the whole span, not annualized."),
            required("sharpe", &T::sharpe, "Annualized Sharpe ratio."),
            required("sortino", &T::sortino,
                     "Annualized Sortino ratio with the risk-free rate as target."),
            required("returns", &T::returns, "Returns by period."),
            required("years", &T::years, "Compounded returns by year and month."),
            required("periods_per_year", &T::periods_per_year,
                     "Periods per year used for annualization."),
            required("benchmark", &T::benchmark,
                     "Comparison with the benchmark; null when none is given.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
