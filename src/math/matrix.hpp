// A dense row-major matrix of doubles. The linear algebra library is used only in the .cpp files.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/check.hpp"

namespace ballast::math {

struct Matrix {
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::vector<double> data;  // rows * cols values, row-major

    static Matrix zero(std::size_t rows, std::size_t cols);
    static Matrix identity(std::size_t n);
    // Takes ownership of values already in row-major order.
    static Matrix from_rows(std::size_t rows, std::size_t cols, std::vector<double> values) {
        CHECK(values.size() == rows * cols);
        return {rows, cols, std::move(values)};
    }

    double& operator()(std::size_t i, std::size_t j) { return data[i * cols + j]; }
    double operator()(std::size_t i, std::size_t j) const { return data[i * cols + j]; }

    std::span<double> row(std::size_t i) { return {data.data() + i * cols, cols}; }
    std::span<const double> row(std::size_t i) const { return {data.data() + i * cols, cols}; }
    std::vector<double> column(std::size_t j) const;

    bool operator==(const Matrix&) const = default;
};

// a (n x k) times b (k x m); CHECKs that the shapes fit.
Matrix multiply(const Matrix& a, const Matrix& b);
// a (n x k) times x (k).
std::vector<double> multiply(const Matrix& a, std::span<const double> x);
Matrix transpose(const Matrix& a);
double dot(std::span<const double> a, std::span<const double> b);
// x' A x for square A.
double quadratic_form(const Matrix& a, std::span<const double> x);

}  // namespace ballast::math
