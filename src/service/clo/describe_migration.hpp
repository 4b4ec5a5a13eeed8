// Descriptions of clo.migration and clo.var.
#pragma once

#include "service/clo/describe_case.hpp"
#include "service/clo/describe_correlation.hpp"
#include "service/clo/migration_requests.hpp"

namespace ballast::describe {

template <>
struct Described<clo::TransitionMatrix> {
    using T = clo::TransitionMatrix;
    static constexpr std::string_view name = "CloTransitionMatrix";
    static constexpr std::string_view doc = "Probabilities of moving between ratings.";
    static constexpr auto fields = wire::list(
        required(
            "states", &T::states,
            "Ratings from best to worst, of Moody's or S&P; the last is default. A rating with "
            "a modifier that is absent counts as the one without.",
            {.min_items = 2, .max_items = clo::kMaxTransitionStates, .max_length = 10}),
        required("rows", &T::rows,
                 "Probabilities of ending in each state, for each starting state.",
                 {.minimum = 0,
                  .maximum = 1,
                  .min_items = 2,
                  .max_items = clo::kMaxTransitionStates,
                  .unit = "fraction"}),
        optional("months", &T::months, "Period of the probabilities.",
                 {.minimum = 1, .maximum = 120, .unit = "months"}));
};

template <>
struct Described<clo::PeriodRoot> {
    using enum clo::PeriodRoot;
    static constexpr std::string_view name = "CloPeriodRoot";
    static constexpr std::string_view doc = "How the matrix of a shorter period is computed.";
    static constexpr std::array values{
        word(kQuasiOptimization, "quasi_optimization",
             "Root by the logarithm, each row replaced by the nearest distribution."),
        word(kNone, "none", "The matrix is that of the period.")};
};

template <>
struct Described<clo::MigrationPeriod> {
    using enum clo::MigrationPeriod;
    static constexpr std::string_view name = "CloMigrationPeriod";
    static constexpr std::string_view doc = "Time between migrations.";
    static constexpr std::array values{word(kQuarterly, "quarterly"),
                                       word(kSemiannual, "semiannual"), word(kAnnual, "annual")};
};

template <>
struct Described<service::CloMigrationRequest> {
    using T = service::CloMigrationRequest;
    static constexpr std::string_view name = "CloMigrationRequest";
    static constexpr std::string_view doc =
        "A deal whose ratings migrate. Balances are those of the collateral without defaults.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(),
        wire::list(optional("transition", &T::transition,
                            "Transition matrix; absent: that of the scenario."),
                   optional("period", &T::period, "Time between migrations."),
                   optional("root", &T::root,
                            "How the matrix of the period follows from the transition matrix."),
                   optional("paths", &T::paths, "Number of paths.",
                            {.minimum = 1, .maximum = double(clo::kMaxMigrationPaths)}),
                   optional("seed", &T::seed, "Seed of the draws."),
                   required("correlation", &T::correlation, "Correlation of migrations.")));
};

template <>
struct Described<clo::MigrationFigure> {
    using T = clo::MigrationFigure;
    static constexpr std::string_view name = "CloMigrationFigure";
    static constexpr std::string_view doc = "Mean and percentiles of a figure over the paths.";
    static constexpr auto fields = wire::list(
        required("mean", &T::mean, "Mean."), required("p5", &T::p5, "5th percentile."),
        required("p50", &T::p50, "Median."), required("p95", &T::p95, "95th percentile."));
};

template <>
struct Described<clo::MigrationRating> {
    using T = clo::MigrationRating;
    static constexpr std::string_view name = "CloMigrationRating";
    static constexpr std::string_view doc = "Collateral of one rating on a date.";
    static constexpr auto fields = wire::list(
        required("rating", &T::rating, "Rating, or default."),
        required("par", &T::par, "Par; of default, all that has defaulted.", {.unit = "currency"}),
        required("count", &T::count, "Number of assets."));
};

template <>
struct Described<clo::MigrationDate> {
    using T = clo::MigrationDate;
    static constexpr std::string_view name = "CloMigrationDate";
    static constexpr std::string_view doc = "Ratings after a payment date, and moves before it.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Payment date."),
        required("ratings", &T::ratings, "Collateral by rating."),
        required("upgrades", &T::upgrades, "Assets upgraded in the period."),
        required("downgrades", &T::downgrades, "Assets downgraded in the period, without default."),
        required("defaults", &T::defaults, "Assets that default in the period."),
        required("defaulted_par", &T::defaulted_par, "Par that defaults in the period.",
                 {.unit = "currency"}),
        required("cdr", &T::cdr,
                 "Defaulted par over performing par at the start of the period, times periods a "
                 "year.",
                 {.unit = "fraction per year"}),
        required("matured", &T::matured, "Assets repaid up to the date."));
};

template <>
struct Described<service::CloMigrationResponse> {
    using T = service::CloMigrationResponse;
    static constexpr std::string_view name = "CloMigrationResponse";
    static constexpr std::string_view doc = "Ratings of the collateral over time.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("paths", &T::paths, "Number of paths."),
            required("states", &T::states, "States of the matrix."),
            required("period_matrix", &T::period_matrix, "Probabilities of one migration.",
                     {.unit = "fraction"}),
            required("lowest_root_entry", &T::lowest_root_entry,
                     "Smallest entry of the root before rows were replaced; 0 where none is "
                     "negative."),
            required("root_distance", &T::root_distance,
                     "Largest difference between the power of the period matrix and the transition "
                     "matrix."),
            required("dates", &T::dates, "Payment dates."),
            required("correlation", &T::correlation, "The correlation as it was used.")),
        provenance_fields<T>());
};

template <>
struct Described<clo::CreditVarMethod> {
    using enum clo::CreditVarMethod;
    static constexpr std::string_view name = "CloVarMethod";
    static constexpr std::string_view doc = "Method of the loss distribution.";
    static constexpr std::array values{
        word(kVasicek, "vasicek", "Large pool with one common factor, in closed form."),
        word(kCopula, "copula", "Simulated defaults."),
        word(kMigration, "migration", "Simulated rating migrations."),
        word(kEqualLoans, "equal_loans",
             "As many equal loans with the expected loss of the book and one common factor, "
             "exact.")};
};

template <>
struct Described<clo::LossSlice> {
    using T = clo::LossSlice;
    static constexpr std::string_view name = "CloLossSlice";
    static constexpr std::string_view doc = "A slice of the losses of the loan book.";
    static constexpr auto fields =
        wire::list(required("attach", &T::attach, "Losses below it do not count.",
                            {.minimum = 0, .maximum = 1, .unit = "fraction of par"}),
                   required("detach", &T::detach, "Losses above it do not count.",
                            {.minimum = 0, .maximum = 1, .unit = "fraction of par"}));
};

template <>
struct Described<clo::AssetPair> {
    using T = clo::AssetPair;
    static constexpr std::string_view name = "CloAssetPair";
    static constexpr std::string_view doc = "Two assets of a deal.";
    static constexpr auto fields =
        wire::list(required("first", &T::first, "Id of an asset.", {.max_length = 50}),
                   required("second", &T::second, "Id of another asset.", {.max_length = 50}));
};

template <>
struct Described<service::CloVarRequest> {
    using T = service::CloVarRequest;
    static constexpr std::string_view name = "CloVarRequest";
    static constexpr std::string_view doc =
        "A loan book and the horizon of its credit losses. Of the assumptions only the recovery "
        "applies.";
    static constexpr auto fields = wire::combined(
        clo_case_fields<T>(),
        wire::list(
            optional("methods", &T::methods, "Methods.", {.min_items = 1, .max_items = 4}),
            optional("confidence", &T::confidence, "Confidence levels.",
                     {.minimum = 0,
                      .maximum = 1,
                      .exclusive_minimum = true,
                      .exclusive_maximum = true,
                      .min_items = 1,
                      .max_items = 20,
                      .unit = "fraction"}),
            optional("horizon_years", &T::horizon_years, "Horizon, rounded to months.",
                     {.minimum = 0.0833, .maximum = 30, .unit = "years"}),
            optional("paths", &T::paths, "Number of paths of simulated methods.",
                     {.minimum = 1, .maximum = double(clo::kMaxVarPaths)}),
            optional("seed", &T::seed, "Seed of the draws."),
            optional("copula", &T::copula, "Dependence of defaults and migrations."),
            optional("degrees_of_freedom", &T::degrees_of_freedom, "t: degrees of freedom.",
                     {.minimum = 1, .maximum = 1000}),
            optional("default_curve", &T::default_curve, "Default probabilities of the assets."),
            required("correlation", &T::correlation, "Correlation of defaults and migrations."),
            optional("transition", &T::transition, "migration: transition matrix."),
            optional("root", &T::root, "migration: root for a horizon that is no multiple."),
            optional("prices", &T::prices,
                     "migration: price by state; absent states are at par, default at recovery.",
                     {.minimum = 0,
                      .maximum = 200,
                      .max_items = clo::kMaxTransitionStates,
                      .unit = "percent of par"}),
            optional("tranches", &T::tranches,
                     "Slices of the losses whose expected loss each method states.",
                     {.max_items = 100}),
            optional("pairs", &T::pairs,
                     "Pairs of assets whose joint default probability is stated, in the Gaussian "
                     "copula.",
                     {.max_items = 5000}),
            optional("exact_deviation", &T::exact_deviation,
                     "Whether to compute the standard deviation of the losses from the joint "
                     "default probabilities of all pairs, in the Gaussian copula.")));
};

template <>
struct Described<clo::SliceLoss> {
    using T = clo::SliceLoss;
    static constexpr std::string_view name = "CloSliceLoss";
    static constexpr std::string_view doc = "Expected loss of a slice.";
    static constexpr auto fields = wire::list(
        required("attach", &T::attach, "Lower end of the slice.", {.unit = "fraction of par"}),
        required("detach", &T::detach, "Upper end of the slice.", {.unit = "fraction of par"}),
        required("expected_loss", &T::expected_loss, "Expected loss of the slice.",
                 {.unit = "fraction of the slice"}),
        required("expected_loss_error", &T::expected_loss_error,
                 "Standard error of a simulated figure.", {.unit = "fraction of the slice"}));
};

template <>
struct Described<clo::AssetCredit> {
    using T = clo::AssetCredit;
    static constexpr std::string_view name = "CloAssetCredit";
    static constexpr std::string_view doc = "Default probability and loss of an asset.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, "Id of the asset."),
                   required("par", &T::par, "Par.", {.unit = "currency"}),
                   required("default_probability", &T::default_probability,
                            "Probability of default by the horizon.", {.unit = "fraction"}),
                   required("loss_given_default", &T::loss_given_default,
                            "One minus the recovery rate.", {.unit = "fraction of par"}));
};

template <>
struct Described<clo::JointDefault> {
    using T = clo::JointDefault;
    static constexpr std::string_view name = "CloJointDefault";
    static constexpr std::string_view doc = "Default of two assets by the horizon.";
    static constexpr auto fields = wire::list(
        required("first", &T::first, "Id of an asset."),
        required("second", &T::second, "Id of the other asset."),
        required("correlation", &T::correlation, "Correlation of the two.", {.unit = "fraction"}),
        required("probability", &T::probability, "Probability that both default by the horizon.",
                 {.unit = "fraction"}));
};

template <>
struct Described<clo::CreditVarLevel> {
    using T = clo::CreditVarLevel;
    static constexpr std::string_view name = "CloVarLevel";
    static constexpr std::string_view doc = "Loss at a confidence level.";
    static constexpr auto fields = wire::list(
        required("confidence", &T::confidence, "Confidence level.", {.unit = "fraction"}),
        required("value_at_risk", &T::value_at_risk,
                 "Loss that is exceeded with one minus the confidence; positive is a loss.",
                 {.unit = "currency"}),
        required("value_at_risk_error", &T::value_at_risk_error,
                 "Standard error of a simulated figure.", {.unit = "currency"}),
        required("expected_shortfall", &T::expected_shortfall,
                 "Mean of the losses beyond; positive is a loss.", {.unit = "currency"}),
        required("expected_shortfall_error", &T::expected_shortfall_error,
                 "Standard error of a simulated figure.", {.unit = "currency"}));
};

template <>
struct Described<clo::CreditVarPart> {
    using T = clo::CreditVarPart;
    static constexpr std::string_view name = "CloVarPart";
    static constexpr std::string_view doc = "Part of an obligor or industry in the loss.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Obligor or industry; may be empty."),
        required("par", &T::par, "Par that is not in default.", {.unit = "currency"}),
        required("expected_loss", &T::expected_loss, "Expected loss.", {.unit = "currency"}),
        required("expected_shortfall", &T::expected_shortfall,
                 "Part of the expected shortfall at each confidence level; the parts add up to it.",
                 {.unit = "currency"}));
};

template <>
struct Described<clo::CreditVarResult> {
    using T = clo::CreditVarResult;
    static constexpr std::string_view name = "CloVarResult";
    static constexpr std::string_view doc = "Credit losses by one method.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "Method of the loss distribution."),
        required("expected_loss", &T::expected_loss, "Expected loss.", {.unit = "currency"}),
        required("expected_loss_error", &T::expected_loss_error,
                 "Standard error of a simulated figure.", {.unit = "currency"}),
        required("standard_deviation", &T::standard_deviation,
                 "Standard deviation of simulated losses.", {.unit = "currency"}),
        required("levels", &T::levels, "Losses by confidence level."),
        required(
            "obligors", &T::obligors,
            "Contributions by obligor, the largest expected shortfall at the last level first."),
        required(
            "industries", &T::industries,
            "Contributions by industry, the largest expected shortfall at the last level first."),
        required("tranches", &T::tranches, "Expected losses of the requested slices."),
        required("default_counts", &T::default_counts,
                 "Probability that 0, 1, 2 and more assets have a loss, by the methods copula and "
                 "equal_loans."));
};

template <>
struct Described<service::CloVarResponse> {
    using T = service::CloVarResponse;
    static constexpr std::string_view name = "CloVarResponse";
    static constexpr std::string_view doc = "Credit value at risk of a loan book.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the collateral."),
                   required("horizon_years", &T::horizon_years, "Horizon.", {.unit = "years"}),
                   required("par", &T::par, "Par that is not in default.", {.unit = "currency"}),
                   required("results", &T::results, "Losses by method."),
                   required("assets", &T::assets,
                            "Default probabilities of the assets; empty where no method needs "
                            "them."),
                   required("pairs", &T::pairs, "Joint default probabilities."),
                   required("exact_deviation", &T::exact_deviation,
                            "Standard deviation of the losses from all pairs; null where it was "
                            "not requested.",
                            {.unit = "currency"}),
                   required("correlation", &T::correlation, "The correlation as it was used.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
