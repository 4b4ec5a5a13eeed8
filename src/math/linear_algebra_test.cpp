#include "math/linear_algebra.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <numbers>
#include <random>

namespace ballast::math {
namespace {

Matrix random_definite(std::size_t n, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Matrix a = Matrix::zero(n, 2 * n);
    for (double& value : a.data) value = normal(random);
    return multiply(a, transpose(a));
}

double largest_difference(const Matrix& a, const Matrix& b) {
    double largest = 0;
    for (std::size_t i = 0; i < a.data.size(); ++i)
        largest = std::max(largest, std::fabs(a.data[i] - b.data[i]));
    return largest;
}

Matrix hilbert(std::size_t n) {
    Matrix a = Matrix::zero(n, n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) a(i, j) = 1 / static_cast<double>(i + j + 1);
    return a;
}

TEST(Cholesky, MatchesAFactorWorkedByHand) {
    const Matrix a = Matrix::from_rows(3, 3, {4, 12, -16, 12, 37, -43, -16, -43, 98});
    EXPECT_LT(largest_difference(cholesky(a).value(),
                                 Matrix::from_rows(3, 3, {2, 0, 0, 6, 1, 0, -8, 5, 3})),
              1e-13);
    EXPECT_EQ(cholesky(Matrix()).value(), Matrix());
}

TEST(Cholesky, MultipliesBackAndIsLowerTriangular) {
    for (std::size_t n : {1, 2, 10, 65, 150}) {
        const Matrix a = random_definite(n, n);
        const Matrix lower = cholesky(a).value();
        EXPECT_LT(largest_difference(multiply(lower, transpose(lower)), a),
                  1e-13 * static_cast<double>(n));
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = i + 1; j < n; ++j) ASSERT_EQ(lower(i, j), 0);
    }
}

TEST(Cholesky, NamesThePivotThatIsNotPositive) {
    const auto pivot = [](const Matrix& a) {
        const Result<Matrix> result = cholesky(a);
        return result ? std::string("none") : result.error().attributes.at(0).second;
    };
    EXPECT_EQ(pivot(Matrix::from_rows(2, 2, {1, 2, 2, 1})), "1");
    EXPECT_EQ(pivot(Matrix::from_rows(1, 1, {0})), "0");
    EXPECT_EQ(pivot(Matrix::from_rows(2, 2, {1, 1, 1, 1})), "1");
    // Variable 3 is 0.1 of the first and 0.7 of the second, up to rounding.
    Matrix singular = Matrix::zero(3, 3);
    const std::vector<std::vector<double>> loadings{{1, 0.3}, {0.2, 1}, {0.24, 0.73}};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) singular(i, j) = dot(loadings[i], loadings[j]);
    EXPECT_EQ(pivot(singular), "2");
    const Result<Matrix> result = cholesky(Matrix::from_rows(2, 2, {1, 2, 2, 1}));
    EXPECT_NE(result.error().message.find("pivot 2"), std::string::npos);
    EXPECT_FALSE(cholesky(Matrix::zero(2, 3)));
    EXPECT_FALSE(cholesky(Matrix::from_rows(1, 1, {std::nan("")})));
}

// The second difference matrix has eigenvalues 2 - 2 cos(k pi / (n + 1)).
TEST(SymmetricEigen, MatchesTheSpectrumOfTheSecondDifference) {
    constexpr std::size_t kSize = 30;
    Matrix a = Matrix::zero(kSize, kSize);
    for (std::size_t i = 0; i < kSize; ++i) {
        a(i, i) = 2;
        if (i > 0) a(i, i - 1) = a(i - 1, i) = -1;
    }
    const EigenDecomposition e = symmetric_eigen(a).value();
    for (std::size_t k = 0; k < kSize; ++k) {
        const double angle = static_cast<double>(kSize - k) * std::numbers::pi / (kSize + 1);
        EXPECT_NEAR(e.values[k], 2 - 2 * std::cos(angle), 1e-14);
    }
}

TEST(SymmetricEigen, DecomposesIntoOrthonormalVectors) {
    for (std::size_t n : {1, 2, 20, 64, 65, 97, 300}) {  // one reduction, and several panels
        const Matrix a = random_definite(n, n + 7);
        const EigenDecomposition e = symmetric_eigen(a).value();
        const std::vector<double> alone = symmetric_eigenvalues(a).value();
        for (std::size_t k = 0; k < n; ++k) EXPECT_NEAR(alone[k], e.values[k], 1e-12 * e.values[0]);
        EXPECT_TRUE(std::is_sorted(e.values.rbegin(), e.values.rend()));
        EXPECT_LT(
            largest_difference(multiply(transpose(e.vectors), e.vectors), Matrix::identity(n)),
            1e-12);
        Matrix scaled = e.vectors;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t k = 0; k < n; ++k) scaled(i, k) *= e.values[k];
        EXPECT_LT(largest_difference(multiply(scaled, transpose(e.vectors)), a),
                  1e-12 * static_cast<double>(n) * e.values[0]);
    }
    EXPECT_FALSE(symmetric_eigen(Matrix::zero(1, 2)));
    EXPECT_TRUE(symmetric_eigen(Matrix()).value().values.empty());
    EXPECT_TRUE(symmetric_eigenvalues(Matrix()).value().empty());
}

TEST(SymmetricEigen, StopsWhenCanceled) {
    const Matrix a = random_definite(100, 3);
    const Cancel cancel;
    cancel.request();
    EXPECT_EQ(symmetric_eigen(a, cancel).error().code, Code::kCancelled);
    EXPECT_EQ(symmetric_eigenvalues(a, cancel).error().code, Code::kCancelled);
}

TEST(SolveSpd, SolvesRandomSystems) {
    const Matrix a = random_definite(40, 5);
    std::vector<double> x(40);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i) - 20;
    const std::vector<double> solved = solve_spd(a, multiply(a, x)).value();
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(solved[i], x[i], 1e-11);
    EXPECT_FALSE(solve_spd(Matrix::zero(2, 2), std::vector<double>{1, 2}));
}

// The inverse of the Hilbert matrix of order 3 is known in whole numbers.
TEST(InverseSpd, MatchesTheIntegerInverseOfTheHilbertMatrix) {
    const Matrix expected = Matrix::from_rows(3, 3, {9, -36, 30, -36, 192, -180, 30, -180, 180});
    const Matrix inverse = inverse_spd(hilbert(3)).value();
    EXPECT_LT(largest_difference(inverse, expected), 1e-10);
    EXPECT_EQ(inverse, transpose(inverse));
}

}  // namespace
}  // namespace ballast::math
