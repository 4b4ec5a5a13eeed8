// Descriptions of the earlier system's requests and answers.
#pragma once

#include <array>

#include "service/legacy/simulation.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

template <>
struct Described<service::LegacyStrategy> {
    using enum service::LegacyStrategy;
    static constexpr std::string_view name = "LegacyStrategy";
    static constexpr std::string_view doc =
        "Withdrawal strategy, which sets the withdrawal of each year.";
    static constexpr std::array values{word(kConstantDollar, "constant_dollar"),
                                       word(kConstantPercentage, "constant_percentage"),
                                       word(kGuytonKlinger, "guyton_klinger")};
};

template <>
struct Described<service::LegacyEvent> {
    using T = service::LegacyEvent;
    static constexpr std::string_view name = "LegacyEvent";
    static constexpr std::string_view doc = "A life event in one year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Year of the event, from 0."),
        required("type", &T::type,
                 "Type of event: windfall, expense, income_change (change of the annual "
                 "withdrawal) or savings_rate_change (annual contribution from then on).",
                 {.max_length = 40}),
        required("amount", &T::amount, "Amount of the event, nominal."));
};

template <class T>
constexpr auto legacy_run_fields() {
    return wire::list(
        required("initial_portfolio", &T::initial_portfolio, "Initial value of the portfolio."),
        required("annual_withdrawal", &T::annual_withdrawal, "Withdrawal of the first year.",
                 {.minimum = 0}),
        required("return_distribution", &T::return_distribution,
                 "Annual returns as fractions, drawn with equal probability.",
                 {.min_items = 1, .max_items = 100'000}),
        optional("n_trials", &T::n_trials, "Number of paths."),
        optional("n_years", &T::n_years, "Length of the simulation, in years."),
        optional("inflation_rate", &T::inflation_rate, "Inflation per year, as a fraction."),
        optional("seed", &T::seed, "Random seed; the same seed gives the same result."),
        optional("portfolio_values", &T::portfolio_values,
                 "Whether to return every path; when absent, only for up to 1,000 trials."));
}

template <>
struct Described<service::LegacyRunRequest> {
    static constexpr std::string_view name = "LegacyRunRequest";
    static constexpr std::string_view doc = "A simulation with constant-dollar withdrawals.";
    static constexpr auto fields = legacy_run_fields<service::LegacyRunRequest>();
};

template <>
struct Described<service::LegacyScenarioRequest> {
    using T = service::LegacyScenarioRequest;
    static constexpr std::string_view name = "LegacyScenarioRequest";
    static constexpr std::string_view doc = "A simulation with a strategy and life events.";
    static constexpr auto fields = wire::combined(
        legacy_run_fields<T>(),
        wire::list(
            optional("withdrawal_strategy", &T::withdrawal_strategy, "Withdrawal strategy."),
            optional("life_events", &T::life_events, "Life events by year.", {.max_items = 1000})));
};

template <>
struct Described<service::LegacySensitivityRequest> {
    using T = service::LegacySensitivityRequest;
    static constexpr std::string_view name = "LegacySensitivityRequest";
    static constexpr std::string_view doc = "A simulation for each value of one parameter.";
    static constexpr auto fields = wire::combined(
        legacy_run_fields<T>(),
        wire::list(required("vary_param", &T::vary_param,
                            "Parameter to vary: withdrawal_rate, inflation_rate or n_years.",
                            {.max_length = 40}),
                   required("values", &T::values, "Values of the parameter.",
                            {.min_items = 1, .max_items = 1000})));
};

template <>
struct Described<service::LegacyPercentiles> {
    using T = service::LegacyPercentiles;
    static constexpr std::string_view name = "LegacyPercentiles";
    static constexpr std::string_view doc = "Percentiles at the start and at the end of each year.";
    static constexpr auto fields = wire::list(
        required("5", &T::p5, "5th percentile."), required("25", &T::p25, "25th percentile."),
        required("50", &T::p50, "Median."), required("75", &T::p75, "75th percentile."),
        required("95", &T::p95, "95th percentile."));
};

template <class T>
constexpr auto legacy_answer_fields() {
    return wire::list(
        required("portfolio_values", &T::portfolio_values,
                 "Portfolio values as [trial][year]; null when not returned."),
        required("success_rate", &T::success_rate, "Share of paths with money at the end."),
        required("standard_error", &T::standard_error, "Standard error of success_rate."),
        required("percentiles", &T::percentiles, "Percentiles of the portfolio's value."));
}

template <>
struct Described<service::LegacyRunResponse> {
    static constexpr std::string_view name = "LegacyRunResponse";
    static constexpr std::string_view doc = "Success rate and values of a portfolio.";
    static constexpr auto fields = legacy_answer_fields<service::LegacyRunResponse>();
};

template <>
struct Described<service::LegacyScenarioResponse> {
    using T = service::LegacyScenarioResponse;
    static constexpr std::string_view name = "LegacyScenarioResponse";
    static constexpr std::string_view doc =
        "Success rate and values of a portfolio under a withdrawal strategy.";
    static constexpr auto fields =
        wire::combined(legacy_answer_fields<T>(),
                       wire::list(required("median_final_value", &T::median_final_value,
                                           "Median value at the end of the simulation."),
                                  required("strategy", &T::strategy, "Withdrawal strategy used.")));
};

template <>
struct Described<service::LegacySensitivityRow> {
    using T = service::LegacySensitivityRow;
    static constexpr std::string_view name = "LegacySensitivityRow";
    static constexpr std::string_view doc = "Results for one value of the parameter.";
    static constexpr auto fields = wire::list(
        required("param_name", &T::param_name, "Name of the parameter."),
        required("param_value", &T::param_value, "Value of the parameter."),
        required("success_rate", &T::success_rate, "Share of paths with money at the end."),
        required("median_final_value", &T::median_final_value,
                 "Median value at the end of the simulation."));
};

template <class T>
constexpr auto legacy_dollar_fields() {
    return wire::list(
        required("initial_withdrawal", &T::initial_withdrawal, "Withdrawal of year 0.",
                 {.minimum = 0}),
        required("year", &T::year, "Year of the withdrawal, from 0.",
                 {.minimum = 0, .maximum = 1000}),
        optional("inflation_rate", &T::inflation_rate, "Inflation per year, as a fraction.",
                 {.minimum = -0.5, .maximum = 10}));
}

template <>
struct Described<service::LegacyDollarRequest> {
    static constexpr std::string_view name = "LegacyDollarRequest";
    static constexpr std::string_view doc = "A constant-dollar withdrawal.";
    static constexpr auto fields = legacy_dollar_fields<service::LegacyDollarRequest>();
};

template <>
struct Described<service::LegacyPercentageRequest> {
    using T = service::LegacyPercentageRequest;
    static constexpr std::string_view name = "LegacyPercentageRequest";
    static constexpr std::string_view doc = "A constant-percentage withdrawal.";
    static constexpr auto fields = wire::list(
        required("portfolio_value", &T::portfolio_value, "Current value of the portfolio.",
                 {.minimum = 0}),
        required("withdrawal_rate", &T::withdrawal_rate,
                 "Withdrawal rate as a fraction of the portfolio.", {.minimum = 0, .maximum = 1}));
};

template <>
struct Described<service::LegacyGuytonKlingerRequest> {
    using T = service::LegacyGuytonKlingerRequest;
    static constexpr std::string_view name = "LegacyGuytonKlingerRequest";
    static constexpr std::string_view doc = "A Guyton-Klinger withdrawal.";
    static constexpr auto fields = wire::combined(
        legacy_dollar_fields<T>(),
        wire::list(
            required("portfolio_value", &T::portfolio_value, "Current value of the portfolio.",
                     {.minimum = 0}),
            required("previous_portfolio_value", &T::previous_portfolio_value,
                     "Value of the portfolio one year ago.",
                     {.minimum = 0, .exclusive_minimum = true}),
            optional("initial_portfolio", &T::initial_portfolio,
                     "Portfolio value to which the initial rate relates; previous_portfolio_value "
                     "when absent.",
                     {.minimum = 0, .exclusive_minimum = true}),
            optional("previous_withdrawal", &T::previous_withdrawal,
                     "Withdrawal of last year; initial_withdrawal when absent.", {.minimum = 0})));
};

}  // namespace ballast::describe
