// Correlations of a panel of returns, summary figures of the matrix, and a display order.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "math/nearest_correlation.hpp"
#include "risk/panel.hpp"

namespace ballast::risk {

using math::CorrelationRepair;
using math::RepairedCorrelation;

// kGiven: the matrix comes from the caller and is only repaired and analyzed.
enum class CorrelationMethod { kPearson, kSpearman, kKendall, kEwma, kLedoitWolf, kOas, kGiven };
enum class ShrinkageTarget { kIdentity, kConstantCorrelation };

struct CorrelationSettings {
    CorrelationMethod method = CorrelationMethod::kPearson;
    CorrelationRepair repair = CorrelationRepair::kNone;
    ShrinkageTarget target = ShrinkageTarget::kIdentity;  // for ledoit_wolf
    double ewma_lambda = 0.94;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> window;
    // Clusters are joined while their mean correlation is at least this.
    double cluster_threshold = 0.5;
    double component_threshold = 0.7;  // symbols are linked when their correlation is at least this
};

struct CorrelationCluster {
    std::vector<std::string> symbols;
    std::optional<double> average;  // of the pairs within the cluster; null for a single symbol
};

struct CorrelationPair {
    std::string first;
    std::string second;
    double correlation = 0.0;
    std::optional<double> t_statistic;  // r sqrt((n - 2) / (1 - r²)); null at |r| = 1
};

struct CorrelationReport {
    CorrelationMethod method = CorrelationMethod::kPearson;
    std::vector<std::string> symbols;
    std::vector<std::vector<double>> matrix;
    std::vector<double> eigenvalues;  // descending
    std::optional<double> average;    // of the pairs; null for a single symbol
    // exp of the entropy of eigenvalues / n: n when all are uncorrelated, 1 when all are perfectly
    // correlated (Meucci 2009 on principal portfolios of equal risk).
    double effective_bets = 0.0;
    double participation_ratio = 0.0;          // (sum λ)² / sum λ²
    std::vector<CorrelationCluster> clusters;  // average linkage, in tree order
    // Single linkage: symbols linked directly or through others.
    std::vector<CorrelationCluster> components;
    // Indices of symbols, similar ones next to each other.
    std::vector<std::size_t> order;
    std::vector<CorrelationPair> highest;  // at most 10
    std::vector<CorrelationPair> lowest;
    std::vector<std::vector<std::optional<double>>> t_statistics;
    std::size_t observations = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::optional<double> shrinkage;
    CorrelationRepair repair = CorrelationRepair::kNone;
    double minimum_eigenvalue = 0.0;                  // of the returned matrix
    std::optional<double> minimum_eigenvalue_before;  // when repaired
    std::optional<double> repair_distance;
};

// A symbol with constant returns has no correlation: it is left out, with an issue
// (`constant_returns`). Other issues: `not_positive_semidefinite` (repair is none),
// `correlation_repaired`, `short_history`. kInvalidInput: fewer than three rows, no symbol left.
Result<Outcome<CorrelationReport>> correlation_report(const ReturnPanel& panel,
                                                      const CorrelationSettings& settings,
                                                      const Work& work = {});

// For a matrix from the caller; symbols name its rows. It has no observations and no t-statistics.
// Without a repair its diagonal must be 1; a repair accepts any symmetric matrix. kInvalidInput for
// a matrix that is not square, symmetric (to 1e-9) and finite.
Result<Outcome<CorrelationReport>> correlation_report(std::vector<std::string> symbols,
                                                      math::Matrix matrix,
                                                      const CorrelationSettings& settings,
                                                      const Work& work = {});

}  // namespace ballast::risk
