#include "math/gram.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "base/threads.hpp"

namespace ballast::math {
namespace {

Matrix columns_of_waves(std::size_t rows, std::size_t columns) {
    Matrix a = Matrix::zero(rows, columns);
    for (std::size_t t = 0; t < rows; ++t)
        for (std::size_t j = 0; j < columns; ++j)
            a(t, j) = std::sin(1.0 + 0.7 * static_cast<double>(t * (j + 1)));
    return a;
}

double product(const Matrix& a, std::size_t i, std::size_t j) {
    long double sum = 0;
    for (std::size_t t = 0; t < a.rows; ++t)
        sum += static_cast<long double>(a(t, i)) * static_cast<long double>(a(t, j));
    return static_cast<double>(sum);
}

// Sizes around the widths of panels and the lengths of runs.
TEST(Gram, EqualsTheProductOfEveryPairForAnyNumberOfThreads) {
    ThreadPool threads(3);
    for (const std::size_t rows : {1, 7, 511, 512, 513, 1'100}) {
        for (const std::size_t columns : {1, 8, 23, 24, 25, 97, 130}) {
            const Matrix a = columns_of_waves(rows, columns);
            const Matrix made = gram(a, {.scale = 0.5});
            EXPECT_EQ(made, transpose(made));
            EXPECT_EQ(made, gram(a, {.scale = 0.5}, {.threads = &threads}));
            double largest = 0;
            for (std::size_t i = 0; i < columns; ++i)
                for (std::size_t j = 0; j < columns; ++j)
                    largest = std::max(largest, std::abs(made(i, j) - 0.5 * product(a, i, j)));
            EXPECT_LT(largest, 1e-13 * static_cast<double>(rows)) << rows << " × " << columns;
        }
    }
}

TEST(Gram, LimitsProducts) {
    const Matrix a = Matrix::from_rows(1, 3, {3, -2, 0.25});
    EXPECT_EQ(gram(a, {.limit = 1.0}),
              Matrix::from_rows(3, 3, {1, -1, 0.75, -1, 1, -0.5, 0.75, -0.5, 0.0625}));
}

TEST(Gram, IsEmptyOrZeroWithoutValues) {
    EXPECT_EQ(gram(Matrix::zero(3, 0), {}), Matrix::zero(0, 0));
    EXPECT_EQ(gram(Matrix::zero(0, 2), {}), Matrix::zero(2, 2));
}

}  // namespace
}  // namespace ballast::math
