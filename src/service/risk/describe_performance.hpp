// Descriptions of risk.performance.
#pragma once

#include "service/describe_year_returns.hpp"
#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::describe {

template <>
struct Described<service::PerformanceRequest> {
    using T = service::PerformanceRequest;
    static constexpr std::string_view name = "PerformanceRequest";
    static constexpr std::string_view doc =
        "A series of returns, or a stored portfolio. What a request for a portfolio leaves out is "
        "taken from the portfolio's risk settings.";
    static constexpr auto fields = wire::list(
        optional("returns", &T::returns, "Table of simple returns: `date` and named columns."),
        optional("column", &T::column, "Column of `returns` to analyze; the first when absent."),
        optional("benchmark", &T::benchmark,
                 "Column of `returns` with the benchmark; with `portfolio`, a symbol with stored "
                 "prices."),
        optional("risk_free", &T::risk_free,
                 "Column of `returns` with the risk-free rate per period."),
        optional("portfolio", &T::portfolio,
                 "Stored portfolio, by id or slug; today's positions are applied to past returns "
                 "according to `holding`.",
                 {.max_length = 64}),
        optional("as_of", &T::as_of, "Last date of data used; the latest when absent."),
        optional("option_market", &T::option_market,
                 "Valuation of the options in `portfolio`: volatilities, rates and model."),
        optional("holding", &T::holding,
                 "Whether `portfolio` keeps its quantities or its weights over the window."),
        optional("window", &T::window,
                 "Number of latest returns used; when absent, that of the portfolio's risk "
                 "settings, or all.",
                 {.minimum = 1, .maximum = 100'000, .unit = "returns"}),
        optional("periods_per_year", &T::periods_per_year,
                 "Periods per year: 252 for daily returns, 12 for monthly.",
                 {.minimum = 1, .maximum = 366}),
        optional("risk_free_annual", &T::risk_free_annual,
                 "Annual risk-free rate as a fraction, used when no risk_free column is given.",
                 {.minimum = -0.5, .maximum = 1, .unit = "fraction per year"}),
        optional("minimum_acceptable", &T::minimum_acceptable,
                 "Minimum acceptable return per period, as a fraction, for Sortino ratio and "
                 "downside deviation."),
        optional("omega_threshold", &T::omega_threshold,
                 "Threshold return per period, as a fraction, for the Omega ratio."),
        optional("confidence", &T::confidence, "Confidence level of var and es.",
                 risk::kConfidenceLimits),
        optional("quantile", &T::quantile, "Quantile convention of var."),
        optional("es", &T::es, "Tail mean convention of es."),
        optional("drawdowns", &T::drawdowns, "Number of rows in the drawdown table.",
                 {.minimum = 0, .maximum = 1000}));

    static void learn_stated(T& request, std::uint64_t stated) { request.stated = stated; }
};

template <>
struct Described<risk::Drawdown> {
    using T = risk::Drawdown;
    static constexpr std::string_view name = "Drawdown";
    static constexpr std::string_view doc =
        "A decline below the last high and the recovery from it.";
    static constexpr auto fields = wire::list(
        required("depth", &T::depth, "Depth of the drawdown, as a negative fraction of the peak."),
        required("peak", &T::peak,
                 "Date of the peak; null when the series starts in the drawdown."),
        required("start", &T::start, "Date of the first period below the peak."),
        required("trough", &T::trough, "Date of the lowest value."),
        required("recovery", &T::recovery,
                 "Date on which the peak was regained; null while the drawdown lasts."),
        required("length", &T::length, "Number of periods from start to recovery, both included."),
        required("to_trough", &T::to_trough,
                 "Number of periods from start to trough, both included."),
        required("to_recovery", &T::to_recovery,
                 "Number of periods from trough to recovery; null while the drawdown lasts."));
};

template <>
struct Described<risk::ReturnPoint> {
    using T = risk::ReturnPoint;
    static constexpr std::string_view name = "ReturnPoint";
    static constexpr std::string_view doc = "Cumulative return and drawdown on one date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the point."),
        required("cumulative", &T::cumulative, "Return compounded since the start, as a fraction."),
        required("drawdown", &T::drawdown,
                 "Decline from the running maximum, as a fraction; zero or negative."));
};

// The fields of T's PerformanceReport.
template <class T>
constexpr auto performance_report_fields() {
    return wire::combined(
        wire::list(
            required("observations", &T::observations, "Number of periods."),
            required("first_date", &T::first_date, "Date of the first return."),
            required("last_date", &T::last_date, "Date of the last return."),
            required("cumulative_return", &T::cumulative_return,
                     "Compounded return over the whole series, as a fraction."),
            required("annualized_return", &T::annualized_return,
                     "Geometric annualized return, as a fraction; null after a total loss."),
            required("mean_return", &T::mean_return,
                     "Arithmetic mean return per period, as a fraction."),
            required("volatility", &T::volatility,
                     "Annualized standard deviation of returns, with divisor n - 1."),
            required("sharpe", &T::sharpe,
                     "Annualized Sharpe ratio: mean excess return / its standard deviation × "
                     "sqrt(periods per year)."),
            required(
                "sharpe_geometric", &T::sharpe_geometric,
                "Geometric Sharpe ratio: annualized compounded excess return over its volatility."),
            required("sharpe_period", &T::sharpe_period,
                     "Sharpe ratio per period, not annualized."),
            required("sortino", &T::sortino, "Annualized Sortino ratio."),
            required("sortino_period", &T::sortino_period,
                     "Sortino ratio per period, not annualized."),
            required("downside_deviation", &T::downside_deviation,
                     "Downside deviation per period, as a fraction, with all observations in the "
                     "divisor."),
            required("calmar", &T::calmar,
                     "Calmar ratio: annualized return over absolute maximum drawdown."),
            required("omega", &T::omega,
                     "Omega ratio: gains over losses relative to omega_threshold."),
            required("max_drawdown", &T::max_drawdown,
                     "Maximum drawdown, as a fraction; negative or zero."),
            required("worst_drawdown", &T::worst_drawdown,
                     "Deepest drawdown; null without drawdowns."),
            required("drawdowns", &T::drawdowns, "Drawdowns, deepest first.")),
        wire::list(
            required("skewness", &T::skewness, "Population skewness of returns."),
            required("excess_kurtosis", &T::excess_kurtosis,
                     "Population excess kurtosis of returns."),
            required("hit_ratio", &T::hit_ratio, "Share of periods with a positive return."),
            required("best", &T::best, "Return of the best period, as a fraction."),
            required("worst", &T::worst, "Return of the worst period, as a fraction."),
            required("var", &T::var,
                     "Historical value at risk per period, as a fraction; positive is a loss."),
            required(
                "es", &T::es,
                "Historical expected shortfall per period, as a fraction; positive is a loss."),
            required("beta", &T::beta, "Beta to the benchmark; null without a benchmark."),
            required("alpha", &T::alpha,
                     "Jensen's alpha per period, as a fraction; null without a benchmark."),
            required("alpha_annualized", &T::alpha_annualized,
                     "Annualized alpha: (1 + alpha)^periods per year - 1."),
            required("correlation", &T::correlation,
                     "Correlation with the benchmark; null without a benchmark."),
            required("tracking_error", &T::tracking_error,
                     "Annualized tracking error: standard deviation of active returns."),
            required("active_return", &T::active_return,
                     "Annualized return less annualized benchmark return, as a fraction."),
            required("information_ratio", &T::information_ratio,
                     "Information ratio: active return / tracking error."),
            required("treynor", &T::treynor, "Treynor ratio: annualized excess return over beta."),
            required("up_capture", &T::up_capture,
                     "Capture ratio in periods when the benchmark rose."),
            required("down_capture", &T::down_capture,
                     "Capture ratio in periods when the benchmark fell."),
            required("years", &T::years, "Compounded returns by year and month.")),
        wire::list(required("path", &T::path, "Cumulative return and drawdown over time.")));
}

template <>
struct Described<risk::PerformanceReport> {
    static constexpr std::string_view name = "PerformanceReport";
    static constexpr std::string_view doc = "Performance statistics of a return series.";
    static constexpr auto fields = performance_report_fields<risk::PerformanceReport>();
};

template <>
struct Described<service::PerformanceResponse> {
    using T = service::PerformanceResponse;
    static constexpr std::string_view name = "PerformanceResponse";
    static constexpr std::string_view doc = "Performance statistics of a return series.";
    static constexpr auto fields = wire::combined(
        performance_report_fields<T>(),
        wire::list(
            required(
                "coverage", &T::coverage,
                "Share of the portfolio's gross market value that entered; null for `returns`."),
            required(
                "holding", &T::holding,
                "Whether the portfolio keeps its quantities or its weights; null for `returns`."),
            required("benchmark", &T::benchmark, "Benchmark; null without one."),
            required("window", &T::window, "Number of latest returns requested; null for all."),
            required("confidence", &T::confidence, "Confidence level of var and es."),
            required("risk_free_annual", &T::risk_free_annual,
                     "Annual risk-free rate used where the series has none, as a fraction.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
