#include "math/thin_qr.hpp"

#include <algorithm>
#include <cmath>
#include <Eigen/QR>
#include <Eigen/SVD>
#include <limits>

namespace ballast::math {

namespace {

using Index = Eigen::Index;

double length_of(const Matrix& x, std::size_t column) {
    double largest = 0.0;
    for (std::size_t i = 0; i < x.rows; ++i) largest = std::max(largest, std::abs(x(i, column)));
    if (largest == 0.0) return 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < x.rows; ++i) {
        const double scaled = x(i, column) / largest;
        squares += scaled * scaled;
    }
    return largest * std::sqrt(squares);
}

Eigen::MatrixXd scaled(const Matrix& x, const std::vector<std::size_t>& columns,
                       const std::vector<double>& lengths) {
    Eigen::MatrixXd design(static_cast<Index>(x.rows), static_cast<Index>(columns.size()));
    for (std::size_t k = 0; k < columns.size(); ++k)
        for (std::size_t i = 0; i < x.rows; ++i)
            design(static_cast<Index>(i), static_cast<Index>(k)) = x(i, columns[k]) / lengths[k];
    return design;
}

Matrix from_eigen(const Eigen::MatrixXd& m) {
    Matrix result =
        Matrix::zero(static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.cols()));
    for (Index i = 0; i < m.rows(); ++i)
        for (Index j = 0; j < m.cols(); ++j)
            result(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) = m(i, j);
    return result;
}

}  // namespace

ThinQr thin_qr(const Matrix& x) {
    ThinQr result;
    for (std::size_t j = 0; j < x.cols; ++j) {
        const double length = length_of(x, j);
        if (length == 0.0) continue;
        result.kept.push_back(j);
        result.lengths.push_back(length);
    }
    const double tolerance =
        static_cast<double>(std::max(x.rows, x.cols)) * std::numeric_limits<double>::epsilon();
    // |R_jj| is the distance of column j from the span of those before it. A column within rounding
    // of it is left out and the rest factored again, because its reflection has no meaning.
    while (!result.kept.empty()) {
        const auto p = static_cast<Index>(result.kept.size());
        const auto rank_limit = std::min(p, static_cast<Index>(x.rows));
        const Eigen::HouseholderQR<Eigen::MatrixXd> qr(scaled(x, result.kept, result.lengths));
        Index dependent = rank_limit;
        for (Index j = rank_limit; j-- > 0;)
            if (!(std::abs(qr.matrixQR()(j, j)) > tolerance)) dependent = j;
        if (dependent == p) {
            const Eigen::MatrixXd r =
                qr.matrixQR().topLeftCorner(p, p).triangularView<Eigen::Upper>();
            const Eigen::MatrixXd inverse =
                r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(p, p));
            result.condition_bound = r.norm() * inverse.norm();
            result.inverse_r = from_eigen(inverse);
            result.q = from_eigen(qr.householderQ() *
                                  Eigen::MatrixXd::Identity(static_cast<Index>(x.rows), p));
            return result;
        }
        result.kept.erase(result.kept.begin() + dependent);
        result.lengths.erase(result.lengths.begin() + dependent);
    }
    result.q = Matrix::zero(x.rows, 0);
    return result;
}

double condition_number(const ThinQr& qr) {
    const auto p = static_cast<Index>(qr.kept.size());
    if (p == 0) return 1.0;
    Eigen::MatrixXd inverse(p, p);
    for (Index i = 0; i < p; ++i)
        for (Index j = 0; j < p; ++j)
            inverse(i, j) = qr.inverse_r(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(inverse);
    return svd.singularValues()(0) / svd.singularValues()(p - 1);
}

}  // namespace ballast::math
