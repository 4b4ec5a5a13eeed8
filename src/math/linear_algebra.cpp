#include "math/linear_algebra.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "base/check.hpp"
#include "math/blas.hpp"

namespace ballast::math {

namespace {

Error not_definite(std::size_t pivot) {
    return fail(Code::kInvalidInput,
                fmt::format(
                    "the matrix is not positive definite: pivot {} is not positive, so "
                    "variable {} is a linear combination of those before it or the matrix is not a "
                    "covariance matrix; leave the variable out or repair the matrix",
                    pivot + 1, pivot + 1))
        .with("pivot", fmt::format("{}", pivot));
}

// x with L x = b, then L' x = b, in place.
void solve_lower(const Matrix& lower, std::vector<double>& x) {
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = (x[i] - dot(lower.row(i).first(i), std::span(x).first(i))) / lower(i, i);
}

void solve_lower_transposed(const Matrix& lower, std::vector<double>& x) {
    for (std::size_t i = x.size(); i-- > 0;) {
        x[i] /= lower(i, i);
        for (std::size_t j = 0; j < i; ++j) x[j] -= lower(i, j) * x[i];
    }
}

}  // namespace

Status check_square(const Matrix& a) {
    if (a.rows != a.cols)
        return fail(Code::kInvalidInput, fmt::format("expected a square matrix; this one has {} "
                                                     "rows and {} columns",
                                                     a.rows, a.cols));
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            if (!std::isfinite(a(i, j)))
                return fail(Code::kInvalidInput,
                            fmt::format("the entry in row {}, column {} of the matrix is not a "
                                        "finite number",
                                        i + 1, j + 1));
    return {};
}

Result<Matrix> cholesky(const Matrix& a) {
    TRY_STATUS(check_square(a));
    Matrix lower = a;
    if (a.rows == 0) return lower;
    const int minor = potrf(lower);
    if (minor > 0) return not_definite(static_cast<std::size_t>(minor) - 1);
    // A pivot that is only rounding error would pass as an independent direction.
    const double tolerance = static_cast<double>(a.rows) * std::numeric_limits<double>::epsilon();
    for (std::size_t i = 0; i < a.rows; ++i) {
        if (lower(i, i) * lower(i, i) <= tolerance * a(i, i)) return not_definite(i);
        std::fill(lower.row(i).begin() + static_cast<std::ptrdiff_t>(i) + 1, lower.row(i).end(),
                  0.0);
    }
    return lower;
}

Result<std::vector<double>> solve_spd(const Matrix& a, std::span<const double> b) {
    CHECK(a.rows == b.size());
    TRY(const Matrix lower, cholesky(a));
    std::vector<double> x(b.begin(), b.end());
    solve_lower(lower, x);
    solve_lower_transposed(lower, x);
    return x;
}

Result<Matrix> inverse_spd(const Matrix& a) {
    TRY(const Matrix lower, cholesky(a));
    Matrix inverse = Matrix::zero(a.rows, a.rows);
    for (std::size_t j = 0; j < a.rows; ++j) {
        std::vector<double> column(a.rows);
        column[j] = 1;
        solve_lower(lower, column);
        solve_lower_transposed(lower, column);
        // Both triangles from one solution, so that the inverse is symmetric to the last bit.
        for (std::size_t i = j; i < a.rows; ++i) inverse(i, j) = inverse(j, i) = column[i];
    }
    return inverse;
}

}  // namespace ballast::math
