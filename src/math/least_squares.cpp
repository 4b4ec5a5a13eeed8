#include <algorithm>
#include <cmath>
#include <Eigen/QR>
#include <Eigen/SVD>
#include <fmt/format.h>
#include <limits>

#include "base/check.hpp"
#include "base/sum.hpp"
#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"

namespace ballast::math {

namespace {

using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

// A sum of doubles and products kept in two doubles: about 106 bits (Dekker 1971; Ogita, Rump and
// Oishi 2005, Dot2).
class TwoFold {
public:
    explicit TwoFold(double start) : high_(start) {}

    void add(double value) {
        const double sum = high_ + value;
        const double rest = sum - high_;
        low_ += (high_ - (sum - rest)) + (value - rest);
        high_ = sum;
    }
    void add_product(double a, double b) {
        const double product = a * b;
        low_ += std::fma(a, b, -product);
        add(product);
    }
    double value() const { return high_ + low_; }

private:
    double high_;
    double low_ = 0;
};

Status check_input(const Matrix& x, const Matrix& ys) {
    if (x.rows != ys.rows)
        return fail(Code::kInvalidInput,
                    fmt::format("a regression requires one dependent value per row; there are {} "
                                "values and {} rows",
                                ys.rows, x.rows));
    if (x.cols == 0 || x.rows < x.cols)
        return fail(
            Code::kInvalidInput,
            fmt::format("a regression requires at least one variable and as many observations "
                        "as variables; there are {} variables and {} observations",
                        x.cols, x.rows));
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!std::all_of(x.data.begin(), x.data.end(), finite) ||
        !std::all_of(ys.data.begin(), ys.data.end(), finite))
        return fail(Code::kInvalidInput,
                    "a regression requires finite numbers; remove or fill missing values first");
    return {};
}

// Norms of the columns; 1 for a column of zeros.
std::vector<double> column_lengths(const Matrix& x) {
    std::vector<double> lengths(x.cols);
    for (std::size_t j = 0; j < x.cols; ++j) {
        for (std::size_t i = 0; i < x.rows; ++i) lengths[j] = std::hypot(lengths[j], x(i, j));
        if (lengths[j] == 0) lengths[j] = 1;
    }
    return lengths;
}

// The factorization x D P = Q R of the kept columns, with D scaling them to length 1.
class Factored {
public:
    explicit Factored(const Matrix& x);

    LeastSquares solve(std::span<const double> y) const;

private:
    Eigen::MatrixXd scaled(const std::vector<std::size_t>& columns) const;
    std::vector<std::size_t> independent_columns() const;
    void factor();
    struct Shortfall {
        Vector equations;
        Vector orthogonality;  // scaled like the columns
    };
    Shortfall shortfall(const Vector& solution, const Vector& residual,
                        std::span<const double> y) const;
    void correct(const Shortfall& shortfall, Vector& solution, Vector& residual) const;
    Matrix inverse_gram() const;

    // An entry of the kept columns, unscaled.
    double entry(Index i, Index j) const {
        return x_(static_cast<std::size_t>(i), kept_[static_cast<std::size_t>(j)]);
    }
    double length(Index j) const { return lengths_[kept_[static_cast<std::size_t>(j)]]; }

    const Matrix& x_;
    std::vector<double> lengths_;
    double tolerance_;
    std::vector<std::size_t> kept_;
    Eigen::MatrixXd design_;  // scaled, kept columns
    Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr_;
    LeastSquares common_;  // what does not depend on y
};

Factored::Factored(const Matrix& x)
    : x_(x),
      lengths_(column_lengths(x)),
      tolerance_(static_cast<double>(std::max(x.rows, x.cols)) *
                 std::numeric_limits<double>::epsilon()) {
    for (std::size_t j = 0; j < x.cols; ++j) kept_.push_back(j);
    factor();
    if (static_cast<std::size_t>(qr_.rank()) < x.cols) {
        kept_ = independent_columns();
        factor();
    }

    common_.observations = x.rows;
    common_.rank = kept_.size();
    for (std::size_t j = 0; j < x.cols; ++j)
        if (!std::binary_search(kept_.begin(), kept_.end(), j)) common_.dropped.push_back(j);
    if (!common_.dropped.empty()) {
        std::string columns;
        for (std::size_t j : common_.dropped)
            columns += (columns.empty() ? "" : ", ") + std::to_string(j + 1);
        common_.rank_warning = Issue{
            Severity::kWarning, "rank_deficient",
            fmt::format("the {} variables have rank {}: column {} is a linear combination of those "
                        "before it and was left out",
                        x.cols, common_.rank, columns),
            columns};
    }
    if (kept_.empty()) {
        common_.inverse_gram = Matrix::zero(x.cols, x.cols);
    } else {
        const auto p = static_cast<Index>(kept_.size());
        const Eigen::MatrixXd r = qr_.matrixR().topLeftCorner(p, p).triangularView<Eigen::Upper>();
        const Eigen::JacobiSVD<Eigen::MatrixXd> svd(r);
        common_.condition_number = svd.singularValues()(0) / svd.singularValues()(p - 1);
        common_.inverse_gram = inverse_gram();
    }
    for (std::size_t j = 0; j < x.cols; ++j)
        common_.inverse_gram_diagonal.push_back(common_.inverse_gram(j, j));
}

Eigen::MatrixXd Factored::scaled(const std::vector<std::size_t>& columns) const {
    Eigen::MatrixXd result(static_cast<Index>(x_.rows), static_cast<Index>(columns.size()));
    for (std::size_t k = 0; k < columns.size(); ++k)
        for (std::size_t i = 0; i < x_.rows; ++i)
            result(static_cast<Index>(i), static_cast<Index>(k)) =
                x_(i, columns[k]) / lengths_[columns[k]];
    return result;
}

void Factored::factor() {
    design_ = scaled(kept_);
    if (kept_.empty()) return;
    qr_.setThreshold(tolerance_);
    qr_.compute(design_);
}

// In the given order, so that of two equal columns the first is kept, an intercept before a
// constant variable: Gram-Schmidt with each column orthogonalized twice.
std::vector<std::size_t> Factored::independent_columns() const {
    std::vector<std::size_t> kept;
    std::vector<Vector> basis;
    for (std::size_t j = 0; j < x_.cols; ++j) {
        Vector column = scaled({j}).col(0);
        for (int pass = 0; pass < 2; ++pass)
            for (const Vector& direction : basis) column -= direction.dot(column) * direction;
        if (column.norm() <= tolerance_) continue;
        kept.push_back(j);
        basis.push_back(column.normalized());
    }
    return kept;
}

// The residual of the augmented system r + A b = y, A' r = 0, in twice the precision and with the
// unscaled entries, because scaling rounds and the equations are those of the data.
Factored::Shortfall Factored::shortfall(const Vector& solution, const Vector& residual,
                                        std::span<const double> y) const {
    const Index n = design_.rows();
    const Index p = design_.cols();
    Shortfall result{Vector(n), Vector(p)};
    for (Index i = 0; i < n; ++i) {
        TwoFold sum(y[static_cast<std::size_t>(i)]);
        sum.add(-residual(i));
        for (Index j = 0; j < p; ++j) sum.add_product(-entry(i, j), solution(j));
        result.equations(i) = sum.value();
    }
    for (Index j = 0; j < p; ++j) {
        TwoFold sum(0);
        for (Index i = 0; i < n; ++i) sum.add_product(-entry(i, j), residual(i));
        result.orthogonality(j) = sum.value() / length(j);
    }
    return result;
}

// One step of Bjoerck's refinement. With y itself as the residual it is the plain QR solution.
void Factored::correct(const Shortfall& shortfall, Vector& solution, Vector& residual) const {
    const Index p = design_.cols();
    const auto r = qr_.matrixR().topLeftCorner(p, p).triangularView<Eigen::Upper>();
    const Vector z =
        r.transpose().solve(qr_.colsPermutation().transpose() * shortfall.orthogonality);
    Vector h = shortfall.equations;
    h.applyOnTheLeft(qr_.householderQ().adjoint());
    const Vector step = qr_.colsPermutation() * r.solve(h.head(p) - z).eval();
    h.head(p) = z;
    h.applyOnTheLeft(qr_.householderQ());
    residual += h;
    for (Index j = 0; j < p; ++j) solution(j) += step(j) / length(j);
}

Matrix Factored::inverse_gram() const {
    const auto p = static_cast<Index>(kept_.size());
    const Eigen::MatrixXd inverse_r =
        qr_.matrixR().topLeftCorner(p, p).triangularView<Eigen::Upper>().solve(
            Eigen::MatrixXd::Identity(p, p));
    const Eigen::MatrixXd rows = qr_.colsPermutation() * inverse_r;
    Matrix result = Matrix::zero(x_.cols, x_.cols);
    for (std::size_t a = 0; a < kept_.size(); ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            const double scaled_value =
                rows.row(static_cast<Index>(a)).dot(rows.row(static_cast<Index>(b)));
            const double value = scaled_value / lengths_[kept_[a]] / lengths_[kept_[b]];
            result(kept_[a], kept_[b]) = result(kept_[b], kept_[a]) = value;
        }
    return result;
}

LeastSquares Factored::solve(std::span<const double> y) const {
    // Below this condition number the QR solution already has all digits a caller can use (an error
    // of about condition * 2^-53); skipping the refinement makes a factor model of hundreds of
    // positions ten times faster.
    constexpr double kRefineAbove = 1000;
    const int refinements = common_.condition_number > kRefineAbove ? 3 : 0;
    LeastSquares result = common_;
    const auto n = static_cast<Index>(y.size());
    const Eigen::Map<const Vector> explained(y.data(), n);
    Vector residual = kept_.empty() ? Vector(explained) : Vector(Vector::Zero(n));
    Vector solution = Vector::Zero(static_cast<Index>(kept_.size()));
    if (!kept_.empty()) {
        correct({explained, Vector::Zero(solution.size())}, solution, residual);
        for (int step = 0; step < refinements; ++step)
            correct(shortfall(solution, residual, y), solution, residual);
    }

    result.coefficients.assign(x_.cols, 0.0);
    for (std::size_t k = 0; k < kept_.size(); ++k)
        result.coefficients[kept_[k]] = solution(static_cast<Index>(k));
    result.residuals.assign(residual.data(), residual.data() + n);
    const auto sum_of_squares = [](std::span<const double> values, double center) {
        std::vector<double> squares;
        squares.reserve(values.size());
        for (double value : values) squares.push_back((value - center) * (value - center));
        return pairwise_sum(squares);
    };
    result.fitted.resize(y.size());
    for (std::size_t i = 0; i < y.size(); ++i) result.fitted[i] = y[i] - result.residuals[i];
    result.residual_sum_of_squares = sum_of_squares(result.residuals, 0);
    const double about_mean = sum_of_squares(y, mean(y));
    const double about_zero = sum_of_squares(y, 0);
    if (about_mean > 0) result.r_squared_centered = 1 - result.residual_sum_of_squares / about_mean;
    if (about_zero > 0)
        result.r_squared_uncentred = 1 - result.residual_sum_of_squares / about_zero;
    return result;
}

}  // namespace

Result<std::vector<LeastSquares>> least_squares_many(const Matrix& x, const Matrix& ys) {
    TRY_STATUS(check_input(x, ys));
    const Factored factored(x);
    std::vector<LeastSquares> results;
    results.reserve(ys.cols);
    for (std::size_t j = 0; j < ys.cols; ++j) results.push_back(factored.solve(ys.column(j)));
    return results;
}

Result<LeastSquares> least_squares(const Matrix& x, std::span<const double> y) {
    TRY(std::vector<LeastSquares> results,
        least_squares_many(x, Matrix::from_rows(y.size(), 1, {y.begin(), y.end()})));
    return std::move(results.front());
}

}  // namespace ballast::math
