#include "math/matrix.hpp"

#include <utility>

#include "base/large_memory.hpp"
#include "math/blas.hpp"

namespace ballast::math {

Matrix Matrix::zero(std::size_t rows, std::size_t cols) {
    std::vector<double> values;
    values.reserve(rows * cols);
    prefer_large_pages(values.data(), values.capacity() * sizeof(double));
    values.resize(rows * cols);
    return {rows, cols, std::move(values)};
}

Matrix Matrix::identity(std::size_t n) {
    Matrix result = zero(n, n);
    for (std::size_t i = 0; i < n; ++i) result(i, i) = 1;
    return result;
}

std::vector<double> Matrix::column(std::size_t j) const {
    std::vector<double> result(rows);
    for (std::size_t i = 0; i < rows; ++i) result[i] = (*this)(i, j);
    return result;
}

Matrix multiply(const Matrix& a, const Matrix& b) { return multiply(a, b, Cancel()); }

std::vector<double> multiply(const Matrix& a, std::span<const double> x) {
    CHECK(a.cols == x.size());
    std::vector<double> result(a.rows);
    for (std::size_t i = 0; i < a.rows; ++i) result[i] = dot(a.row(i), x);
    return result;
}

Matrix transpose(const Matrix& a) {
    Matrix result = Matrix::zero(a.cols, a.rows);
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.cols; ++j) result(j, i) = a(i, j);
    return result;
}

double dot(std::span<const double> a, std::span<const double> b) {
    CHECK(a.size() == b.size());
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

double quadratic_form(const Matrix& a, std::span<const double> x) {
    CHECK(a.rows == a.cols);
    return dot(x, multiply(a, x));
}

}  // namespace ballast::math
