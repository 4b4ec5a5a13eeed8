#include "clo/asset_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "clo/refuse.hpp"
#include "math/linear_algebra.hpp"

namespace ballast::clo {

namespace {

constexpr double kSymmetry = 1e-9;
constexpr double kDiagonal = 1e-9;
constexpr double kSameItem = 1e-9;       // of a correlation of 1
constexpr double kSameRows = 1e-6;       // of the other correlations of merged items
constexpr double kSemidefinite = -1e-8;  // least eigenvalue that counts as rounding

Status check_ids(std::span<const std::string> ids, const math::Matrix& matrix) {
    if (matrix.rows == 0) return refuse("the correlation matrix is empty: expected 1 to 5,000 ids");
    if (matrix.rows > kMaxCorrelationItems)
        return refuse(
            fmt::format("the correlation matrix has {} ids: expected at most 5,000", matrix.rows));
    if (matrix.rows != matrix.cols || ids.size() != matrix.rows)
        return refuse(
            fmt::format("the correlation matrix has {} rows, {} columns and {} ids: expected the "
                        "same number of each",
                        matrix.rows, matrix.cols, ids.size()));
    std::set<std::string_view> known;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i].empty())
            return refuse(fmt::format("id {} of the correlation matrix is empty", i));
        if (!known.insert(ids[i]).second)
            return refuse(fmt::format("the correlation matrix has the id \"{}\" twice", ids[i]));
    }
    return {};
}

// Names the pair that differs most: a repair needs both triangles, and cannot choose between them.
Status check_symmetry(std::span<const std::string> ids, const math::Matrix& matrix,
                      CorrelationCheck& check) {
    std::size_t pairs = 0, row = 0, column = 0;
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const double difference = std::abs(matrix(i, j) - matrix(j, i));
            pairs += difference > kSymmetry ? 1 : 0;
            if (difference <= check.largest_asymmetry) continue;
            check.largest_asymmetry = difference;
            row = i;
            column = j;
        }
    if (pairs == 0) return {};
    return refuse(
        fmt::format(
            "the correlation of \"{0}\" and \"{1}\" is {2} in row {3}, column {4}, and {5} in "
            "row {4}, column {3}: expected the same{6}",
            ids[row], ids[column], matrix(row, column), row + 1, column + 1, matrix(column, row),
            pairs == 1 ? std::string() : fmt::format(" ({} pairs differ, this one most)", pairs)),
        "asymmetric",
        "give both triangles the same values; in a table, empty the cells of one triangle to take "
        "those of the other");
}

Result<double> smallest_eigenvalue(const math::Matrix& matrix) {
    TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(matrix));
    return eigen.values.back();
}

// Whether two items with a correlation of 1 have the same correlations with all others.
bool same_item(const math::Matrix& matrix, std::size_t i, std::size_t j) {
    if (matrix(i, j) < 1.0 - kSameItem) return false;
    for (std::size_t k = 0; k < matrix.cols; ++k)
        if (k != i && k != j && std::abs(matrix(i, k) - matrix(j, k)) > kSameRows) return false;
    return true;
}

struct MergedItems {
    std::vector<std::size_t> first;  // item of the matrix, by merged item
    std::vector<std::size_t> row;    // merged item, by item of the matrix
    math::Matrix matrix;
};

MergedItems merged(const math::Matrix& matrix) {
    MergedItems result;
    result.row.resize(matrix.rows);
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        const auto found = std::ranges::find_if(
            result.first, [&](std::size_t j) { return same_item(matrix, i, j); });
        result.row[i] = static_cast<std::size_t>(found - result.first.begin());
        if (found == result.first.end()) result.first.push_back(i);
    }
    const std::size_t n = result.first.size();
    result.matrix = math::Matrix::zero(n, n);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b)
            result.matrix(a, b) = a == b ? 1.0 : matrix(result.first[a], result.first[b]);
    return result;
}

}  // namespace

Result<CorrelationCheck> check_correlation(std::span<const std::string> ids,
                                           const math::Matrix& matrix) {
    TRY_STATUS(check_ids(ids, matrix));
    CorrelationCheck check{.items = ids.size()};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!(std::abs(matrix(i, i) - 1.0) <= kDiagonal))
            return refuse(fmt::format("the correlation of \"{}\" with itself is {}: expected 1",
                                      ids[i], matrix(i, i)));
        for (std::size_t j = 0; j < i; ++j) {
            for (const double value : {matrix(i, j), matrix(j, i)})
                if (!(value >= -1.0 && value <= 1.0))
                    return refuse(
                        fmt::format("the correlation of \"{}\" and \"{}\" is {}: expected -1 to 1",
                                    ids[i], ids[j], value));
            check.lowest = std::min(check.lowest, matrix(i, j));
            check.highest = std::max(check.highest, matrix(i, j));
        }
    }
    if (ids.size() == 1) check.highest = 1.0;
    TRY_STATUS(check_symmetry(ids, matrix, check));
    TRY(check.minimum_eigenvalue, smallest_eigenvalue(matrix));
    check.positive_semidefinite = check.minimum_eigenvalue >= kSemidefinite;
    return check;
}

Result<CorrelationRepairResult> repair_correlation(const math::Matrix& matrix,
                                                   CorrelationRepair repair) {
    CorrelationRepairResult result{.matrix = matrix};
    TRY(result.minimum_eigenvalue, smallest_eigenvalue(matrix));
    result.minimum_eigenvalue_before = result.minimum_eigenvalue;
    if (result.minimum_eigenvalue >= kSemidefinite) return result;
    if (repair == CorrelationRepair::kNone)
        return refuse(
            fmt::format("the correlation matrix is not positive semidefinite: its smallest "
                        "eigenvalue is {:.6g}; "
                        "choose the repair higham or clip",
                        result.minimum_eigenvalue));
    TRY(math::RepairedCorrelation made, repair == CorrelationRepair::kHigham
                                            ? math::nearest_correlation(matrix)
                                            : math::clip_correlation(matrix));
    result.matrix = std::move(made.matrix);
    result.changed = true;
    result.minimum_eigenvalue = made.minimum_eigenvalue;
    result.distance = made.distance;
    return result;
}

Result<CorrelationFactor> factor_correlation(const math::Matrix& matrix) {
    MergedItems items = merged(matrix);
    CorrelationFactor result{.row = std::move(items.row)};
    if (auto lower = math::cholesky(items.matrix)) {
        result.loadings = *std::move(lower);
        return result;
    }
    TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(items.matrix));
    result.lower_triangular = false;
    result.minimum_eigenvalue = eigen.values.back();
    if (result.minimum_eigenvalue < kSemidefinite)
        return refuse(
            fmt::format("the correlation matrix is not positive semidefinite: its "
                        "smallest eigenvalue is {:.6g}",
                        result.minimum_eigenvalue));
    const std::size_t n = items.matrix.rows;
    const auto positive = static_cast<std::size_t>(
        std::ranges::count_if(eigen.values, [](double value) { return value > 1e-14; }));
    result.loadings = math::Matrix::zero(n, positive);
    for (std::size_t i = 0; i < n; ++i) {
        double length = 0.0;
        for (std::size_t k = 0; k < positive; ++k) {
            result.loadings(i, k) = eigen.vectors(i, k) * std::sqrt(eigen.values[k]);
            length += result.loadings(i, k) * result.loadings(i, k);
        }
        // A variance of exactly 1, which clipping rounding errors of eigenvalues disturbs.
        for (double& loading : result.loadings.row(i)) loading /= std::sqrt(length);
    }
    return result;
}

Result<FactoredCorrelation> factored_correlation(math::Matrix matrix, CorrelationRepair repair) {
    FactoredCorrelation result;
    auto factor = factor_correlation(matrix);
    if (!factor) {
        TRY(CorrelationRepairResult repaired, repair_correlation(matrix, repair));
        result.repaired = repaired.changed;
        result.distance = repaired.distance;
        result.minimum_eigenvalue = repaired.minimum_eigenvalue_before;
        matrix = std::move(repaired.matrix);
        factor = factor_correlation(matrix);
        if (!factor) return factor.error();
    }
    result.matrix = std::move(matrix);
    result.factor = *std::move(factor);
    return result;
}

CorrelatedItem correlated_item(const Asset& asset) {
    CorrelatedItem item{
        .issuer = asset.obligor_or_issuer(),
        .industry = asset.moodys_industry.empty() ? asset.sp_industry : asset.moodys_industry};
    for (const auto& rating : {asset.moodys_rating, asset.moodys_dp_rating,
                               asset.moodys_facility_rating, asset.moodys_issuer_rating})
        if (!item.rating_rank && rating && is_rated(*rating)) item.rating_rank = rank(*rating);
    return item;
}

math::Matrix correlation_by_rule(std::span<const CorrelatedItem> items,
                                 const CorrelationRule& rule) {
    const auto pair = [&](const CorrelatedItem& a, const CorrelatedItem& b) {
        if (!a.issuer.empty() && a.issuer == b.issuer) return rule.same_issuer;
        const bool related = !a.industry.empty() && a.industry == b.industry;
        const int notches =
            a.rating_rank && b.rating_rank ? std::abs(*a.rating_rank - *b.rating_rank) : 0;
        return std::max(0.0,
                        (related ? rule.same_industry : rule.other) - rule.notch_penalty * notches);
    };
    math::Matrix result = math::Matrix::identity(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) result(i, j) = result(j, i) = pair(items[i], items[j]);
    return result;
}

}  // namespace ballast::clo
