#include "math/nearest_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <vector>

#include "math/blas.hpp"
#include "math/linear_algebra.hpp"

namespace ballast::math {

namespace {

constexpr std::size_t kMaximumIterations = 100;
constexpr double kTolerance = 1e-13;  // for the diagonal, times the largest eigenvalue
constexpr double kAcceptable = 1e-8;  // for the diagonal when rounding prevents further steps
constexpr double kForcing = 1e-2;     // largest residual of the Newton equations
constexpr std::size_t kMaximumSolverSteps = 200;
constexpr double kRidge = 1e-10;  // regularizes the Newton equations where the Jacobian is singular

Status check_symmetric(const Matrix& a) {
    if (a.rows != a.cols || a.rows == 0)
        return fail(Code::kInvalidInput, "the correlation matrix is not square or is empty");
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.cols; ++j)
            if (!std::isfinite(a(i, j)) || std::abs(a(i, j) - a(j, i)) > 1e-9)
                return fail(Code::kInvalidInput,
                            fmt::format("the entries ({}, {}) and ({}, {}) of the correlation "
                                        "matrix differ or are not finite",
                                        i, j, j, i));
    return {};
}

double distance_between(const Matrix& a, const Matrix& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.data.size(); ++k)
        sum += (a.data[k] - b.data[k]) * (a.data[k] - b.data[k]);
    return std::sqrt(sum);
}

double norm(std::span<const double> a) { return std::sqrt(dot(a, a)); }

// The nearest positive semidefinite matrix: negative eigenvalues are set to zero.
Matrix positive_part(const EigenDecomposition& eigen, const Cancel& cancel) {
    const std::size_t n = eigen.values.size();
    Matrix scaled = Matrix::zero(n, n);
    for (std::size_t k = 0; k < n; ++k) {
        const double root = std::sqrt(std::max(eigen.values[k], 0.0));
        for (std::size_t i = 0; i < n; ++i) scaled(i, k) = eigen.vectors(i, k) * root;
    }
    return multiply(scaled, transpose(scaled), cancel);
}

Result<double> smallest_eigenvalue(const Matrix& a, const Cancel& cancel) {
    TRY(const std::vector<double> values, symmetric_eigenvalues(a, cancel));
    return values.back();
}

// The dual of the problem at one point y: minimize |(G + Diag(y))+|²/2 - sum of y, whose gradient
// is the diagonal of (G + Diag(y))+ less 1.
struct Dual {
    std::vector<double> y;
    EigenDecomposition eigen;  // of G + Diag(y)
    std::size_t positive = 0;  // positive eigenvalues come first
    double value = 0.0;
    std::vector<double> gradient;

    static Result<Dual> at(const Matrix& target, std::vector<double> y, const Cancel& cancel) {
        Matrix shifted = target;
        for (std::size_t i = 0; i < y.size(); ++i) shifted(i, i) += y[i];
        Dual d;
        TRY(d.eigen, symmetric_eigen(shifted, cancel));
        d.gradient.assign(y.size(), -1.0);
        for (const double lambda : d.eigen.values) {
            if (!(lambda > 0)) break;
            d.value += lambda * lambda / 2;
            for (std::size_t i = 0; i < y.size(); ++i) {
                const double p = d.eigen.vectors(i, d.positive);
                d.gradient[i] += lambda * p * p;
            }
            ++d.positive;
        }
        for (const double x : y) d.value -= x;
        d.y = std::move(y);
        return d;
    }

    bool is_settled() const {
        const double scale = std::max(1.0, eigen.values.front());
        return norm(gradient) <= kTolerance * scale * std::sqrt(static_cast<double>(y.size()));
    }

    Result<std::vector<double>> newton_direction(const Cancel& cancel) const;
};

// A generalized Jacobian of the gradient: V h = diag(P (W o (P' Diag(h) P)) P') with the weights W
// = 1 between positive eigenvalues, lambda_k / (lambda_k - lambda_l) from a positive to a negative
// one, 0 between negative ones.
class Jacobian {
public:
    explicit Jacobian(const Dual& dual)
        : vectors_(dual.eigen.vectors),
          weights_(Matrix::zero(dual.positive, vectors_.rows)),
          positive_(Matrix::zero(vectors_.rows, dual.positive)) {
        const std::size_t n = vectors_.rows;
        const std::vector<double>& lambda = dual.eigen.values;
        for (std::size_t k = 0; k < dual.positive; ++k) {
            for (std::size_t l = 0; l < n; ++l)
                // The block from negative to positive is the transpose of this one: counted twice
                // here.
                weights_(k, l) = l < dual.positive ? 1.0 : 2 * lambda[k] / (lambda[k] - lambda[l]);
            for (std::size_t i = 0; i < n; ++i) positive_(i, k) = vectors_(i, k);
        }
    }

    std::vector<double> times(std::span<const double> h, const Cancel& cancel) const {
        const std::size_t n = vectors_.rows;
        Matrix scaled = vectors_;
        for (std::size_t i = 0; i < n; ++i)
            for (double& x : scaled.row(i)) x *= h[i];
        Matrix middle = multiply(transpose(positive_), scaled, cancel);
        for (std::size_t k = 0; k < middle.data.size(); ++k) middle.data[k] *= weights_.data[k];
        const Matrix left = multiply(positive_, middle, cancel);
        std::vector<double> result(n);
        for (std::size_t i = 0; i < n; ++i)
            result[i] = dot(left.row(i), vectors_.row(i)) + kRidge * h[i];
        return result;
    }

    // Diagonal of V, for the preconditioner.
    std::vector<double> diagonal(const Cancel& cancel) const {
        const std::size_t n = vectors_.rows;
        Matrix squares = positive_;
        for (double& x : squares.data) x *= x;
        const Matrix left = multiply(squares, weights_, cancel);
        std::vector<double> result(n, kRidge);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t l = 0; l < n; ++l)
                result[i] += left(i, l) * vectors_(i, l) * vectors_(i, l);
        return result;
    }

private:
    const Matrix& vectors_;
    Matrix weights_;   // positive eigenvalues × all
    Matrix positive_;  // vectors of the positive eigenvalues
};

// Solves V d = -gradient by preconditioned conjugate gradients, with a tolerance that tightens near
// the solution.
Result<std::vector<double>> Dual::newton_direction(const Cancel& cancel) const {
    const Jacobian jacobian(*this);
    const std::vector<double> diagonal = jacobian.diagonal(cancel);
    const std::size_t n = y.size();
    std::vector<double> d(n, 0.0);
    std::vector<double> residual(n);
    std::vector<double> z(n);
    for (std::size_t i = 0; i < n; ++i) {
        residual[i] = -gradient[i];
        z[i] = residual[i] / diagonal[i];
    }
    std::vector<double> p = z;
    double rz = dot(residual, z);
    const double size = norm(gradient);
    const double target = std::min(kForcing, size) * size;
    for (std::size_t step = 0; step < kMaximumSolverSteps && norm(residual) > target; ++step) {
        const std::vector<double> v = jacobian.times(p, cancel);
        TRY_STATUS(cancel.check());
        const double length = rz / dot(p, v);
        for (std::size_t i = 0; i < n; ++i) {
            d[i] += length * p[i];
            residual[i] -= length * v[i];
            z[i] = residual[i] / diagonal[i];
        }
        const double next = dot(residual, z);
        for (std::size_t i = 0; i < n; ++i) p[i] = z[i] + next / rz * p[i];
        rz = next;
    }
    return d;
}

// Halves the step until the dual decreases enough (Armijo) or, where its decrease is below
// rounding, the gradient does; nullopt when neither happens.
Result<std::optional<Dual>> step_along(const Matrix& target, const Dual& from,
                                       std::span<const double> direction, const Cancel& cancel) {
    const double slope = dot(from.gradient, direction);
    double length = 1.0;
    for (int halvings = 0; halvings < 30; ++halvings, length /= 2) {
        std::vector<double> y = from.y;
        for (std::size_t i = 0; i < y.size(); ++i) y[i] += length * direction[i];
        TRY(Dual next, Dual::at(target, std::move(y), cancel));
        const bool falls = next.value < from.value + 1e-4 * length * slope;
        if (falls || norm(next.gradient) < 0.9 * norm(from.gradient))
            return std::optional<Dual>(std::move(next));
    }
    return std::optional<Dual>();
}

}  // namespace

Result<RepairedCorrelation> nearest_correlation(const Matrix& a, const Cancel& cancel) {
    TRY_STATUS(check_symmetric(a));
    RepairedCorrelation result;
    TRY(const double before, smallest_eigenvalue(a, cancel));
    result.minimum_eigenvalue_before = before;
    // The diagonal does not affect the off-diagonal entries of the nearest matrix with unit
    // diagonal.
    Matrix target = a;
    for (std::size_t i = 0; i < a.rows; ++i) target(i, i) = 1;
    TRY(Dual dual, Dual::at(target, std::vector<double>(a.rows, 0.0), cancel));
    for (; result.iterations < kMaximumIterations && !dual.is_settled(); ++result.iterations) {
        TRY(const std::vector<double> direction, dual.newton_direction(cancel));
        TRY(auto next, step_along(target, dual, direction, cancel));
        if (!next) break;  // as close as rounding allows
        dual = *std::move(next);
    }
    if (!(norm(dual.gradient) <= kAcceptable))
        return fail(Code::kInternal,
                    fmt::format("the nearest correlation matrix was not found: the diagonal is off "
                                "by {:.3g} after {} steps",
                                norm(dual.gradient), result.iterations));
    // The diagonal is 1 within rounding; set exactly.
    Matrix x = positive_part(dual.eigen, cancel);
    TRY_STATUS(cancel.check());
    std::vector<double> scale(a.rows);
    for (std::size_t i = 0; i < a.rows; ++i) scale[i] = std::sqrt(x(i, i));
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.rows; ++j)
            x(i, j) = i == j ? 1.0 : x(i, j) / scale[i] / scale[j];
    result.distance = distance_between(x, a);
    TRY(const double after, smallest_eigenvalue(x, cancel));
    result.minimum_eigenvalue = after;
    result.matrix = std::move(x);
    return result;
}

Result<RepairedCorrelation> clip_correlation(const Matrix& a, const Cancel& cancel) {
    TRY_STATUS(check_symmetric(a));
    const std::size_t n = a.rows;
    TRY(const EigenDecomposition eigen, symmetric_eigen(a, cancel));
    RepairedCorrelation result;
    result.minimum_eigenvalue_before = eigen.values.back();
    Matrix m = positive_part(eigen, cancel);
    TRY_STATUS(cancel.check());
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
    TRY(const double after, smallest_eigenvalue(m, cancel));
    result.minimum_eigenvalue = after;
    result.matrix = std::move(m);
    return result;
}

}  // namespace ballast::math
