// Descriptions of risk.backtest.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::wire {

template <>
struct Described<risk::TestResult> {
    using T = risk::TestResult;
    static constexpr std::string_view name = "TestResult";
    static constexpr std::string_view doc = "A test statistic; null where the sample leaves none.";
    static constexpr auto fields =
        wire::list(required("statistic", &T::statistic, "Of the test."),
                   required("p_value", &T::p_value, "Probability of a statistic as large."),
                   required("degrees_of_freedom", &T::degrees_of_freedom, "Of its chi-square."));
};

template <>
struct Described<risk::TrafficLight> {
    using T = risk::TrafficLight;
    static constexpr std::string_view name = "TrafficLight";
    static constexpr std::string_view doc = "The Basel traffic light.";
    static constexpr auto fields =
        wire::list(required("zone", &T::zone, "Green, yellow or red."),
                   required("multiplier", &T::multiplier, "Of January 1996: 3 to 4."),
                   required("frtb_multiplier", &T::frtb_multiplier, "Of MAR32: 1.5 to 2."),
                   required("cumulative_probability", &T::cumulative_probability,
                            "Of at most so many exceptions if the forecasts are right."),
                   required("exceptions", &T::exceptions, "Counted."),
                   required("observations", &T::observations, "Days."));
};

template <>
struct Described<risk::Transitions> {
    using T = risk::Transitions;
    static constexpr std::string_view name = "Transitions";
    static constexpr std::string_view doc = "Days with and without exception, by the day before.";
    static constexpr auto fields = wire::list(
        required("n00", &T::n00, "None after none."), required("n01", &T::n01, "One after none."),
        required("n10", &T::n10, "None after one."), required("n11", &T::n11, "One after one."),
        required("pi01", &T::pi01, "Share of exceptions after none."),
        required("pi11", &T::pi11, "Share of exceptions after one."));
};

template <>
struct Described<risk::BacktestException> {
    using T = risk::BacktestException;
    static constexpr std::string_view name = "BacktestException";
    static constexpr std::string_view doc = "A day whose loss was beyond the forecast.";
    static constexpr auto fields = wire::list(
        required("index", &T::index, "Day, from 0."), required("date", &T::date, "Its date."),
        required("pnl", &T::pnl, "What happened."), required("var", &T::var, "What was forecast."));
};

// The fields of T's BacktestReport.
template <class T>
constexpr auto backtest_fields() {
    return wire::list(
        required("confidence", &T::confidence, "Level of the forecasts."),
        required("observations", &T::observations, "Days."),
        required("exceptions", &T::exceptions, "Days with pnl < -var."),
        required("expected", &T::expected, "observations × (1 - confidence)."),
        required("ratio", &T::ratio, "exceptions / expected."),
        required("kupiec", &T::kupiec, "Proportion of failures, chi²(1)."),
        required("time_until_first_failure", &T::time_until_first_failure, "Kupiec, chi²(1)."),
        required("christoffersen_independence", &T::christoffersen_independence, "chi²(1)."),
        required("christoffersen_conditional", &T::christoffersen_conditional, "chi²(2)."),
        required("christoffersen_conditional_trimmed", &T::christoffersen_conditional_trimmed,
                 "Coverage without the first observation."),
        required("dynamic_quantile", &T::dynamic_quantile, "Engle and Manganelli (2004)."),
        required("transitions", &T::transitions, "Counts behind the independence test."),
        required("traffic_light", &T::traffic_light, "Of all days."),
        required("traffic_light_250", &T::traffic_light_250, "Of the last 250 days."),
        required("first_exception", &T::first_exception, "1 is the first day."),
        required("worst_250_day_exceptions", &T::worst_250_day_exceptions,
                 "Most exceptions in any 250 days."),
        required("binomial_z", &T::binomial_z, "(exceptions - expected) / sd."),
        required("mean_quantile_loss", &T::mean_quantile_loss, "Mean of (alpha - hit)(pnl + var)."),
        required("mean_excess_loss", &T::mean_excess_loss, "Of the exceptions, beyond the VaR."),
        required("maximum_excess_loss", &T::maximum_excess_loss, "The same, the worst."),
        required("acerbi_szekely_z1", &T::acerbi_szekely_z1, "With es."),
        required("acerbi_szekely_z2", &T::acerbi_szekely_z2, "With es."),
        required("mcneil_frey", &T::mcneil_frey, "With es."),
        required("mcneil_frey_mean_exceedance", &T::mcneil_frey_mean_exceedance, "With es."),
        required("exception_days", &T::exception_days, "Every exception."));
}

template <>
struct Described<service::PnlPoint> {
    using T = service::PnlPoint;
    static constexpr std::string_view name = "PnlPoint";
    static constexpr std::string_view doc = "P&L of a day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Day."), required("pnl", &T::pnl, "Its P&L."));
};

template <>
struct Described<service::VarPoint> {
    using T = service::VarPoint;
    static constexpr std::string_view name = "VarPoint";
    static constexpr std::string_view doc = "Forecast for a day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Day."),
                   required("var", &T::var, "Forecast VaR, positive for a loss."),
                   optional("es", &T::es, "Forecast ES, positive for a loss."));
};

template <>
struct Described<service::BacktestRequest> {
    using T = service::BacktestRequest;
    static constexpr std::string_view name = "BacktestRequest";
    static constexpr std::string_view doc =
        "Forecasts and what happened, or a book whose forecasts are made and tested.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("series", &T::series, "`date` and columns with P&L and forecasts."),
            optional("pnl", &T::pnl,
                     "Name of the P&L column of `series`, or rows of date and pnl."),
            optional("var", &T::var,
                     "Name of the VaR column of `series`, or rows of date and var."),
            optional("es", &T::es, "Name of the ES column of `series`."),
            optional("confidence", &T::confidence, "Level of the forecasts; several for a book.",
                     {.minimum = 0.5, .maximum = 1, .exclusive_maximum = true, .max_items = 8}),
            optional("dynamic_quantile_lags", &T::dynamic_quantile_lags,
                     "Lags of the dynamic quantile test.", {.minimum = 0, .maximum = 20})),
        book_fields<T>(),
        wire::list(
            optional("as_of", &T::as_of, "Of a book: data after it is not read."),
            optional("methods", &T::methods, "Of a book: whose forecasts.", {.max_items = 8}),
            optional("window", &T::window, "Of a book: returns behind each forecast.",
                     {.minimum = 20, .maximum = 5000}),
            optional("maximum_days", &T::maximum_days, "Of a book: the latest so many forecasts.",
                     {.minimum = 1, .maximum = 10000}),
            optional("lambda", &T::lambda, "Of a book: decay of ewma and historical_filtered.",
                     {.minimum = 0,
                      .maximum = 1,
                      .exclusive_minimum = true,
                      .exclusive_maximum = true})));
};

template <>
struct Described<service::RollingResult> {
    using T = service::RollingResult;
    static constexpr std::string_view name = "RollingResult";
    static constexpr std::string_view doc = "A method's forecasts for a book and how they fared.";
    static constexpr auto fields = wire::combined(
        wire::list(required("method", &T::method, "Whose forecasts.")), backtest_fields<T>(),
        wire::list(required("dates", &T::dates, "Days forecast."),
                   required("pnl", &T::pnl, "What the book would have earned."),
                   required("var", &T::var, "What was forecast.")));
};

template <>
struct Described<service::BacktestResponse> {
    using T = service::BacktestResponse;
    static constexpr std::string_view name = "BacktestResponse";
    static constexpr std::string_view doc =
        "Coverage, independence and tail tests. For a book the figures are those of its first "
        "method and confidence; `forecasts` has all.";
    static constexpr auto fields = wire::combined(
        backtest_fields<T>(),
        wire::list(required("forecasts", &T::forecasts, "Of a book: each method and confidence."),
                   required("coverage", &T::coverage,
                            "Of a book: share of gross market value that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
