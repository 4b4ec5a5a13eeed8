// Descriptions of risk.backtest.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::describe {

template <>
struct Described<risk::TestResult> {
    using T = risk::TestResult;
    static constexpr std::string_view name = "TestResult";
    static constexpr std::string_view doc =
        "Result of a hypothesis test; null fields where the sample leaves the test undefined.";
    static constexpr auto fields = wire::list(
        required("statistic", &T::statistic,
                 "Test statistic; null when the sample leaves it undefined."),
        required("p_value", &T::p_value,
                 "Probability of a statistic at least this extreme if the null hypothesis holds."),
        required("degrees_of_freedom", &T::degrees_of_freedom,
                 "Degrees of freedom of the statistic's chi-square distribution."));
};

template <>
struct Described<risk::TrafficLight> {
    using T = risk::TrafficLight;
    static constexpr std::string_view name = "TrafficLight";
    static constexpr std::string_view doc =
        "The Basel traffic light: zone and capital multipliers for a count of exceptions.";
    static constexpr auto fields = wire::list(
        required("zone", &T::zone, "Zone: green, yellow or red."),
        required("multiplier", &T::multiplier,
                 "Multiplier of the Basel market risk amendment of January 1996, from 3 to 4."),
        required("frtb_multiplier", &T::frtb_multiplier,
                 "Multiplier of the FRTB internal models approach (MAR32), from 1.5 to 2."),
        required("cumulative_probability", &T::cumulative_probability,
                 "Probability of at most this many exceptions if the forecasts are right."),
        required("exceptions", &T::exceptions, "Number of exceptions."),
        required("observations", &T::observations, "Number of days tested."));
};

template <>
struct Described<risk::Transitions> {
    using T = risk::Transitions;
    static constexpr std::string_view name = "Transitions";
    static constexpr std::string_view doc =
        "Transitions between days with and without an exception.";
    static constexpr auto fields = wire::list(
        required("n00", &T::n00, "Days without an exception that follow a day without one."),
        required("n01", &T::n01, "Days with an exception that follow a day without one."),
        required("n10", &T::n10, "Days without an exception that follow a day with one."),
        required("n11", &T::n11, "Days with an exception that follow a day with one."),
        required("pi01", &T::pi01, "Share of exceptions among days that follow a day without one."),
        required("pi11", &T::pi11, "Share of exceptions among days that follow a day with one."));
};

template <>
struct Described<risk::BacktestException> {
    using T = risk::BacktestException;
    static constexpr std::string_view name = "BacktestException";
    static constexpr std::string_view doc = "A day whose loss exceeded the forecast VaR.";
    static constexpr auto fields = wire::list(
        required("index", &T::index, "Index of the day in the series, from 0."),
        required("date", &T::date, "Date of the exception; null when the series has no dates."),
        required("pnl", &T::pnl, "Realized P&L of the day; negative is a loss."),
        required("var", &T::var, "Forecast VaR of the day; positive is a loss."));
};

// The fields of T's BacktestReport.
template <class T>
constexpr auto backtest_fields() {
    return wire::list(
        required("confidence", &T::confidence, "Confidence level of the forecasts, such as 0.99."),
        required("observations", &T::observations, "Number of days tested."),
        required("exceptions", &T::exceptions, "Number of days on which pnl < -var."),
        required("expected", &T::expected,
                 "Expected number of exceptions: observations × (1 - confidence)."),
        required("ratio", &T::ratio, "Ratio of exceptions to expected exceptions."),
        required("kupiec", &T::kupiec,
                 "Kupiec proportion-of-failures test, chi-square with one degree of freedom."),
        required("time_until_first_failure", &T::time_until_first_failure,
                 "Kupiec time-until-first-failure test, chi-square with one degree of freedom."),
        required("christoffersen_independence", &T::christoffersen_independence,
                 "Christoffersen independence test, chi-square with one degree of freedom."),
        required("christoffersen_conditional", &T::christoffersen_conditional,
                 "Christoffersen conditional coverage test (Kupiec and independence), chi-square "
                 "with two degrees of freedom."),
        required("christoffersen_conditional_trimmed", &T::christoffersen_conditional_trimmed,
                 "Christoffersen conditional coverage test whose coverage part leaves out the "
                 "first observation."),
        required("dynamic_quantile", &T::dynamic_quantile,
                 "Dynamic quantile test of Engle and Manganelli (2004)."),
        required("transitions", &T::transitions,
                 "Counts behind the Christoffersen independence test."),
        required("traffic_light", &T::traffic_light, "Traffic light over all days."),
        required("traffic_light_250", &T::traffic_light_250,
                 "Traffic light over the last 250 days; null when there are no more than that."),
        required("first_exception", &T::first_exception,
                 "Day of the first exception, counted from 1; null without exceptions."),
        required("worst_250_day_exceptions", &T::worst_250_day_exceptions,
                 "Largest number of exceptions in any 250 consecutive days."),
        required("binomial_z", &T::binomial_z,
                 "Binomial z-score: (exceptions - expected) / standard deviation."),
        required("mean_quantile_loss", &T::mean_quantile_loss,
                 "Mean quantile (tick) loss: mean of (alpha - hit) × (pnl + var), alpha = 1 - "
                 "confidence."),
        required("mean_excess_loss", &T::mean_excess_loss,
                 "Mean loss beyond VaR over the exceptions; null without exceptions."),
        required("maximum_excess_loss", &T::maximum_excess_loss,
                 "Largest loss beyond VaR over the exceptions; null without exceptions."),
        required("acerbi_szekely_z1", &T::acerbi_szekely_z1,
                 "Acerbi-Szekely Z1 statistic; 0 is expected, negative means ES is too low. Null "
                 "without ES forecasts."),
        required("acerbi_szekely_z2", &T::acerbi_szekely_z2,
                 "Acerbi-Szekely Z2 statistic; 0 is expected, negative means ES is too low. Null "
                 "without ES forecasts."),
        required(
            "mcneil_frey", &T::mcneil_frey,
            "One-sided McNeil-Frey test of exceedance residuals; undefined without ES forecasts."),
        required("mcneil_frey_mean_exceedance", &T::mcneil_frey_mean_exceedance,
                 "Mean McNeil-Frey exceedance residual; null without ES forecasts."),
        required("exception_days", &T::exception_days, "Every exception, in date order."));
}

template <>
struct Described<service::PnlPoint> {
    using T = service::PnlPoint;
    static constexpr std::string_view name = "PnlPoint";
    static constexpr std::string_view doc = "P&L of one day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the P&L."),
                   required("pnl", &T::pnl, "Realized P&L of the day; negative is a loss."));
};

template <>
struct Described<service::VarPoint> {
    using T = service::VarPoint;
    static constexpr std::string_view name = "VarPoint";
    static constexpr std::string_view doc = "VaR and ES forecast for one day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date the forecast is for."),
                   required("var", &T::var, "Forecast value at risk; positive is a loss."),
                   optional("es", &T::es, "Forecast expected shortfall; positive is a loss."));
};

template <>
struct Described<service::BacktestRequest> {
    using T = service::BacktestRequest;
    static constexpr std::string_view name = "BacktestRequest";
    static constexpr std::string_view doc =
        "Forecasts with realized P&L, or a portfolio for which forecasts are made and tested. What "
        "a request for a stored portfolio leaves out is taken from the portfolio's risk settings.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("series", &T::series,
                            "Table of realized P&L and forecasts: `date` and named columns."),
                   optional("pnl", &T::pnl,
                            "Name of the P&L column of `series`, or rows of date and pnl."),
                   optional("var", &T::var,
                            "Name of the VaR column of `series`, or rows of date and var."),
                   optional("es", &T::es, "Name of the ES column of `series`."),
                   optional("confidence", &T::confidence,
                            "Confidence level of the forecasts; a list of levels for a portfolio.",
                            with_items(risk::kConfidenceLimits, 0, 8)),
                   optional("dynamic_quantile_lags", &T::dynamic_quantile_lags,
                            "Number of lags in the dynamic quantile test.",
                            {.minimum = 0, .maximum = 20})),
        book_fields<T>(),
        wire::list(
            optional("as_of", &T::as_of, "Last date of data used in a portfolio backtest."),
            optional(
                "methods", &T::methods,
                "Forecasting methods of a portfolio backtest: all but mc_normal and mc_t, which "
                "simulate positions.",
                {.max_items = 8}),
            optional(
                "window", &T::window,
                "Number of returns behind each forecast of a portfolio backtest.",
                {.minimum = risk::kSmallestBacktestWindow, .maximum = 5000, .unit = "returns"}),
            optional("maximum_days", &T::maximum_days,
                     "Largest number of forecasts in a portfolio backtest; the latest are kept.",
                     {.minimum = 1, .maximum = 10000, .unit = "trading days"}),
            optional(
                "lambda", &T::lambda,
                "Decay factor of the ewma and historical_filtered methods in a portfolio backtest.",
                risk::kDecayLimits),
            optional("age_lambda", &T::age_lambda,
                     "Decay factor of historical_age_weighted in a portfolio backtest.",
                     risk::kDecayLimits),
            optional("quantile", &T::quantile,
                     "Sample quantile convention of the forecasts of a portfolio backtest.")));

    static void learn_stated(T& request, std::uint64_t stated) { request.stated = stated; }
};

template <>
struct Described<service::RollingResult> {
    using T = service::RollingResult;
    static constexpr std::string_view name = "RollingResult";
    static constexpr std::string_view doc = "Backtest of one method's forecasts for a portfolio.";
    static constexpr auto fields = wire::combined(
        wire::list(required("method", &T::method, "Forecasting method.")), backtest_fields<T>(),
        wire::list(
            required("dates", &T::dates, "Dates of the forecasts."),
            required("pnl", &T::pnl,
                     "Hypothetical P&L of today's positions on each date; negative is a loss."),
            required("var", &T::var, "Forecast VaR on each date; positive is a loss.")));
};

template <>
struct Described<service::BacktestResponse> {
    using T = service::BacktestResponse;
    static constexpr std::string_view name = "BacktestResponse";
    static constexpr std::string_view doc =
        "Coverage, independence and tail tests. For a portfolio these are the results of its first "
        "method and confidence level; `forecasts` lists them all.";
    static constexpr auto fields = wire::combined(
        backtest_fields<T>(),
        wire::list(
            required("forecasts", &T::forecasts,
                     "Backtest for each method and confidence level of a portfolio; empty for "
                     "`series`."),
            required(
                "coverage", &T::coverage,
                "Share of the portfolio's gross market value that entered; null for `series`."),
            required("window", &T::window,
                     "Number of returns behind each forecast of a portfolio; null for `series`."),
            required("maximum_days", &T::maximum_days,
                     "Largest number of forecasts of a portfolio; null for `series`."),
            required("quantile", &T::quantile,
                     "Sample quantile convention of a portfolio's forecasts; null for `series`.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
