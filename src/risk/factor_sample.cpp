#include "risk/factor_sample.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "math/statistics.hpp"

namespace ballast::risk {

std::optional<double> ratio(double part, double whole) {
    if (!(std::abs(whole) > 0.0)) return std::nullopt;
    return part / whole;
}

Result<math::Matrix> orthogonalized(const math::Matrix& x, bool intercept) {
    math::Matrix z = x;
    const std::size_t shift = intercept ? 1 : 0;
    for (std::size_t j = 1; j < x.cols; ++j) {
        math::Matrix before = math::Matrix::zero(x.rows, j + shift);
        for (std::size_t t = 0; t < x.rows; ++t) {
            if (intercept) before(t, 0) = 1.0;
            std::copy_n(x.row(t).begin(), j, before.row(t).begin() + static_cast<int>(shift));
        }
        const std::vector<double> column = x.column(j);
        TRY(const math::LeastSquares fit, math::least_squares(before, column));
        // Rounding of a dependent factor is no regressor.
        const bool is_dependent = fit.residual_sum_of_squares <= 1e-26 * math::dot(column, column);
        for (std::size_t t = 0; t < x.rows; ++t) {
            double rest = fit.residuals[t] + (intercept ? fit.coefficients[0] : 0.0);
            z(t, j) = is_dependent ? 0.0 : rest;
        }
    }
    return z;
}

math::Matrix rows_of(const math::Matrix& m, const std::vector<std::size_t>& rows) {
    math::Matrix taken = math::Matrix::zero(rows.size(), m.cols);
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::copy_n(m.row(rows[i]).begin(), m.cols, taken.row(i).begin());
    return taken;
}

std::vector<double> at_rows(std::span<const double> values, const std::vector<std::size_t>& rows) {
    std::vector<double> taken;
    taken.reserve(rows.size());
    for (const std::size_t row : rows) taken.push_back(values[row]);
    return taken;
}

std::vector<std::size_t> finite_rows(std::span<const double> values) {
    std::vector<std::size_t> rows;
    for (std::size_t t = 0; t < values.size(); ++t)
        if (std::isfinite(values[t])) rows.push_back(t);
    return rows;
}

Result<FactorSample> FactorSample::make(const math::Matrix& x, const FactorSettings& settings,
                                        std::vector<std::size_t> rows) {
    FactorSample sample;
    sample.rows_ = std::move(rows);
    const RegressorsSettings options{settings.intercept,
                                     settings.estimator == FactorEstimator::kRidge
                                         ? std::optional(settings.lambda)
                                         : std::nullopt};
    if (settings.estimator == FactorEstimator::kUnivariate) {
        for (std::size_t j = 0; j < x.cols; ++j) {
            TRY(Regressors one,
                Regressors::make(math::Matrix::from_rows(x.rows, 1, x.column(j)), options));
            sample.regressors_.push_back(std::move(one));
        }
        return sample;
    }
    math::Matrix used = x;
    if (settings.estimator == FactorEstimator::kOrthogonal) {
        TRY(used, orthogonalized(x, settings.intercept));
    }
    TRY(Regressors joint, Regressors::make(used, options));
    sample.regressors_.push_back(std::move(joint));
    return sample;
}

VarianceSplit split_variance(double total, const std::vector<FactorSeries>& factors,
                             std::span<const double> b, const math::Matrix& covariance,
                             double periods) {
    VarianceSplit split{.total = total};
    const std::vector<double> covariances = math::multiply(covariance, b);
    for (std::size_t k = 0; k < b.size(); ++k) {
        const double contribution = b[k] * covariances[k];
        split.by_factor.push_back({factors[k].factor, contribution, ratio(contribution, total)});
        split.systematic += contribution;
    }
    split.specific = total - split.systematic;
    split.systematic_share = ratio(split.systematic, total);
    const auto annual = [&](double variance) -> std::optional<double> {
        if (!(variance >= 0.0)) return std::nullopt;
        return std::sqrt(variance * periods);
    };
    split.volatility = annual(total);
    split.systematic_volatility = annual(split.systematic);
    split.specific_volatility = annual(split.specific);
    return split;
}

ReturnSplit split_return(double total, std::optional<double> alpha, std::size_t observations,
                         const std::vector<FactorSeries>& factors, std::span<const double> b,
                         std::span<const double> sums) {
    ReturnSplit split{.total = total};
    if (alpha) split.alpha = *alpha * static_cast<double>(observations);
    split.residual = total - split.alpha.value_or(0.0);
    for (std::size_t k = 0; k < b.size(); ++k) {
        const double contribution = b[k] * sums[k];
        split.by_factor.push_back({factors[k].factor, contribution, ratio(contribution, total)});
        split.residual -= contribution;
    }
    return split;
}

}  // namespace ballast::risk
