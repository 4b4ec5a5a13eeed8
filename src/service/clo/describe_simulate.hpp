// Descriptions of clo.simulate.
#pragma once

#include "service/clo/describe_case.hpp"
#include "service/clo/describe_correlation.hpp"
#include "service/clo/describe_distribution.hpp"
#include "service/clo/simulate_requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::CloSimulateRequest> {
    using T = service::CloSimulateRequest;
    static constexpr std::string_view name = "CloSimulateRequest";
    static constexpr std::string_view doc =
        "A deal to simulate. Defaults of the assets are drawn: assumptions.default does not apply, "
        "and assumptions.reinvestment.default is the average rate of what is bought.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(),
        wire::list(
            optional("paths", &T::paths, "Number of paths.",
                     {.minimum = 1, .maximum = double(clo::kMaxPaths)}),
            optional("seed", &T::seed, "Seed of the draws."),
            optional("copula", &T::copula, "Dependence of default times."),
            optional("degrees_of_freedom", &T::degrees_of_freedom, "t: degrees of freedom.",
                     {.minimum = 1, .maximum = 1000}),
            optional("default_curve", &T::default_curve, "Default probabilities of the assets."),
            optional("recovery", &T::recovery,
                     "Recovery of the assets, in place of that of the assumptions.",
                     {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction"}),
            required("correlation", &T::correlation, "Correlation of defaults."),
            optional("percentiles", &T::percentiles, "Levels of the percentiles.",
                     {.minimum = 0,
                      .maximum = 1,
                      .exclusive_minimum = true,
                      .exclusive_maximum = true,
                      .max_items = 50,
                      .unit = "fraction"}),
            optional("replay", &T::replay, "Numbers of paths to return, from 0.",
                     {.minimum = 0, .maximum = double(clo::kMaxPaths) - 1, .max_items = 100}),
            optional("tolerance", &T::tolerance, "Loss or deferred interest that counts as none.",
                     {.minimum = 0, .unit = "currency"}),
            optional("breakeven", &T::breakeven,
                     "Whether to find the break-even default rates of the tranches.")));
};

template <>
struct Described<clo::TrancheSimulation> {
    using T = clo::TrancheSimulation;
    static constexpr std::string_view name = "CloTrancheSimulation";
    static constexpr std::string_view doc = "Figures of a tranche over the paths.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the tranche."),
        required("loss", &T::loss,
                 "Balance, deferred and unpaid interest after the last date; null for equity.",
                 {.unit = "currency"}),
        required("expected_loss", &T::expected_loss, "Mean loss over the balance today.",
                 {.unit = "fraction"}),
        required("default_probability", &T::default_probability,
                 "Share of the paths with a loss above the tolerance; null for equity."),
        required("deferral_probability", &T::deferral_probability,
                 "Share of the paths that defer interest; null for equity."),
        required("wal", &T::wal, "Weighted average life of principal, ACT/365; null for equity.",
                 {.unit = "years"}),
        required(
            "irr", &T::irr,
            "Annual return at the price of the state, or at par; -1 where nothing is received.",
            {.unit = "fraction per year"}),
        required("price", &T::price,
                 "Value of what is received at the discount margin or rate, over the balance.",
                 {.unit = "percent of par"}),
        required(
            "discount_margin", &T::discount_margin,
            "Margin over the index at which floating rate debt is priced: that of the state, or "
            "the spread.",
            {.unit = "fraction per year"}),
        required(
            "discount_rate", &T::discount_rate,
            "Annual rate at which others are priced: the coupon of fixed rate debt, the hurdle "
            "of equity.",
            {.unit = "fraction per year"}),
        required("distributions", &T::distributions, "Distributions to equity, in all.",
                 {.unit = "currency"}),
        required(
            "breakeven_cdr", &T::breakeven_cdr,
            "Largest flat annual default rate without a loss, to 1e-5; null for equity, and if "
            "the tranche has no loss at any rate up to 1, or one without defaults.",
            {.unit = "fraction per year"}),
        required("breakeven_default_rate", &T::breakeven_default_rate,
                 "Par that defaults at that rate over par and principal cash today.",
                 {.unit = "fraction"}));
};

template <>
struct Described<clo::CoverageFailure> {
    using T = clo::CoverageFailure;
    static constexpr std::string_view name = "CloCoverageFailure";
    static constexpr std::string_view doc =
        "Probability that the coverage tests of a group fail on a payment date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."),
        required("id", &T::id, "Id of the coverage group."),
        required("oc", &T::oc,
                 "Share of the paths on which overcollateralization fails, before acceleration; "
                 "null where it is not tested."),
        required("ic", &T::ic, "The same of interest coverage."));
};

template <>
struct Described<clo::SimulatedTranche> {
    using T = clo::SimulatedTranche;
    static constexpr std::string_view name = "CloSimulatedTranche";
    static constexpr std::string_view doc = "A tranche on one path.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the tranche."),
        required("loss", &T::loss, "Loss of debt.", {.unit = "currency"}),
        required("wal", &T::wal, "Weighted average life; null without principal.",
                 {.unit = "years"}),
        required("irr", &T::irr, "Annual return.", {.unit = "fraction per year"}),
        required("price", &T::price, "Value of what is received.", {.unit = "percent of par"}),
        required("distributions", &T::distributions, "Distributions to equity; null for debt.",
                 {.unit = "currency"}));
};

template <>
struct Described<clo::SimulatedPath> {
    using T = clo::SimulatedPath;
    static constexpr std::string_view name = "CloSimulatedPath";
    static constexpr std::string_view doc =
        "One path. clo.project repeats it with its default_events, a default rate of 0, and "
        "reinvestment_default as assumptions.reinvestment.default.";
    static constexpr auto fields = wire::list(
        required(
            "label", &T::label,
            "Name of the path: requested, or median, p95 and worst by the loss of the collateral."),
        required("path", &T::path, "Number of the path, from 0."),
        required("default_events", &T::default_events,
                 "Period in which each asset defaults, from 1, by id."),
        required("reinvestment_default", &T::reinvestment_default,
                 "Annual default rate of bought assets by period; empty where none are bought.",
                 {.unit = "fraction per year"}),
        required("defaulted_par", &T::defaulted_par, "Par that defaults.", {.unit = "currency"}),
        required("pool_loss", &T::pool_loss, "Defaulted par less its recoveries.",
                 {.unit = "currency"}),
        required("tranches", &T::tranches, "Results of the tranches."));
};

template <>
struct Described<service::CloSimulateResponse> {
    using T = service::CloSimulateResponse;
    static constexpr std::string_view name = "CloSimulateResponse";
    static constexpr std::string_view doc = "Distributions over the paths.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("paths", &T::paths, "Number of paths."),
            required("tranches", &T::tranches, "Figures by tranche."),
            required("par", &T::par, "Par today that is not in default.", {.unit = "currency"}),
            required("expected_defaulted_par", &T::expected_defaulted_par,
                     "Expected par of today's assets that defaults, from their curves.",
                     {.unit = "currency"}),
            required("defaulted_par", &T::defaulted_par,
                     "Par that defaults on a path, bought assets included.", {.unit = "currency"}),
            required("pool_loss", &T::pool_loss, "Defaulted par less its recoveries.",
                     {.unit = "currency"}),
            required("coverage", &T::coverage, "Failures of coverage tests by date."),
            required("sample_paths", &T::sample_paths,
                     "Paths requested, and the median, 95th percentile and worst."),
            required("correlation", &T::correlation, "The correlation as it was used.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
