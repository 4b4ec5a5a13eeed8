#include "math/matrix.hpp"

#include <gtest/gtest.h>
#include <random>

namespace ballast::math {
namespace {

Matrix any(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> draw(-1, 1);
    Matrix a = Matrix::zero(rows, cols);
    for (double& value : a.data) value = draw(random);
    return a;
}

TEST(Matrix, KeepsItsRowsInOrder) {
    const Matrix a = Matrix::from_rows(2, 3, {1, 2, 3, 4, 5, 6});
    EXPECT_EQ(a(1, 0), 4);
    EXPECT_EQ(a.row(1)[2], 6);
    EXPECT_EQ(a.column(1), (std::vector<double>{2, 5}));
    EXPECT_EQ(transpose(a), Matrix::from_rows(3, 2, {1, 4, 2, 5, 3, 6}));
    EXPECT_EQ(transpose(transpose(a)), a);
}

TEST(Matrix, ProductEqualsTheSumOverTheInnerIndex) {
    for (std::size_t n : {1, 2, 17, 64}) {
        const Matrix a = any(n, n + 3, n);
        const Matrix b = any(n + 3, n + 1, n + 1);
        const Matrix c = multiply(a, b);
        for (std::size_t i = 0; i < c.rows; ++i)
            for (std::size_t j = 0; j < c.cols; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < a.cols; ++k) sum += a(i, k) * b(k, j);
                // Each order of summation is within (k + 1) u of the exact sum of at most k terms.
                EXPECT_NEAR(c(i, j), sum, 2 * 68 * 68 * 0x1p-53);
            }
        const std::vector<double> x = b.column(0);
        const std::vector<double> product = multiply(a, x);
        for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(product[i], c(i, 0), 1e-12);
    }
}

TEST(Matrix, IdentityAndEmptyProducts) {
    const Matrix a = any(4, 4, 9);
    EXPECT_EQ(multiply(a, Matrix::identity(4)), a);
    EXPECT_EQ(multiply(Matrix::zero(2, 0), Matrix::zero(0, 3)), Matrix::zero(2, 3));
    EXPECT_EQ(quadratic_form(Matrix::from_rows(2, 2, {2, 1, 1, 3}), std::vector<double>{1, 2}), 18);
}

TEST(MatrixDeathTest, RejectsShapesThatDoNotFit) {
    EXPECT_DEATH(multiply(Matrix::zero(2, 3), Matrix::zero(2, 3)), "internal check failed");
    EXPECT_DEATH(Matrix::from_rows(2, 2, {1, 2, 3}), "internal check failed");
}

}  // namespace
}  // namespace ballast::math
