// Descriptions of risk.performance.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::wire {

template <>
struct Described<service::PerformanceRequest> {
    using T = service::PerformanceRequest;
    static constexpr std::string_view name = "PerformanceRequest";
    static constexpr std::string_view doc = "A series of returns, or a stored portfolio.";
    static constexpr auto fields = wire::list(
        optional("returns", &T::returns, "`date` and columns of simple returns."),
        optional("column", &T::column, "Column of `returns`; the first when absent."),
        optional("benchmark", &T::benchmark,
                 "Column of `returns`, or with `portfolio` a symbol with stored prices."),
        optional("risk_free", &T::risk_free, "Column of `returns`."),
        optional("portfolio", &T::portfolio,
                 "Id or slug; today's positions are taken over the window by `holding`.",
                 {.max_length = 64}),
        optional("as_of", &T::as_of, "Data after it is not read."),
        optional("option_market", &T::option_market, "How the options of `portfolio` are valued."),
        optional("holding", &T::holding,
                 "With `portfolio`: whether quantities or weights stay the same."),
        optional("window", &T::window, "The last so many returns.",
                 {.minimum = 1, .maximum = 100'000}),
        optional("periods_per_year", &T::periods_per_year, "252 daily, 12 monthly.",
                 {.minimum = 1, .maximum = 366}),
        optional("risk_free_annual", &T::risk_free_annual,
                 "Used when there is no risk_free column.", {.minimum = -0.5, .maximum = 1}),
        optional("minimum_acceptable", &T::minimum_acceptable, "Per period, of Sortino."),
        optional("omega_threshold", &T::omega_threshold, "Per period, of Omega."),
        optional("confidence", &T::confidence, "Of var and es.",
                 {.minimum = 0.5, .maximum = 1, .exclusive_maximum = true}),
        optional("quantile", &T::quantile, "Convention of var."),
        optional("es", &T::es, "Convention of es."),
        optional("drawdowns", &T::drawdowns, "Rows of the drawdown table.",
                 {.minimum = 0, .maximum = 1000}));
};

template <>
struct Described<risk::Drawdown> {
    using T = risk::Drawdown;
    static constexpr std::string_view name = "Drawdown";
    static constexpr std::string_view doc = "A fall below the last high and the way back.";
    static constexpr auto fields = wire::list(
        required("depth", &T::depth, "Negative."),
        required("peak", &T::peak, "Day of the high; null when the series starts in it."),
        required("start", &T::start, "First period below the high."),
        required("trough", &T::trough, "Lowest."),
        required("recovery", &T::recovery, "Back at the high; null while it lasts."),
        required("length", &T::length, "Periods from start to recovery."),
        required("to_trough", &T::to_trough, "Periods."),
        required("to_recovery", &T::to_recovery, "Periods."));
};

template <>
struct Described<risk::YearReturns> {
    using T = risk::YearReturns;
    static constexpr std::string_view name = "YearReturns";
    static constexpr std::string_view doc = "A year by months, compounded.";
    static constexpr auto fields =
        wire::list(required("year", &T::year, "Calendar year."),
                   required("months", &T::months, "January to December; null without returns."),
                   required("total", &T::total, "The year."));
};

template <>
struct Described<risk::ReturnPoint> {
    using T = risk::ReturnPoint;
    static constexpr std::string_view name = "ReturnPoint";
    static constexpr std::string_view doc = "A point of the path.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Day."),
                   required("cumulative", &T::cumulative, "Compounded since the start."),
                   required("drawdown", &T::drawdown, "Zero or negative."));
};

// The fields of T's PerformanceReport.
template <class T>
constexpr auto performance_report_fields() {
    return wire::combined(
        wire::list(required("observations", &T::observations, "Periods."),
                   required("first_date", &T::first_date, "Of the series."),
                   required("last_date", &T::last_date, "Of the series."),
                   required("cumulative_return", &T::cumulative_return, "Compounded."),
                   required("annualized_return", &T::annualized_return, "Geometric."),
                   required("mean_return", &T::mean_return, "Per period."),
                   required("volatility", &T::volatility, "Annualised, ddof 1."),
                   required("sharpe", &T::sharpe, "Mean excess / its sd × sqrt(periods)."),
                   required("sharpe_geometric", &T::sharpe_geometric,
                            "Annualised compounded excess over its volatility."),
                   required("sharpe_period", &T::sharpe_period, "Not annualised."),
                   required("sortino", &T::sortino, "Annualised."),
                   required("sortino_period", &T::sortino_period, "Not annualised."),
                   required("downside_deviation", &T::downside_deviation, "Per period."),
                   required("calmar", &T::calmar, "Annualised return over maximum drawdown."),
                   required("omega", &T::omega, "Gains over losses about the threshold."),
                   required("max_drawdown", &T::max_drawdown, "Negative or zero."),
                   required("worst_drawdown", &T::worst_drawdown, "The deepest."),
                   required("drawdowns", &T::drawdowns, "Deepest first.")),
        wire::list(
            required("skewness", &T::skewness, "Population."),
            required("excess_kurtosis", &T::excess_kurtosis, "Population."),
            required("hit_ratio", &T::hit_ratio, "Share of periods above zero."),
            required("best", &T::best, "Best period."),
            required("worst", &T::worst, "Worst period."),
            required("var", &T::var, "Historical, as a fraction; positive is a loss."),
            required("es", &T::es, "Historical, as a fraction; positive is a loss."),
            required("beta", &T::beta, "Against the benchmark."),
            required("alpha", &T::alpha, "Per period."),
            required("alpha_annualized", &T::alpha_annualized, "(1 + alpha)^periods - 1."),
            required("correlation", &T::correlation, "With the benchmark."),
            required("tracking_error", &T::tracking_error, "Annualised."),
            required("active_return", &T::active_return, "Difference of annualised returns."),
            required("information_ratio", &T::information_ratio, "Active return / tracking error."),
            required("treynor", &T::treynor, "Annualised excess over beta."),
            required("up_capture", &T::up_capture, "In the benchmark's rising periods."),
            required("down_capture", &T::down_capture, "In its falling periods."),
            required("years", &T::years, "Month by year.")),
        wire::list(required("path", &T::path, "Value and drawdown over time.")));
}

template <>
struct Described<risk::PerformanceReport> {
    static constexpr std::string_view name = "PerformanceReport";
    static constexpr std::string_view doc = "Standard statistics of a return series.";
    static constexpr auto fields = performance_report_fields<risk::PerformanceReport>();
};

template <>
struct Described<service::PerformanceResponse> {
    using T = service::PerformanceResponse;
    static constexpr std::string_view name = "PerformanceResponse";
    static constexpr std::string_view doc = "Standard statistics of a return series.";
    static constexpr auto fields = wire::combined(
        performance_report_fields<T>(),
        wire::list(required("coverage", &T::coverage,
                            "Of a portfolio: share of gross market value that entered."),
                   required("holding", &T::holding,
                            "Of a portfolio: whether quantities or weights stay the same; null for "
                            "`returns`.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
