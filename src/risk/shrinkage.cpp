#include "risk/shrinkage.hpp"

#include <algorithm>
#include <cmath>

#include "math/blas.hpp"
#include "math/statistics.hpp"

namespace ballast::risk {

namespace {

math::Matrix centered(const math::Matrix& x) {
    math::Matrix c = x;
    for (std::size_t j = 0; j < x.cols; ++j) {
        const double mean = math::mean(x.column(j));
        for (std::size_t t = 0; t < x.rows; ++t) c(t, j) -= mean;
    }
    return c;
}

Status enough(const math::Matrix& x) {
    if (x.rows >= 2 && x.cols >= 1) return {};
    return fail(Code::kInvalidInput,
                "shrinkage requires at least two observations of one variable");
}

double trace(const math::Matrix& a) {
    double sum = 0;
    for (std::size_t i = 0; i < a.rows; ++i) sum += a(i, i);
    return sum;
}

double sum_of_squares(const math::Matrix& a) {
    double sum = 0;
    for (const double x : a.data) sum += x * x;
    return sum;
}

math::Matrix towards_identity(const math::Matrix& sample, double shrinkage) {
    math::Matrix result = sample;
    const double mu = trace(sample) / static_cast<double>(sample.rows);
    for (double& x : result.data) x *= 1 - shrinkage;
    for (std::size_t i = 0; i < sample.rows; ++i) result(i, i) += shrinkage * mu;
    return result;
}

// Mean over the observations of (x_i x_j)² less the squared covariance: the variance of the
// entries.
Result<math::Matrix> entry_variances(const math::Matrix& centered_values,
                                     const math::Matrix& sample, const Cancel& cancel) {
    const std::size_t p = sample.rows;
    math::Matrix result = math::Matrix::zero(p, p);
    for (std::size_t t = 0; t < centered_values.rows; ++t) {
        TRY_STATUS(cancel.check());
        const auto row = centered_values.row(t);
        for (std::size_t i = 0; i < p; ++i)
            for (std::size_t j = 0; j < p; ++j) result(i, j) += row[i] * row[i] * row[j] * row[j];
    }
    const auto n = static_cast<double>(centered_values.rows);
    for (std::size_t k = 0; k < result.data.size(); ++k)
        result.data[k] = result.data[k] / n - sample.data[k] * sample.data[k];
    return result;
}

// Equation for rho of Ledoit and Wolf (2003), appendix B: asymptotic covariances of the target's
// entries with the sample's.
Result<double> target_covariance(const math::Matrix& x, const math::Matrix& sample,
                                 const math::Matrix& variances, double mean_correlation,
                                 const Cancel& cancel) {
    const std::size_t p = sample.rows;
    const auto n = static_cast<double>(x.rows);
    double rho = 0;
    for (std::size_t i = 0; i < p; ++i) rho += variances(i, i);
    // theta(i, j): covariance of the entry (i, i) with the entry (i, j).
    math::Matrix theta = math::Matrix::zero(p, p);
    for (std::size_t t = 0; t < x.rows; ++t) {
        TRY_STATUS(cancel.check());
        const auto row = x.row(t);
        for (std::size_t i = 0; i < p; ++i)
            for (std::size_t j = 0; j < p; ++j)
                theta(i, j) += (row[i] * row[i] - sample(i, i)) * (row[i] * row[j] - sample(i, j));
    }
    for (std::size_t i = 0; i < p; ++i) {
        for (std::size_t j = 0; j < p; ++j) {
            if (i == j || sample(i, i) <= 0 || sample(j, j) <= 0) continue;
            const double ratio = std::sqrt(sample(j, j) / sample(i, i));
            rho += mean_correlation / 2 * (ratio * theta(i, j) / n + theta(j, i) / n / ratio);
        }
    }
    return rho;
}

}  // namespace

Result<ShrunkCovariance> ledoit_wolf_identity(const math::Matrix& observations,
                                              const Cancel& cancel) {
    TRY_STATUS(enough(observations));
    const math::Matrix sample = math::covariance_matrix(observations, 0, cancel);
    TRY_STATUS(cancel.check());
    const auto p = static_cast<double>(sample.rows);
    const auto n = static_cast<double>(observations.rows);
    const math::Matrix x = centered(observations);
    const double mu = trace(sample) / p;
    const double squares = sum_of_squares(sample);
    double fourth = 0;
    for (std::size_t t = 0; t < x.rows; ++t) {
        double length = 0;
        for (const double v : x.row(t)) length += v * v;
        fourth += length * length;
    }
    const double distance = (squares - p * mu * mu) / p;
    const double noise = std::min(distance, (fourth / n - squares) / n / p);
    const double shrinkage = distance > 0 ? std::max(0.0, noise / distance) : 0.0;
    return ShrunkCovariance{towards_identity(sample, shrinkage), shrinkage};
}

Result<ShrunkCovariance> oracle_approximating_shrinkage(const math::Matrix& observations,
                                                        const Cancel& cancel) {
    TRY_STATUS(enough(observations));
    const math::Matrix sample = math::covariance_matrix(observations, 0, cancel);
    TRY_STATUS(cancel.check());
    const auto p = static_cast<double>(sample.rows);
    const auto n = static_cast<double>(observations.rows);
    // Equation 23 with the mean of the squared entries, as in scikit-learn.
    const double alpha = sum_of_squares(sample) / (p * p);
    const double mu = trace(sample) / p;
    const double numerator = alpha + mu * mu;
    const double denominator = (n + 1) * (alpha - mu * mu / p);
    const double shrinkage = denominator <= 0 ? 1.0 : std::min(1.0, numerator / denominator);
    return ShrunkCovariance{towards_identity(sample, shrinkage), shrinkage};
}

Result<ShrunkCovariance> ledoit_wolf_constant_correlation(const math::Matrix& observations,
                                                          const Cancel& cancel) {
    TRY_STATUS(enough(observations));
    math::Matrix sample = math::covariance_matrix(observations, 0, cancel);
    TRY_STATUS(cancel.check());
    const std::size_t p = sample.rows;
    if (p == 1) return ShrunkCovariance{std::move(sample), 0.0};
    double sum = 0;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < p; ++i) {
        for (std::size_t j = i + 1; j < p; ++j) {
            if (sample(i, i) <= 0 || sample(j, j) <= 0) continue;
            sum += sample(i, j) / std::sqrt(sample(i, i) * sample(j, j));
            ++pairs;
        }
    }
    const double mean_correlation = pairs > 0 ? sum / static_cast<double>(pairs) : 0.0;
    math::Matrix target = sample;
    for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j < p; ++j)
            if (i != j) target(i, j) = mean_correlation * std::sqrt(sample(i, i) * sample(j, j));

    const math::Matrix x = centered(observations);
    TRY(const math::Matrix variances, entry_variances(x, sample, cancel));
    double phi = 0;
    for (const double v : variances.data) phi += v;
    TRY(const double rho, target_covariance(x, sample, variances, mean_correlation, cancel));
    double gamma = 0;
    for (std::size_t k = 0; k < sample.data.size(); ++k)
        gamma += (target.data[k] - sample.data[k]) * (target.data[k] - sample.data[k]);
    const double n = static_cast<double>(observations.rows);
    const double shrinkage = gamma > 0 ? std::clamp((phi - rho) / gamma / n, 0.0, 1.0) : 0.0;
    for (std::size_t k = 0; k < sample.data.size(); ++k)
        sample.data[k] = shrinkage * target.data[k] + (1 - shrinkage) * sample.data[k];
    return ShrunkCovariance{std::move(sample), shrinkage};
}

math::Matrix ewma_covariance(const math::Matrix& observations, double lambda,
                             const Cancel& cancel) {
    const std::size_t p = observations.cols;
    // Rows scaled by the root of their weight, so that the sum is one Gram product.
    math::Matrix scaled = observations;
    double weight = 1;
    double sum = 0;
    for (std::size_t t = observations.rows; t-- > 0; weight *= lambda) {
        sum += weight;
        for (double& v : scaled.row(t)) v *= std::sqrt(weight);
    }
    math::Matrix result = math::multiply(math::transpose(scaled), scaled, cancel);
    for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j <= i; ++j) result(i, j) = result(j, i) = result(i, j) / sum;
    return result;
}

double ewma_volatility(std::span<const double> values, double lambda) {
    double weight = 1;
    double sum = 0;
    double squares = 0;
    for (std::size_t t = values.size(); t-- > 0; weight *= lambda) {
        sum += weight;
        squares += weight * values[t] * values[t];
    }
    return sum > 0 ? std::sqrt(squares / sum) : 0.0;
}

std::vector<double> volatility_ratios(std::span<const double> values, double lambda) {
    double variance = 0;
    for (const double x : values) variance += x * x / static_cast<double>(values.size());
    std::vector<double> forecast(values.size());
    for (std::size_t t = 0; t < values.size(); ++t) {
        forecast[t] = std::sqrt(variance);
        variance = lambda * variance + (1 - lambda) * values[t] * values[t];
    }
    const double today = std::sqrt(variance);
    std::vector<double> ratio(values.size(), 1.0);
    for (std::size_t t = 0; t < values.size(); ++t)
        if (forecast[t] > 0) ratio[t] = today / forecast[t];
    return ratio;
}

}  // namespace ballast::risk
