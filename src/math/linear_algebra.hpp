// Factorizations and least squares. Eigen and BLAS are hidden behind this header.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::math {

// Lower triangular L with L L' = a, from the lower triangle of a. Fails, naming the pivot, when a
// is not positive definite; nothing is added to the diagonal.
Result<Matrix> cholesky(const Matrix& a);

struct EigenDecomposition {
    std::vector<double> values;  // descending
    Matrix vectors;              // column k belongs to values[k], length 1, largest entry positive
};
// Eigendecomposition of a symmetric matrix (the lower triangle is read).
Result<EigenDecomposition> symmetric_eigen(const Matrix& a, const Cancel& cancel = {});
// Its eigenvalues alone, descending, in about a third of the time.
Result<std::vector<double>> symmetric_eigenvalues(const Matrix& a, const Cancel& cancel = {});

// kInvalidInput unless the matrix is square and the entries of its lower triangle are finite.
Status check_square(const Matrix& a);

// Solves a x = b for symmetric positive definite a.
Result<std::vector<double>> solve_spd(const Matrix& a, std::span<const double> b);
// Inverse of a symmetric positive definite matrix.
Result<Matrix> inverse_spd(const Matrix& a);

struct LeastSquares {
    std::size_t observations = 0;
    std::size_t rank = 0;
    std::vector<double> coefficients;  // one per column of x; 0 for the columns in `dropped`
    std::vector<double> fitted;
    std::vector<double> residuals;
    double residual_sum_of_squares = 0;
    // 1 - rss / tss, about the mean of y and about zero; empty when that total is zero.
    std::optional<double> r_squared_centered;
    std::optional<double> r_squared_uncentred;
    // (X'X)^-1: times the residual variance it is the covariance of the coefficients. Rows and
    // columns of dropped variables are zero and have no meaning.
    Matrix inverse_gram;
    std::vector<double> inverse_gram_diagonal;
    // 2-norm condition number of the kept columns of x, scaled to length 1 (Belsley, Kuh and Welsch
    // 1980: above 30, individual coefficients are unreliable).
    double condition_number = 1;
    std::vector<std::size_t> dropped;   // columns that are linear combinations of the others
    std::optional<Issue> rank_warning;  // set when `dropped` is not empty

    std::size_t degrees_of_freedom() const { return observations - rank; }
};

// Minimizes |y - x b| by column-pivoted Householder QR on scaled columns, never through the normal
// equations; where the condition number is above 1000, refines the solution with residuals in twice
// the precision (Bjoerck 1967). For an intercept the caller adds a column of ones. Fails when there
// are fewer rows than columns, when sizes differ and on numbers that are not finite.
Result<LeastSquares> least_squares(const Matrix& x, std::span<const double> y);

// Regresses every column of `ys` on the same x, factored once; fitted values and residuals
// included.
Result<std::vector<LeastSquares>> least_squares_many(const Matrix& x, const Matrix& ys);

}  // namespace ballast::math
