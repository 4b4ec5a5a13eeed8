// Descriptions of risk.correlation.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::describe {

template <>
struct Described<service::MinimumRule> {
    using enum service::MinimumRule;
    static constexpr std::string_view name = "MinimumRule";
    static constexpr std::string_view doc = "How a minimum value and a minimum weight combine.";
    static constexpr std::array values{word(kBoth, "both", "A position reaches both minimums."),
                                       word(kEither, "either", "A position reaches one of them.")};
};

template <>
struct Described<service::CorrelationRequest> {
    using T = service::CorrelationRequest;
    static constexpr std::string_view name = "CorrelationRequest";
    static constexpr std::string_view doc =
        "Returns, prices, or symbols with stored prices. What a request for a portfolio leaves out "
        "is taken from the portfolio's risk settings.";
    static constexpr auto fields = wire::list(
        optional("returns", &T::returns, "Simple returns: `date` and one column per symbol."),
        optional("prices", &T::prices,
                 "Closing prices in place of returns: `date` and one column per symbol."),
        optional("matrix", &T::matrix,
                 "Symmetric matrix to repair and analyze in place of returns, row by row; "
                 "`symbols` names its rows.",
                 {.min_items = 1, .max_items = 2'000}),
        optional("portfolio", &T::portfolio,
                 "Stored portfolio whose symbols are used, by id or slug.", {.max_length = 64}),
        optional("symbols", &T::symbols, "Symbols with stored prices, or columns to keep.",
                 {.max_items = 10'000, .min_length = 1, .max_length = 64}),
        optional(
            "minimum_value", &T::minimum_value,
            "Least absolute value of the positions that a symbol moves, in the currency of the "
            "portfolio; smaller ones are left out. For a portfolio.",
            {.minimum = 0, .unit = "currency"}),
        optional("minimum_weight", &T::minimum_weight,
                 "Least absolute value of the positions that a symbol moves, as a share of the "
                 "portfolio's gross value; smaller ones are left out. For a portfolio.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("minimum_rule", &T::minimum_rule,
                 "Whether a symbol must reach both minimums or one of them, where both are given."),
        optional("method", &T::method, "Correlation estimator."),
        optional("repair", &T::repair, "Repair of a matrix that is not positive semidefinite."),
        optional("target", &T::target, "Shrinkage target of the ledoit_wolf estimator."),
        optional("ewma_lambda", &T::ewma_lambda, "Decay factor of the ewma estimator.",
                 risk::kDecayLimits),
        optional("as_of", &T::as_of, "Last date of data used; the latest when absent."),
        optional(
            "window", &T::window,
            "Number of latest returns used; when absent, that of the portfolio's risk settings, or "
            "all.",
            {.minimum = risk::kSmallestCorrelationWindow, .maximum = 100'000, .unit = "returns"}),
        optional("cluster_threshold", &T::cluster_threshold,
                 "Mean correlation down to which clusters are merged.",
                 {.minimum = -1, .maximum = 1}),
        optional("component_threshold", &T::component_threshold,
                 "Signed correlation from which two symbols are linked in `components`.",
                 {.minimum = -1, .maximum = 1}));

    static void learn_stated(T& request, std::uint64_t stated) { request.stated = stated; }
};

template <>
struct Described<risk::CorrelationCluster> {
    using T = risk::CorrelationCluster;
    static constexpr std::string_view name = "CorrelationCluster";
    static constexpr std::string_view doc = "Symbols that are highly correlated with each other.";
    static constexpr auto fields =
        wire::list(required("symbols", &T::symbols, "Symbols of the cluster, in dendrogram order."),
                   required("average", &T::average,
                            "Mean pairwise correlation within the cluster; null for one symbol."));
};

template <>
struct Described<risk::CorrelationPair> {
    using T = risk::CorrelationPair;
    static constexpr std::string_view name = "CorrelationPair";
    static constexpr std::string_view doc = "Correlation of two symbols.";
    static constexpr auto fields = wire::list(
        required("first", &T::first, "First symbol of the pair."),
        required("second", &T::second, "Second symbol of the pair."),
        required("correlation", &T::correlation, "Correlation of the pair, from -1 to 1."),
        required("t_statistic", &T::t_statistic,
                 "t-statistic of the correlation against zero; null at ±1."));
};

// The fields of T's CorrelationReport.
template <class T>
constexpr auto correlation_report_fields() {
    return wire::combined(
        wire::list(
            required("method", &T::method, "Correlation estimator used."),
            required("symbols", &T::symbols,
                     "Symbols in the order of the matrix's rows and columns."),
            required("matrix", &T::matrix, "Correlation matrix, row by row."),
            required("eigenvalues", &T::eigenvalues,
                     "Eigenvalues of the matrix, in descending order."),
            required("average", &T::average, "Mean pairwise correlation; null for one symbol."),
            required("effective_bets", &T::effective_bets,
                     "Effective number of independent bets: exponential of the entropy of "
                     "eigenvalues / n."),
            required("participation_ratio", &T::participation_ratio,
                     "Participation ratio of the eigenvalues: (sum λ)² / sum λ²."),
            required("clusters", &T::clusters,
                     "Groups formed by average linkage at `cluster_threshold`."),
            required("components", &T::components,
                     "Groups formed by single linkage at `component_threshold`: each member has at "
                     "least that signed correlation with another member."),
            required(
                "order", &T::order,
                "Indices of symbols in dendrogram order, so that similar symbols are adjacent."),
            required("highest", &T::highest, "Pairs with the highest correlation, at most ten."),
            required("lowest", &T::lowest, "Pairs with the lowest correlation, at most ten."),
            required(
                "t_statistics", &T::t_statistics,
                "Matrix of t-statistics of the correlations against zero; null where undefined."),
            required("observations", &T::observations, "Number of returns that entered."),
            required("first_date", &T::first_date, "Date of the first return that entered."),
            required("last_date", &T::last_date, "Date of the last return that entered."),
            required("shrinkage", &T::shrinkage,
                     "Shrinkage intensity, from 0 (sample) to 1 (target); null for estimators "
                     "without shrinkage."),
            required("repair", &T::repair, "Repair that was applied."),
            required("minimum_eigenvalue", &T::minimum_eigenvalue,
                     "Smallest eigenvalue of the returned matrix.")),
        wire::list(required("minimum_eigenvalue_before", &T::minimum_eigenvalue_before,
                            "Smallest eigenvalue before repair; null without repair."),
                   required("repair_distance", &T::repair_distance,
                            "Frobenius norm of the change made by repair; null without repair.")));
}

template <>
struct Described<risk::CorrelationReport> {
    static constexpr std::string_view name = "CorrelationReport";
    static constexpr std::string_view doc =
        "A correlation matrix with its spectrum, clusters and extreme pairs.";
    static constexpr auto fields = correlation_report_fields<risk::CorrelationReport>();
};

template <>
struct Described<service::SymbolSize> {
    using T = service::SymbolSize;
    static constexpr std::string_view name = "SymbolSize";
    static constexpr std::string_view doc = "A symbol and the size of its positions.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol whose price moves the positions."),
        required("value", &T::value,
                 "Absolute market value of the positions, in the currency of the portfolio."),
        required("weight", &T::weight,
                 "Absolute market value of the positions as a share of the portfolio's gross "
                 "value."));
};

template <>
struct Described<service::CorrelationResponse> {
    using T = service::CorrelationResponse;
    static constexpr std::string_view name = "CorrelationResponse";
    static constexpr std::string_view doc =
        "A correlation matrix with its spectrum, clusters and extreme pairs.";
    static constexpr auto fields = wire::combined(
        correlation_report_fields<T>(),
        wire::list(
            required("coverage", &T::coverage, "Share of the requested symbols that entered."),
            required("below_minimum", &T::below_minimum,
                     "Symbols of the portfolio left out as smaller than `minimum_value` and "
                     "`minimum_weight`, largest first."),
            required("window", &T::window, "Number of latest returns requested; null for all.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
