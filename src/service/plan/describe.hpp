// Descriptions of what the planner answers.
#pragma once

#include "service/plan/describe_request.hpp"

namespace ballast::describe {

template <class T>
constexpr auto percentile_fields() {
    return wire::list(
        required("p5", &T::p5, "5th percentile."), required("p10", &T::p10, "10th percentile."),
        required("p25", &T::p25, "25th percentile."), required("p50", &T::p50, "Median."),
        required("p75", &T::p75, "75th percentile."), required("p90", &T::p90, "90th percentile."),
        required("p95", &T::p95, "95th percentile."));
}

template <>
struct Described<plan::Percentiles> {
    static constexpr std::string_view name = "PlanPercentiles";
    static constexpr std::string_view doc =
        "Percentiles over the paths, by linear interpolation between order statistics.";
    static constexpr auto fields = percentile_fields<plan::Percentiles>();
};

template <>
struct Described<plan::YearPercentiles> {
    using T = plan::YearPercentiles;
    static constexpr std::string_view name = "PlanYearPercentiles";
    static constexpr std::string_view doc =
        "Percentiles of one year, nominal and in today's money.";
    static constexpr auto fields =
        wire::combined(wire::list(required("year", &T::year, "Year of the plan, from 1."),
                                  required("calendar_year", &T::calendar_year,
                                           "Calendar year; null without start_year.")),
                       percentile_fields<T>(),
                       wire::list(required("real", &T::real, "Percentiles in today's money.")));
};

template <>
struct Described<plan::Terminal> {
    using T = plan::Terminal;
    static constexpr std::string_view name = "PlanTerminal";
    static constexpr std::string_view doc =
        "Distribution of the portfolio's value at the end of the plan.";
    static constexpr auto fields =
        wire::list(required("mean", &T::mean, "Mean terminal value, nominal."),
                   required("mean_real", &T::mean_real, "Mean terminal value, in today's money."),
                   required("standard_error", &T::standard_error, "Standard error of mean."),
                   required("nominal", &T::nominal, "Percentiles of terminal value, nominal."),
                   required("real", &T::real, "Percentiles of terminal value, in today's money."));
};

template <>
struct Described<plan::RuinYear> {
    using T = plan::RuinYear;
    static constexpr std::string_view name = "PlanRuinYear";
    static constexpr std::string_view doc = "Paths whose money first falls short in a given year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Year of the plan, from 1."),
        required("age", &T::age, "Age at the start of the year; null when no age is given."),
        required("count", &T::count, "Number of paths that first fall short in the year."),
        required("probability", &T::probability,
                 "Share of paths that first fall short in the year."),
        required("cumulative", &T::cumulative,
                 "Share of paths that fall short up to and including the year."));
};

template <>
struct Described<plan::Adjustments> {
    using T = plan::Adjustments;
    static constexpr std::string_view name = "PlanAdjustments";
    static constexpr std::string_view doc = "Frequency and size of cuts in real spending.";
    static constexpr auto fields = wire::list(
        required(
            "probability", &T::probability,
            "Share of paths with at least one cut in real spending from one year to the next."),
        required("mean_years", &T::mean_years, "Mean number of years with a cut per path."),
        required("mean_largest_cut", &T::mean_largest_cut,
                 "Mean over the paths with a cut of the largest cut in one year, as a fraction of "
                 "the previous year's spending."),
        required("mean_lowest", &T::mean_lowest,
                 "Mean over the paths of the lowest year's real spending as a fraction of the "
                 "first year's."));
};

template <>
struct Described<plan::Cohort> {
    using T = plan::Cohort;
    static constexpr std::string_view name = "PlanCohort";
    static constexpr std::string_view doc = "Outcome of the plan for one historical start year.";
    static constexpr auto fields = wire::list(
        required("start_year", &T::start_year, "First calendar year of the sequence."),
        required("success", &T::success, "Whether the plan succeeds."),
        required("terminal", &T::terminal, "Terminal value, nominal."),
        required("terminal_real", &T::terminal_real, "Terminal value, in money of the start year."),
        required("maximum_rate", &T::maximum_rate,
                 "Maximum withdrawal rate: the constant real spending that would have left "
                 "nothing, as a fraction of the initial balance; after fees, before taxes, events "
                 "and contributions."),
        required(
            "ruin_year", &T::ruin_year,
            "First calendar year in which spending is not paid in full; null when there is none."),
        required("lowest_spending_real", &T::lowest_spending_real,
                 "Lowest real spending in any year."));
};

template <>
struct Described<plan::PathYear> {
    using T = plan::PathYear;
    static constexpr std::string_view name = "PlanPathYear";
    static constexpr std::string_view doc = "One year of one path.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Year of the plan, from 1."),
        required("balance", &T::balance, "Portfolio value at the end of the year, nominal."),
        required("balance_real", &T::balance_real,
                 "Portfolio value at the end of the year, in today's money."),
        required("spending", &T::spending, "Spending paid in the year, nominal."),
        required("spending_real", &T::spending_real,
                 "Spending paid in the year, in today's money."));
};

template <>
struct Described<plan::SamplePath> {
    using T = plan::SamplePath;
    static constexpr std::string_view name = "PlanSamplePath";
    static constexpr std::string_view doc =
        "A single path: the worst, or one that ends near a percentile.";
    static constexpr auto fields = wire::list(
        required("label", &T::label, "Label of the path: worst, p10, p50 or p90."),
        required("path", &T::path, "Index of the path."),
        required("start_year", &T::start_year,
                 "First calendar year of a historical sequence; null for other return models."),
        required(
            "ruin_year", &T::ruin_year,
            "First year in which spending is not paid in full, from 1; null when there is none."),
        required("years", &T::years, "The path year by year."));
};

template <>
struct Described<plan::Summary> {
    using T = plan::Summary;
    static constexpr std::string_view name = "PlanSummary";
    static constexpr std::string_view doc = "Key figures of a plan.";
    static constexpr auto fields = wire::list(
        required("success_rate", &T::success_rate, "Share of paths that succeed."),
        required("standard_error", &T::standard_error, "Standard error of success_rate."),
        required("wilson_low", &T::wilson_low,
                 "Lower bound of the 95% Wilson interval of success_rate."),
        required("wilson_high", &T::wilson_high,
                 "Upper bound of the 95% Wilson interval of success_rate."),
        required("terminal_real", &T::terminal_real,
                 "Percentiles of terminal value, in today's money."),
        required("first_year_spending_real", &T::first_year_spending_real,
                 "Percentiles of spending in the first year of retirement, in today's money."),
        required("median_year_spending_real", &T::median_year_spending_real,
                 "Percentiles of spending in the middle year of retirement, in today's money."),
        required("last_year_spending_real", &T::last_year_spending_real,
                 "Percentiles of spending in the last year of the plan, in today's money."),
        required("mean_shortfall", &T::mean_shortfall,
                 "Mean shortfall of spending over all paths, in today's money."),
        required("first_ruin_year", &T::first_ruin_year,
                 "First year in which any path falls short, from 1; null when none does."));
};

template <>
struct Described<service::PlanResponse> {
    using T = service::PlanResponse;
    static constexpr std::string_view name = "PlanResponse";
    static constexpr std::string_view doc =
        "Success rate, portfolio values and spending of a retirement plan.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("success_rate", &T::success_rate, "Share of paths that succeed."),
            required("standard_error", &T::standard_error, "Standard error of success_rate."),
            required("wilson_low", &T::wilson_low,
                     "Lower bound of the 95% Wilson interval of success_rate."),
            required("wilson_high", &T::wilson_high,
                     "Upper bound of the 95% Wilson interval of success_rate."),
            required("paths", &T::paths, "Number of paths simulated."),
            required("successes", &T::successes, "Number of paths that succeed."),
            required("initial_portfolio", &T::initial_portfolio, "Initial value of the portfolio."),
            required("percentiles", &T::percentiles,
                     "Percentiles of the portfolio's value at the end of each year."),
            required("spending_percentiles", &T::spending_percentiles,
                     "Percentiles of the spending paid in each year."),
            required("terminal", &T::terminal,
                     "Distribution of the portfolio's value at the end of the plan."),
            required("ruin_year", &T::ruin_year,
                     "Distribution of the year in which money first falls short."),
            required("mean_shortfall", &T::mean_shortfall,
                     "Mean unpaid spending over all paths, in today's money."),
            required("mean_shortfall_of_failed", &T::mean_shortfall_of_failed,
                     "Mean unpaid spending over the paths that fail, in today's money; 0 when none "
                     "fails."),
            required("mean_taxes", &T::mean_taxes,
                     "Mean total taxes over all paths, in today's money."),
            required("pre_tax", &T::pre_tax,
                     "Key figures of the same plan on the same paths without taxes; null for a "
                     "plan without taxes."),
            required("adjustments", &T::adjustments,
                     "Frequency and size of cuts in real spending."),
            required("cohorts", &T::cohorts,
                     "Outcomes by historical start year; empty for other return models."),
            required("sample_paths", &T::sample_paths, "Single paths for illustration.")),
        provenance_fields<T>());
};

template <>
struct Described<plan::RuleResult> {
    using T = plan::RuleResult;
    static constexpr std::string_view name = "PlanRuleResult";
    static constexpr std::string_view doc = "Results of the plan under one withdrawal rule.";
    static constexpr auto fields = wire::list(
        required("rule", &T::rule, "Name of the rule, with its variant."),
        required("settings", &T::settings, "All parameters of the rule."),
        required("summary", &T::summary, "Key figures of the plan under the rule."),
        required("adjustments", &T::adjustments, "Frequency and size of cuts in real spending."));
};

template <>
struct Described<service::PlanCompareResponse> {
    using T = service::PlanCompareResponse;
    static constexpr std::string_view name = "PlanCompareResponse";
    static constexpr std::string_view doc =
        "A plan under several withdrawal rules, on the same paths.";
    static constexpr auto fields = wire::combined(
        wire::list(required("results", &T::results, "Results by rule.")), provenance_fields<T>());
};

template <>
struct Described<service::PlanSensitivityPoint> {
    using T = service::PlanSensitivityPoint;
    static constexpr std::string_view name = "PlanSensitivityPoint";
    static constexpr std::string_view doc =
        "Results of the plan at one value, or one pair of values.";
    static constexpr auto fields = wire::list(
        required("value", &T::value, "Value of the parameter `vary`."),
        required("second", &T::second, "Value of the parameter `vary_second`; null without one."),
        required("success_rate", &T::success_rate, "Share of paths that succeed."),
        required("standard_error", &T::standard_error, "Standard error of success_rate."),
        required("summary", &T::summary, "Key figures of the plan."));
};

template <>
struct Described<service::PlanSensitivityResponse> {
    using T = service::PlanSensitivityResponse;
    static constexpr std::string_view name = "PlanSensitivityResponse";
    static constexpr std::string_view doc =
        "Results of a plan for each value of one or two parameters.";
    static constexpr auto fields = wire::combined(
        wire::list(required("vary", &T::vary, "JSON path of the parameter varied."),
                   required("vary_second", &T::vary_second,
                            "JSON path of the second parameter varied; null without one."),
                   required("results", &T::results, "Results in the order of the values.")),
        provenance_fields<T>());
};

template <>
struct Described<service::PlanSolveResponse> {
    using T = service::PlanSolveResponse;
    static constexpr std::string_view name = "PlanSolveResponse";
    static constexpr std::string_view doc = "Solution of a plan for a target success rate.";
    static constexpr auto fields = wire::combined(
        wire::list(required("value", &T::value,
                            "Value of the unknown; null when no value reaches the target."),
                   required("summary", &T::summary,
                            "Key figures of the plan at the solution; null without a solution."),
                   required("simulations", &T::simulations, "Number of simulations run.")),
        provenance_fields<T>());
};

template <>
struct Described<service::PlanWithdrawalResponse> {
    using T = service::PlanWithdrawalResponse;
    static constexpr std::string_view name = "PlanWithdrawalResponse";
    static constexpr std::string_view doc = "Withdrawal of one year.";
    static constexpr auto fields = wire::combined(
        wire::list(required("withdrawal", &T::withdrawal, "Withdrawal of the year, nominal."),
                   required("withdrawal_rate", &T::withdrawal_rate,
                            "Withdrawal as a fraction of the portfolio."),
                   required("rules_applied", &T::rules_applied,
                            "Rules that took effect: withdrawal, inflation_cap, "
                            "capital_preservation, prosperity, floor or ceiling.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
