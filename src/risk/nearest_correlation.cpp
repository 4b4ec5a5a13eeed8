#include "risk/nearest_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/linear_algebra.hpp"

namespace ballast::risk {

namespace {

constexpr std::size_t kMaximumIterations = 20'000;
constexpr double kTolerance = 1e-12;

Status check_symmetric(const math::Matrix& a) {
    if (a.rows != a.cols || a.rows == 0)
        return fail(Code::kInvalidInput, "a correlation matrix is square and not empty");
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.cols; ++j)
            if (!std::isfinite(a(i, j)) || std::abs(a(i, j) - a(j, i)) > 1e-9)
                return fail(Code::kInvalidInput,
                            fmt::format("the entries ({}, {}) and ({}, {}) of the correlation "
                                        "matrix are not finite and equal",
                                        i, j, j, i));
    return {};
}

double distance_between(const math::Matrix& a, const math::Matrix& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.data.size(); ++k)
        sum += (a.data[k] - b.data[k]) * (a.data[k] - b.data[k]);
    return std::sqrt(sum);
}

double norm(const math::Matrix& a) {
    double sum = 0;
    for (const double x : a.data) sum += x * x;
    return std::sqrt(sum);
}

// The nearest positive semidefinite matrix: negative eigenvalues to zero.
math::Matrix positive_part(const math::EigenDecomposition& eigen) {
    const std::size_t n = eigen.values.size();
    math::Matrix scaled = math::Matrix::zero(n, n);
    for (std::size_t k = 0; k < n; ++k) {
        const double root = std::sqrt(std::max(eigen.values[k], 0.0));
        for (std::size_t i = 0; i < n; ++i) scaled(i, k) = eigen.vectors(i, k) * root;
    }
    return math::multiply(scaled, math::transpose(scaled));
}

Result<double> smallest_eigenvalue(const math::Matrix& a) {
    TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(a));
    return eigen.values.back();
}

}  // namespace

Result<RepairedCorrelation> nearest_correlation(const math::Matrix& a) {
    TRY_STATUS(check_symmetric(a));
    const std::size_t n = a.rows;
    RepairedCorrelation result;
    TRY(const double before, smallest_eigenvalue(a));
    result.minimum_eigenvalue_before = before;
    math::Matrix y = a;
    math::Matrix correction = math::Matrix::zero(n, n);
    while (result.iterations < kMaximumIterations) {
        ++result.iterations;
        math::Matrix r = y;
        for (std::size_t k = 0; k < r.data.size(); ++k) r.data[k] -= correction.data[k];
        TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(r));
        const math::Matrix x = positive_part(eigen);
        for (std::size_t k = 0; k < x.data.size(); ++k) correction.data[k] = x.data[k] - r.data[k];
        math::Matrix next = x;
        for (std::size_t i = 0; i < n; ++i) next(i, i) = 1;
        const double scale = std::max(norm(next), 1.0);
        const bool settled = distance_between(next, y) <= kTolerance * scale &&
                             distance_between(next, x) <= kTolerance * scale;
        y = std::move(next);
        if (settled) break;
    }
    result.distance = distance_between(y, a);
    TRY(const double after, smallest_eigenvalue(y));
    result.minimum_eigenvalue = after;
    result.matrix = std::move(y);
    return result;
}

Result<RepairedCorrelation> clip_correlation(const math::Matrix& a) {
    TRY_STATUS(check_symmetric(a));
    const std::size_t n = a.rows;
    TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(a));
    RepairedCorrelation result;
    result.minimum_eigenvalue_before = eigen.values.back();
    math::Matrix m = positive_part(eigen);
    std::vector<double> scale(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (!(m(i, i) > 0))
            return fail(Code::kInvalidInput,
                        fmt::format("variable {} has no variance left after clipping", i));
        scale[i] = std::sqrt(m(i, i));
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) m(i, j) = i == j ? 1.0 : m(i, j) / scale[i] / scale[j];
    result.distance = distance_between(m, a);
    result.iterations = 1;
    TRY(const double after, smallest_eigenvalue(m));
    result.minimum_eigenvalue = after;
    result.matrix = std::move(m);
    return result;
}

}  // namespace ballast::risk
