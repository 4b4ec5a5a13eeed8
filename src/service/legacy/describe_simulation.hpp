// Descriptions of the earlier system's requests and answers.
#pragma once

#include <array>

#include "service/legacy/simulation.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

template <>
struct Described<service::LegacyStrategy> {
    using enum service::LegacyStrategy;
    static constexpr std::string_view name = "LegacyStrategy";
    static constexpr std::string_view doc = "How a year's withdrawal is set.";
    static constexpr std::array values{word(kConstantDollar, "constant_dollar"),
                                       word(kConstantPercentage, "constant_percentage"),
                                       word(kGuytonKlinger, "guyton_klinger")};
};

template <>
struct Described<service::LegacyEvent> {
    using T = service::LegacyEvent;
    static constexpr std::string_view name = "LegacyEvent";
    static constexpr std::string_view doc = "Something that happens in a year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "0 is the first."),
        required("type", &T::type,
                 "windfall, expense, income_change (change of what is withdrawn per year) or "
                 "savings_rate_change (paid in per year from then on).",
                 {.max_length = 40}),
        required("amount", &T::amount, "Nominal."));
};

template <class T>
constexpr auto legacy_run_fields() {
    return wire::list(
        required("initial_portfolio", &T::initial_portfolio, "Money now."),
        required("annual_withdrawal", &T::annual_withdrawal, "First year's.", {.minimum = 0}),
        required("return_distribution", &T::return_distribution,
                 "Yearly returns, drawn with equal chances.",
                 {.min_items = 1, .max_items = 100'000}),
        optional("n_trials", &T::n_trials, "Paths."), optional("n_years", &T::n_years, "Horizon."),
        optional("inflation_rate", &T::inflation_rate, "Per year."),
        optional("seed", &T::seed, "The same seed, the same bytes."),
        optional("portfolio_values", &T::portfolio_values,
                 "Whether to send every path; if absent, of up to 1,000 trials."));
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
            optional("withdrawal_strategy", &T::withdrawal_strategy, "The rule."),
            optional("life_events", &T::life_events, "What happens when.", {.max_items = 1000})));
};

template <>
struct Described<service::LegacySensitivityRequest> {
    using T = service::LegacySensitivityRequest;
    static constexpr std::string_view name = "LegacySensitivityRequest";
    static constexpr std::string_view doc = "A simulation for each value of one parameter.";
    static constexpr auto fields = wire::combined(
        legacy_run_fields<T>(),
        wire::list(required("vary_param", &T::vary_param,
                            "withdrawal_rate, inflation_rate or n_years.", {.max_length = 40}),
                   required("values", &T::values, "Of the parameter.",
                            {.min_items = 1, .max_items = 1000})));
};

template <>
struct Described<service::LegacyPercentiles> {
    using T = service::LegacyPercentiles;
    static constexpr std::string_view name = "LegacyPercentiles";
    static constexpr std::string_view doc = "At the start, and at the end of each year.";
    static constexpr auto fields =
        wire::list(required("5", &T::p5, "5th."), required("25", &T::p25, "25th."),
                   required("50", &T::p50, "Median."), required("75", &T::p75, "75th."),
                   required("95", &T::p95, "95th."));
};

template <class T>
constexpr auto legacy_answer_fields() {
    return wire::list(
        required("portfolio_values", &T::portfolio_values, "[trial][year]; null when not sent."),
        required("success_rate", &T::success_rate, "Share of paths with money at the end."),
        required("standard_error", &T::standard_error, "Of success_rate."),
        required("percentiles", &T::percentiles, "Of the portfolio's value."));
}

template <>
struct Described<service::LegacyRunResponse> {
    static constexpr std::string_view name = "LegacyRunResponse";
    static constexpr std::string_view doc = "How the portfolio does.";
    static constexpr auto fields = legacy_answer_fields<service::LegacyRunResponse>();
};

template <>
struct Described<service::LegacyScenarioResponse> {
    using T = service::LegacyScenarioResponse;
    static constexpr std::string_view name = "LegacyScenarioResponse";
    static constexpr std::string_view doc = "How the portfolio does under a strategy.";
    static constexpr auto fields = wire::combined(
        legacy_answer_fields<T>(),
        wire::list(required("median_final_value", &T::median_final_value, "At the end."),
                   required("strategy", &T::strategy, "The rule.")));
};

template <>
struct Described<service::LegacySensitivityRow> {
    using T = service::LegacySensitivityRow;
    static constexpr std::string_view name = "LegacySensitivityRow";
    static constexpr std::string_view doc = "One value of the parameter.";
    static constexpr auto fields =
        wire::list(required("param_name", &T::param_name, "The parameter."),
                   required("param_value", &T::param_value, "Its value."),
                   required("success_rate", &T::success_rate, "Share of paths."),
                   required("median_final_value", &T::median_final_value, "At the end."));
};

template <class T>
constexpr auto legacy_dollar_fields() {
    return wire::list(
        required("initial_withdrawal", &T::initial_withdrawal, "Of year 0.", {.minimum = 0}),
        required("year", &T::year, "0 is the first.", {.minimum = 0, .maximum = 1000}),
        optional("inflation_rate", &T::inflation_rate, "Per year.",
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
        required("portfolio_value", &T::portfolio_value, "Now.", {.minimum = 0}),
        required("withdrawal_rate", &T::withdrawal_rate, "Of it.", {.minimum = 0, .maximum = 1}));
};

template <>
struct Described<service::LegacyGuytonKlingerRequest> {
    using T = service::LegacyGuytonKlingerRequest;
    static constexpr std::string_view name = "LegacyGuytonKlingerRequest";
    static constexpr std::string_view doc = "A Guyton-Klinger withdrawal.";
    static constexpr auto fields = wire::combined(
        legacy_dollar_fields<T>(),
        wire::list(required("portfolio_value", &T::portfolio_value, "Now.", {.minimum = 0}),
                   required("previous_portfolio_value", &T::previous_portfolio_value, "A year ago.",
                            {.minimum = 0, .exclusive_minimum = true}),
                   optional("initial_portfolio", &T::initial_portfolio,
                            "What the first rate is of; previous_portfolio_value if absent.",
                            {.minimum = 0, .exclusive_minimum = true}),
                   optional("previous_withdrawal", &T::previous_withdrawal,
                            "Last year's; initial_withdrawal if absent.", {.minimum = 0})));
};

}  // namespace ballast::wire
