// Descriptions of risk.correlation.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::wire {

template <>
struct Described<service::CorrelationRequest> {
    using T = service::CorrelationRequest;
    static constexpr std::string_view name = "CorrelationRequest";
    static constexpr std::string_view doc = "Returns or prices, or symbols with stored prices.";
    static constexpr auto fields = wire::list(
        optional("returns", &T::returns, "`date` and one column of simple returns per symbol."),
        optional("prices", &T::prices, "Closes instead of returns."),
        optional("matrix", &T::matrix,
                 "A symmetric matrix from elsewhere instead of returns, row by row, to repair and "
                 "read; `symbols` name its rows.",
                 {.min_items = 1, .max_items = 2'000}),
        optional("portfolio", &T::portfolio, "The symbols of a stored portfolio, by id or slug.",
                 {.max_length = 64}),
        optional("symbols", &T::symbols, "Symbols with stored prices, or columns to keep.",
                 {.max_items = 10'000, .min_length = 1, .max_length = 64}),
        optional("method", &T::method, "Estimator."),
        optional("repair", &T::repair, "What is done when it is not positive semidefinite."),
        optional("target", &T::target, "Of ledoit_wolf."),
        optional(
            "ewma_lambda", &T::ewma_lambda, "Of ewma.",
            {.minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true}),
        optional("as_of", &T::as_of, "Data after it is not read."),
        optional("window", &T::window, "The last so many returns.",
                 {.minimum = 3, .maximum = 100'000}),
        optional("cluster_threshold", &T::cluster_threshold,
                 "Clusters join while their mean correlation is at least this.",
                 {.minimum = -1, .maximum = 1}),
        optional("component_threshold", &T::component_threshold,
                 "Two symbols are linked when their correlation, with its sign, is at least this.",
                 {.minimum = -1, .maximum = 1}));
};

template <>
struct Described<risk::CorrelationCluster> {
    using T = risk::CorrelationCluster;
    static constexpr std::string_view name = "CorrelationCluster";
    static constexpr std::string_view doc = "Symbols that move together.";
    static constexpr auto fields = wire::list(
        required("symbols", &T::symbols, "In the order of the tree."),
        required("average", &T::average, "Mean correlation inside; null for one symbol."));
};

template <>
struct Described<risk::CorrelationPair> {
    using T = risk::CorrelationPair;
    static constexpr std::string_view name = "CorrelationPair";
    static constexpr std::string_view doc = "Two symbols.";
    static constexpr auto fields = wire::list(
        required("first", &T::first, "One."), required("second", &T::second, "The other."),
        required("correlation", &T::correlation, "Of the two."),
        required("t_statistic", &T::t_statistic, "Against zero; null at ±1."));
};

// The fields of T's CorrelationReport.
template <class T>
constexpr auto correlation_report_fields() {
    return wire::combined(
        wire::list(
            required("method", &T::method, "Estimator."),
            required("symbols", &T::symbols, "Rows and columns of the matrix."),
            required("matrix", &T::matrix, "Correlations."),
            required("eigenvalues", &T::eigenvalues, "Descending."),
            required("average", &T::average, "Of the pairs."),
            required("effective_bets", &T::effective_bets,
                     "Exponential of the entropy of eigenvalues / n."),
            required("participation_ratio", &T::participation_ratio, "(sum λ)² / sum λ²."),
            required("clusters", &T::clusters, "Groups by average linkage at `cluster_threshold`."),
            required("components", &T::components,
                     "Groups by single linkage at `component_threshold`: each member is linked to "
                     "another by a correlation of at least that, with its sign."),
            required("order", &T::order, "Indices of symbols, like beside like."),
            required("highest", &T::highest, "At most ten pairs."),
            required("lowest", &T::lowest, "At most ten pairs."),
            required("t_statistics", &T::t_statistics, "Against zero."),
            required("observations", &T::observations, "Returns that entered."),
            required("first_date", &T::first_date, "Of the returns."),
            required("last_date", &T::last_date, "Of the returns."),
            required("shrinkage", &T::shrinkage, "0 the sample, 1 the target."),
            required("repair", &T::repair, "What was done."),
            required("minimum_eigenvalue", &T::minimum_eigenvalue, "Of the matrix returned.")),
        wire::list(
            required("minimum_eigenvalue_before", &T::minimum_eigenvalue_before, "Before repair."),
            required("repair_distance", &T::repair_distance, "Frobenius norm of the change.")));
}

template <>
struct Described<risk::CorrelationReport> {
    static constexpr std::string_view name = "CorrelationReport";
    static constexpr std::string_view doc = "A correlation matrix and what it says.";
    static constexpr auto fields = correlation_report_fields<risk::CorrelationReport>();
};

template <>
struct Described<service::CorrelationResponse> {
    using T = service::CorrelationResponse;
    static constexpr std::string_view name = "CorrelationResponse";
    static constexpr std::string_view doc = "A correlation matrix and what it says.";
    static constexpr auto fields =
        wire::combined(correlation_report_fields<T>(),
                       wire::list(required("coverage", &T::coverage,
                                           "Share of the symbols asked for that entered.")),
                       provenance_fields<T>());
};

}  // namespace ballast::wire
