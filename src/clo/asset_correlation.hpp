// Correlations between the assets or issuers of a deal: by rule or given, checked, repaired and
// factored for simulations (clo.md 1.16).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/asset.hpp"
#include "math/matrix.hpp"
#include "math/nearest_correlation.hpp"

namespace ballast::clo {

using math::CorrelationRepair;

inline constexpr std::size_t kMaxCorrelationItems = 5'000;

struct CorrelationCheck {
    std::size_t items = 0;
    double largest_asymmetry = 0.0;
    double lowest = 1.0;  // of the pairs
    double highest = -1.0;
    double minimum_eigenvalue = 0.0;
    bool positive_semidefinite = false;  // to 1e-8
};

// kInvalidInput names the entry: ids that are empty, repeated or of another number than the rows; a
// matrix that is not square, finite and symmetric to 1e-9 (with the pair that differs most, rows
// and columns counted from 1, and a suggested fix); a diagonal other than 1; an entry outside
// [-1, 1].
Result<CorrelationCheck> check_correlation(std::span<const std::string> ids,
                                           const math::Matrix& matrix);

struct CorrelationRepairResult {
    math::Matrix matrix;
    bool changed = false;
    double minimum_eigenvalue_before = 0.0;
    double minimum_eigenvalue = 0.0;
    double distance = 0.0;  // Frobenius norm of the difference
};

// The matrix as it is where it is positive semidefinite, also by merging items with a correlation
// of 1. Otherwise repaired; with kNone a kInvalidInput that states the smallest eigenvalue. The
// matrix has been checked.
Result<CorrelationRepairResult> repair_correlation(const math::Matrix& matrix,
                                                   CorrelationRepair repair);

// loadings of the row of an item: X = sum of loading * independent standard normals.
struct CorrelationFactor {
    math::Matrix loadings;            // merged items x factors
    std::vector<std::size_t> row;     // of the loadings, by item
    bool lower_triangular = true;     // false: from eigenvectors, because the matrix is singular
    double minimum_eigenvalue = 0.0;  // of the merged items; only where it is not triangular

    std::size_t factors() const { return loadings.cols; }
};

// Items with a correlation of 1, which have the same correlations with all others, share a row.
// kInvalidInput where the matrix is not positive semidefinite.
Result<CorrelationFactor> factor_correlation(const math::Matrix& matrix);

// A matrix as it is used: repaired where needed, with its factor.
struct FactoredCorrelation {
    math::Matrix matrix;
    CorrelationFactor factor;
    bool repaired = false;
    double distance = 0.0;
    std::optional<double> minimum_eigenvalue;  // before a repair
};
Result<FactoredCorrelation> factored_correlation(math::Matrix matrix, CorrelationRepair repair);

using SharedFactor = std::shared_ptr<const FactoredCorrelation>;

// What a rule needs of an item.
struct CorrelatedItem {
    std::string issuer;
    std::string industry;
    std::optional<int> rating_rank;  // position on the scale of the agency
};

// The rule of the earlier workbook: a correlation by relation, each but that within an issuer less
// a penalty per notch of difference in rating, at least 0.
struct CorrelationRule {
    double same_issuer = 1.0;
    double same_industry = 0.3;
    double other = 0.2;
    double notch_penalty = 0.0;
};

CorrelatedItem correlated_item(const Asset& asset);
math::Matrix correlation_by_rule(std::span<const CorrelatedItem> items,
                                 const CorrelationRule& rule);

}  // namespace ballast::clo
