// Descriptions of default correlations: a common factor, a rule or a matrix.
#pragma once

#include "clo/simulation.hpp"
#include "service/describe_common.hpp"
#include "service/describe_correlation_repair.hpp"

namespace ballast::describe {

template <>
struct Described<clo::CorrelationRule> {
    using T = clo::CorrelationRule;
    static constexpr std::string_view name = "CloCorrelationRule";
    static constexpr std::string_view doc =
        "Correlation of two assets by their relation, less a penalty per notch between their "
        "ratings, at least 0.";
    static constexpr auto fields =
        wire::list(optional("same_issuer", &T::same_issuer,
                            "Correlation of assets of one issuer; no penalty applies.",
                            {.minimum = 0, .maximum = 1, .unit = "fraction"}),
                   optional("same_industry", &T::same_industry,
                            "Correlation of assets of one industry (Moody's, or else S&P).",
                            {.minimum = 0, .maximum = 1, .unit = "fraction"}),
                   optional("other", &T::other, "Correlation of all other pairs.",
                            {.minimum = 0, .maximum = 1, .unit = "fraction"}),
                   optional("notch_penalty", &T::notch_penalty,
                            "Reduction for each notch between Moody's ratings.",
                            {.minimum = 0, .maximum = 1, .unit = "fraction"}));
};

template <>
struct Described<clo::CorrelatedUnit> {
    using enum clo::CorrelatedUnit;
    static constexpr std::string_view name = "CloCorrelatedUnit";
    static constexpr std::string_view doc = "What has a part of its own beside the common factor.";
    static constexpr std::array values{
        word(kAsset, "asset", "Every asset."),
        word(kIssuer, "issuer", "Every issuer: its assets default together where they are alike.")};
};

template <>
struct Described<clo::SimulationCorrelation> {
    using T = clo::SimulationCorrelation;
    static constexpr std::string_view name = "CloCorrelation";
    static constexpr std::string_view doc =
        "Correlation of the variables that decide on defaults: one of rho, rule, matrix and "
        "stored.";
    static constexpr auto fields = wire::list(
        optional("rho", &T::rho, "Correlation of every pair, through one common factor.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("unit", &T::unit, "rho: what has a part of its own."),
        optional("rule", &T::rule, "Correlations by issuer, industry and rating."),
        optional("ids", &T::ids, "matrix: assets, or issuers by id or name, in the order of rows.",
                 {.max_items = clo::kMaxCorrelationItems, .max_length = 200}),
        optional("matrix", &T::matrix, "Symmetric matrix with a unit diagonal, as rows.",
                 {.minimum = -1, .maximum = 1, .max_items = clo::kMaxCorrelationItems}),
        optional("stored", &T::stored, "Stored matrix, by id or short name (clo.correlation.put).",
                 {.max_length = 64}),
        optional("repair", &T::repair,
                 "Repair of a matrix that is not positive semidefinite; with none it is an error. "
                 "Absent: higham for a rule, otherwise none."));
};

template <>
struct Described<clo::CorrelationUsed> {
    using T = clo::CorrelationUsed;
    static constexpr std::string_view name = "CloCorrelationUsed";
    static constexpr std::string_view doc = "The correlation as it was used.";
    static constexpr auto fields = wire::list(
        required("variables", &T::variables,
                 "Number of variables: assets that are perfectly correlated share one."),
        required("factors", &T::factors, "Number of independent draws of a path."),
        required("average", &T::average, "Mean correlation of pairs of assets, weighted by par.",
                 {.unit = "fraction"}),
        required("repaired", &T::repaired, "Whether the matrix was repaired."),
        required("distance", &T::distance,
                 "Frobenius norm of the difference between the repaired and the given matrix."),
        required("minimum_eigenvalue", &T::minimum_eigenvalue,
                 "Smallest eigenvalue of the given matrix; null where it needed no repair."));
};

template <>
struct Described<clo::Copula> {
    using enum clo::Copula;
    static constexpr std::string_view name = "CloCopula";
    static constexpr std::string_view doc = "Dependence of default times.";
    static constexpr std::array values{
        word(kGaussian, "gaussian", "Normal variables."),
        word(kStudentT, "t", "Student-t variables: joint defaults in the tail.")};
};

template <>
struct Described<clo::DefaultCurve> {
    using T = clo::DefaultCurve;
    static constexpr std::string_view name = "CloDefaultCurve";
    static constexpr std::string_view doc =
        "Default probabilities of the assets; absent: Moody's rating factor over 10,000 as that of "
        "ten years, at a constant rate.";
    static constexpr auto fields = wire::list(
        optional("annual", &T::annual,
                 "Annual default rates: a number, a list with one per period, a table, or the name "
                 "of a vector of the assumptions.",
                 {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction per year"}),
        optional("cumulative", &T::cumulative,
                 "Cumulative probabilities of years 1, 2, … by Moody's rating.",
                 {.minimum = 0, .maximum = 1, .max_items = 50, .unit = "fraction"}));
};

}  // namespace ballast::describe
