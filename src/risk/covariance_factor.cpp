#include "risk/covariance_factor.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"

namespace ballast::risk {

namespace {

// Of a square matrix b the lower triangular l with l l' = b b', by Householder reflections of the
// columns (the R factor of b', transposed), diagonal not negative.
math::Matrix triangularise(math::Matrix b) {
    const std::size_t n = b.rows;
    std::vector<double> v(n);
    for (std::size_t k = 0; k < n; ++k) {
        double norm = 0;
        for (std::size_t j = k; j < n; ++j) norm += b(k, j) * b(k, j);
        norm = std::sqrt(norm);
        if (norm == 0) continue;
        for (std::size_t j = k; j < n; ++j) v[j] = b(k, j);
        v[k] += b(k, k) >= 0 ? norm : -norm;
        double length = 0;
        for (std::size_t j = k; j < n; ++j) length += v[j] * v[j];
        for (std::size_t i = k; i < n; ++i) {
            double product = 0;
            for (std::size_t j = k; j < n; ++j) product += b(i, j) * v[j];
            const double factor = 2 * product / length;
            for (std::size_t j = k; j < n; ++j) b(i, j) -= factor * v[j];
        }
        for (std::size_t j = k + 1; j < n; ++j) b(k, j) = 0;
        if (b(k, k) < 0)
            for (std::size_t i = k; i < n; ++i) b(i, k) = -b(i, k);
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) b(i, j) = 0;
    return b;
}

}  // namespace

Result<CovarianceFactor> factor_covariance(const math::Matrix& covariance) {
    const std::size_t n = covariance.rows;
    for (const double x : covariance.data)
        if (!std::isfinite(x))
            return fail(Code::kInvalidInput, "the covariance contains a number that is not finite");
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < n; ++i)
        if (covariance(i, i) > 0) active.push_back(i);

    // Factored as a correlation: otherwise positions of very different size would mask each other's
    // pivots.
    const std::size_t m = active.size();
    CovarianceFactor result;
    result.lower = math::Matrix::zero(n, n);
    if (m == 0) return result;
    std::vector<double> sigma(m);
    for (std::size_t i = 0; i < m; ++i) sigma[i] = std::sqrt(covariance(active[i], active[i]));
    math::Matrix correlation = math::Matrix::zero(m, m);
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < m; ++j)
            correlation(i, j) =
                i == j ? 1.0 : covariance(active[i], active[j]) / sigma[i] / sigma[j];

    math::Matrix lower;
    auto plain = math::cholesky(correlation);
    if (plain) {
        lower = *std::move(plain);
    } else {
        TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(correlation));
        result.singular = true;
        result.minimum_eigenvalue = eigen.values.back();
        math::Matrix root = math::Matrix::zero(m, m);
        for (std::size_t k = 0; k < m; ++k) {
            if (eigen.values[k] <= 0) {
                result.distance = std::hypot(result.distance, eigen.values[k]);
                continue;
            }
            const double scale = std::sqrt(eigen.values[k]);
            for (std::size_t i = 0; i < m; ++i) root(i, k) = eigen.vectors(i, k) * scale;
        }
        lower = triangularise(std::move(root));
    }
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            result.lower(active[i], active[j]) = sigma[i] * lower(i, j);
    return result;
}

math::Matrix observation_factor(const math::Matrix& observations, std::span<const double> weights,
                                Deviations deviations) {
    math::Matrix factor = math::Matrix::zero(observations.cols, observations.rows);
    for (std::size_t i = 0; i < observations.cols; ++i) {
        const std::vector<double> column = observations.column(i);
        const double center = deviations == Deviations::kFromMean ? math::mean(column) : 0.0;
        for (std::size_t t = 0; t < column.size(); ++t)
            factor(i, t) = (column[t] - center) * std::sqrt(weights[t]);
    }
    return factor;
}

}  // namespace ballast::risk
