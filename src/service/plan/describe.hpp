// Descriptions of what the planner answers.
#pragma once

#include "service/plan/describe_request.hpp"

namespace ballast::wire {

template <class T>
constexpr auto percentile_fields() {
    return wire::list(required("p5", &T::p5, "5th percentile."), required("p10", &T::p10, "10th."),
                      required("p25", &T::p25, "25th."), required("p50", &T::p50, "Median."),
                      required("p75", &T::p75, "75th."), required("p90", &T::p90, "90th."),
                      required("p95", &T::p95, "95th."));
}

template <>
struct Described<plan::Percentiles> {
    static constexpr std::string_view name = "PlanPercentiles";
    static constexpr std::string_view doc = "Over the paths, linear between order statistics.";
    static constexpr auto fields = percentile_fields<plan::Percentiles>();
};

template <>
struct Described<plan::YearPercentiles> {
    using T = plan::YearPercentiles;
    static constexpr std::string_view name = "PlanYearPercentiles";
    static constexpr std::string_view doc = "Of a year: nominal, and in money of today.";
    static constexpr auto fields = wire::combined(
        wire::list(required("year", &T::year, "1 is the first."),
                   required("calendar_year", &T::calendar_year, "When start_year is given.")),
        percentile_fields<T>(), wire::list(required("real", &T::real, "In money of today.")));
};

template <>
struct Described<plan::Terminal> {
    using T = plan::Terminal;
    static constexpr std::string_view name = "PlanTerminal";
    static constexpr std::string_view doc = "What is left at the end.";
    static constexpr auto fields = wire::list(
        required("mean", &T::mean, "Nominal."), required("mean_real", &T::mean_real, "Real."),
        required("standard_error", &T::standard_error, "Of mean."),
        required("nominal", &T::nominal, "Percentiles."),
        required("real", &T::real, "Percentiles."));
};

template <>
struct Described<plan::RuinYear> {
    using T = plan::RuinYear;
    static constexpr std::string_view name = "PlanRuinYear";
    static constexpr std::string_view doc = "Paths that first fall short in a year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "1 is the first."), required("age", &T::age, "At its start."),
        required("count", &T::count, "Paths."), required("probability", &T::probability, "Share."),
        required("cumulative", &T::cumulative, "Share up to this year."));
};

template <>
struct Described<plan::Adjustments> {
    using T = plan::Adjustments;
    static constexpr std::string_view name = "PlanAdjustments";
    static constexpr std::string_view doc = "How often and how much real spending fell.";
    static constexpr auto fields = wire::list(
        required("probability", &T::probability, "Of at least one year below the year before."),
        required("mean_years", &T::mean_years, "Such years per path."),
        required("mean_largest_cut", &T::mean_largest_cut,
                 "Largest fall in a year, of the paths with one."),
        required("mean_lowest", &T::mean_lowest, "Lowest year's spending over the first year's."));
};

template <>
struct Described<plan::Cohort> {
    using T = plan::Cohort;
    static constexpr std::string_view name = "PlanCohort";
    static constexpr std::string_view doc = "Who began in a year of history.";
    static constexpr auto fields = wire::list(
        required("start_year", &T::start_year, "First year."),
        required("success", &T::success, "Whether the plan held."),
        required("terminal", &T::terminal, "Left at the end."),
        required("terminal_real", &T::terminal_real, "In money of the start."),
        required("maximum_rate", &T::maximum_rate,
                 "Constant real spending that would have left nothing, of the start balance; after "
                 "fees, before taxes, events and contributions."),
        required("ruin_year", &T::ruin_year, "First year not paid in full."),
        required("lowest_spending_real", &T::lowest_spending_real, "Of a year."));
};

template <>
struct Described<plan::PathYear> {
    using T = plan::PathYear;
    static constexpr std::string_view name = "PlanPathYear";
    static constexpr std::string_view doc = "One year of one path.";
    static constexpr auto fields =
        wire::list(required("year", &T::year, "1 is the first."),
                   required("balance", &T::balance, "At its end."),
                   required("balance_real", &T::balance_real, "In money of today."),
                   required("spending", &T::spending, "Paid in it."),
                   required("spending_real", &T::spending_real, "In money of today."));
};

template <>
struct Described<plan::PathLook> {
    using T = plan::PathLook;
    static constexpr std::string_view name = "PlanPathLook";
    static constexpr std::string_view doc = "One path: the worst, or near a percentile of the end.";
    static constexpr auto fields = wire::list(
        required("label", &T::label, "worst, p10, p50 or p90."),
        required("path", &T::path, "Its number."),
        required("start_year", &T::start_year, "Of historical sequences."),
        required("ruin_year", &T::ruin_year, "First year not paid in full; 1 is the first."),
        required("years", &T::years, "Year by year."));
};

template <>
struct Described<plan::Summary> {
    using T = plan::Summary;
    static constexpr std::string_view name = "PlanSummary";
    static constexpr std::string_view doc = "A plan's figures in short.";
    static constexpr auto fields = wire::list(
        required("success_rate", &T::success_rate, "Share of paths that succeed."),
        required("standard_error", &T::standard_error, "Of success_rate."),
        required("wilson_low", &T::wilson_low, "95 % interval."),
        required("wilson_high", &T::wilson_high, "95 % interval."),
        required("terminal_real", &T::terminal_real, "Left at the end."),
        required("first_year_spending_real", &T::first_year_spending_real, "Of retirement."),
        required("median_year_spending_real", &T::median_year_spending_real,
                 "Halfway through retirement."),
        required("last_year_spending_real", &T::last_year_spending_real, "Of the plan."),
        required("mean_shortfall", &T::mean_shortfall, "Real, over all paths."),
        required("first_ruin_year", &T::first_ruin_year, "Of any path; 1 is the first."));
};

template <>
struct Described<service::PlanResponse> {
    using T = service::PlanResponse;
    static constexpr std::string_view name = "PlanResponse";
    static constexpr std::string_view doc = "How a plan does.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("success_rate", &T::success_rate, "Share of paths that succeed."),
            required("standard_error", &T::standard_error, "Of success_rate."),
            required("wilson_low", &T::wilson_low, "95 % interval of success_rate."),
            required("wilson_high", &T::wilson_high, "95 % interval of success_rate."),
            required("paths", &T::paths, "Computed."),
            required("successes", &T::successes, "Paths."),
            required("initial_portfolio", &T::initial_portfolio, "What the plan starts with."),
            required("percentiles", &T::percentiles, "Balance at the end of each year."),
            required("spending_percentiles", &T::spending_percentiles, "Paid in each year."),
            required("terminal", &T::terminal, "At the end of the plan."),
            required("ruin_year", &T::ruin_year, "When money first runs short."),
            required("mean_shortfall", &T::mean_shortfall, "Real, not paid, over all paths."),
            required("mean_shortfall_of_failed", &T::mean_shortfall_of_failed,
                     "Real, over the paths that fail."),
            required("mean_taxes", &T::mean_taxes, "Real, of all years, over all paths."),
            required("pre_tax", &T::pre_tax,
                     "The same plan on the same paths without taxes; null where there are none."),
            required("adjustments", &T::adjustments, "Cuts of spending."),
            required("cohorts", &T::cohorts, "By start year; of historical sequences."),
            required("looks", &T::looks, "Paths to look at.")),
        provenance_fields<T>());
};

template <>
struct Described<plan::RuleResult> {
    using T = plan::RuleResult;
    static constexpr std::string_view name = "PlanRuleResult";
    static constexpr std::string_view doc = "The plan under one rule.";
    static constexpr auto fields =
        wire::list(required("rule", &T::rule, "With its variant."),
                   required("settings", &T::settings, "All of the rule's numbers."),
                   required("summary", &T::summary, "Figures."),
                   required("adjustments", &T::adjustments, "Cuts of spending."));
};

template <>
struct Described<service::PlanCompareResponse> {
    using T = service::PlanCompareResponse;
    static constexpr std::string_view name = "PlanCompareResponse";
    static constexpr std::string_view doc = "A plan under several rules, on the same paths.";
    static constexpr auto fields = wire::combined(
        wire::list(required("results", &T::results, "One per rule.")), provenance_fields<T>());
};

template <>
struct Described<service::PlanSensitivityPoint> {
    using T = service::PlanSensitivityPoint;
    static constexpr std::string_view name = "PlanSensitivityPoint";
    static constexpr std::string_view doc = "The plan at one value, or pair of values.";
    static constexpr auto fields =
        wire::list(required("value", &T::value, "Of `vary`."),
                   required("second", &T::second, "Of `vary_second`."),
                   required("success_rate", &T::success_rate, "Share of paths that succeed."),
                   required("standard_error", &T::standard_error, "Of success_rate."),
                   required("summary", &T::summary, "More figures."));
};

template <>
struct Described<service::PlanSensitivityResponse> {
    using T = service::PlanSensitivityResponse;
    static constexpr std::string_view name = "PlanSensitivityResponse";
    static constexpr std::string_view doc = "One summary per value.";
    static constexpr auto fields =
        wire::combined(wire::list(required("vary", &T::vary, "What was varied."),
                                  required("vary_second", &T::vary_second, "What else."),
                                  required("results", &T::results, "In the order of the values.")),
                       provenance_fields<T>());
};

template <>
struct Described<service::PlanSolveResponse> {
    using T = service::PlanSolveResponse;
    static constexpr std::string_view name = "PlanSolveResponse";
    static constexpr std::string_view doc = "What was looked for, and the plan with it.";
    static constexpr auto fields = wire::combined(
        wire::list(required("value", &T::value, "Null when nothing reaches the target."),
                   required("summary", &T::summary, "Of the plan with it."),
                   required("simulations", &T::simulations, "It took.")),
        provenance_fields<T>());
};

template <>
struct Described<service::PlanWithdrawalResponse> {
    using T = service::PlanWithdrawalResponse;
    static constexpr std::string_view name = "PlanWithdrawalResponse";
    static constexpr std::string_view doc = "A year's withdrawal.";
    static constexpr auto fields = wire::combined(
        wire::list(required("withdrawal", &T::withdrawal, "Nominal."),
                   required("withdrawal_rate", &T::withdrawal_rate, "Of the portfolio."),
                   required("rules_applied", &T::rules_applied,
                            "withdrawal, inflation_cap, capital_preservation, prosperity, floor, "
                            "ceiling.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
