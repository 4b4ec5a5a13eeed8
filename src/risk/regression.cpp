#include "risk/regression.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "math/finite.hpp"
#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"
#include "math/thin_qr.hpp"

namespace ballast::risk {

namespace {

// Above this bound the weights of the estimator have lost digits, and the coefficients come from
// QR with iterative refinement (math::least_squares).
constexpr double kRefineAbove = 2000.0;
constexpr std::size_t kSeriesPerBlock = 256;

math::Matrix with_ones(const math::Matrix& x, bool intercept) {
    if (!intercept) return x;
    math::Matrix design = math::Matrix::zero(x.rows, x.cols + 1);
    for (std::size_t t = 0; t < x.rows; ++t) {
        design(t, 0) = 1.0;
        std::copy_n(x.row(t).begin(), x.cols, design.row(t).begin() + 1);
    }
    return design;
}

// Rows of D^-1 R^-1 Q': the weight of each observation in each coefficient.
math::Matrix weights_of(const math::ThinQr& qr, std::size_t rows) {
    const std::size_t p = qr.kept.size();
    math::Matrix weights = math::Matrix::zero(rows, p);
    for (std::size_t t = 0; t < rows; ++t)
        for (std::size_t j = 0; j < p; ++j) {
            double sum = 0.0;
            for (std::size_t m = j; m < p; ++m) sum += qr.inverse_r(j, m) * qr.q(t, m);
            weights(t, j) = sum / qr.lengths[j];
        }
    return weights;
}

// Sum of squares about the mean, or about zero.
double squares_of(std::span<const double> values, bool about_mean) {
    const double center = about_mean ? math::mean(values) : 0.0;
    double sum = 0.0;
    for (const double value : values) sum += (value - center) * (value - center);
    return sum;
}

}  // namespace

std::size_t newey_west_lags(std::size_t observations) {
    return static_cast<std::size_t>(
        4.0 * std::pow(static_cast<double>(observations) / 100.0, 2.0 / 9.0) + 1e-12);
}

Result<Regressors> Regressors::make(const math::Matrix& x, const RegressorsSettings& settings) {
    const std::size_t coefficients = x.cols + (settings.intercept ? 1 : 0);
    if (!math::all_finite(x.data))
        return fail(Code::kInvalidInput, "a regressor has a value that is not a finite number");
    if (coefficients == 0 || x.rows < coefficients)
        return fail(Code::kInvalidInput,
                    fmt::format("a regression of {} coefficients requires at least as many "
                                "observations; there are {}",
                                coefficients, x.rows));
    Regressors made;
    made.x_ = x;
    made.intercept_ = settings.intercept;
    made.factor(settings);
    return made;
}

void Regressors::factor(const RegressorsSettings& settings) {
    const math::Matrix design = with_ones(x_, intercept_);
    const math::ThinQr qr = math::thin_qr(design);
    const std::size_t shift = intercept_ ? 1 : 0;
    condition_bound_ = qr.condition_bound;
    place_.assign(x_.cols, std::nullopt);
    inflation_.assign(x_.cols, std::nullopt);
    estimator_.regressors = math::Matrix::zero(x_.rows, qr.kept.size());
    for (std::size_t j = 0; j < qr.kept.size(); ++j) {
        for (std::size_t t = 0; t < x_.rows; ++t)
            estimator_.regressors(t, j) = design(t, qr.kept[j]);
        double squares = 0.0;
        for (std::size_t m = j; m < qr.kept.size(); ++m)
            squares += qr.inverse_r(j, m) * qr.inverse_r(j, m);
        weight_squares_.push_back(squares / qr.lengths[j] / qr.lengths[j]);
        if (qr.kept[j] < shift) continue;
        const std::size_t column = qr.kept[j] - shift;
        kept_.push_back(column);
        place_[column] = j;
        inflation_[column] = weight_squares_[j] * squares_of(x_.column(column), intercept_);
    }
    estimator_.weights = weights_of(qr, x_.rows);
    if (x_.rows > 1) covariance_ = math::covariance_matrix(x_, 1);
    for (std::size_t j = 0; j < x_.cols; ++j) {
        double sum = 0.0;
        for (std::size_t t = 0; t < x_.rows; ++t) sum += x_(t, j);
        sums_.push_back(sum);
    }
    if (settings.ridge) penalize(*settings.ridge * static_cast<double>(x_.rows));
}

// Ridge regression (Hoerl and Kennard 1970) on columns scaled to mean 0 and variance 1
// (population), by QR of the columns above the square root of the penalty; the intercept is not
// penalized.
void Regressors::penalize(double penalty) {
    penalized_ = true;
    condition_bound_ = 1.0;
    const auto n = static_cast<double>(x_.rows);
    std::vector<double> centers;
    std::vector<double> scales;
    kept_.clear();
    for (std::size_t j = 0; j < x_.cols; ++j) {
        const std::vector<double> column = x_.column(j);
        const double center = intercept_ ? math::mean(column) : 0.0;
        const double scale = std::sqrt(squares_of(column, intercept_) / n);
        place_[j] = std::nullopt;
        if (!(scale > 1e-14 * std::abs(center))) continue;
        kept_.push_back(j);
        centers.push_back(center);
        scales.push_back(scale);
    }
    const std::size_t p = kept_.size();
    math::Matrix augmented = math::Matrix::zero(x_.rows + p, p);
    for (std::size_t j = 0; j < p; ++j) {
        for (std::size_t t = 0; t < x_.rows; ++t)
            augmented(t, j) = (x_(t, kept_[j]) - centers[j]) / scales[j];
        augmented(x_.rows + j, j) = std::sqrt(penalty);
    }
    const math::Matrix slopes = weights_of(math::thin_qr(augmented), x_.rows);
    const std::size_t shift = intercept_ ? 1 : 0;
    estimator_ = {math::Matrix::zero(x_.rows, p + shift), math::Matrix::zero(x_.rows, p + shift)};
    weight_squares_.assign(p + shift, 0.0);
    for (std::size_t j = 0; j < p; ++j) place_[kept_[j]] = j + shift;
    for (std::size_t t = 0; t < x_.rows; ++t) {
        double intercept = 1.0 / n;
        for (std::size_t j = 0; j < p; ++j) {
            const double weight = slopes(t, j) / scales[j];
            estimator_.regressors(t, j + shift) = x_(t, kept_[j]);
            estimator_.weights(t, j + shift) = weight;
            intercept -= centers[j] * weight;
        }
        if (intercept_) {
            estimator_.regressors(t, 0) = 1.0;
            estimator_.weights(t, 0) = intercept;
        }
        for (std::size_t j = 0; j < p + shift; ++j)
            weight_squares_[j] += estimator_.weights(t, j) * estimator_.weights(t, j);
    }
}

double Regressors::condition_number() const {
    return math::condition_number(math::thin_qr(with_ones(x_, intercept_)));
}

VarianceLags Regressors::variance_lags(const ErrorSettings& errors, std::size_t observations) {
    switch (errors.kind) {
        case StandardErrors::kOls:
            return std::nullopt;
        case StandardErrors::kWhite:
        case StandardErrors::kHc1:
            return 0;
        case StandardErrors::kNeweyWest:
            return std::min(errors.lags.value_or(newey_west_lags(observations)), observations - 1);
    }
    return std::nullopt;
}

double Regressors::variance_factor(const ErrorSettings& errors) const {
    const bool scaled = errors.kind == StandardErrors::kHc1 ||
                        (errors.small_sample && errors.kind != StandardErrors::kOls);
    const auto n = static_cast<double>(observations());
    return scaled ? n / (n - static_cast<double>(coefficients())) : 1.0;
}

std::optional<double> Regressors::Fit::r_squared(bool about_mean_of_y) const {
    const double total = about_mean_of_y ? about_mean : about_zero;
    if (!(total > 1e-28 * about_zero)) return std::nullopt;
    return 1.0 - residual / total;
}

// Replaces what the kernel computed for a finite series on ill-conditioned regressors.
Status Regressors::refine(const math::Matrix& series, std::size_t column,
                          const ErrorSettings& errors, SeriesFits& fits) const {
    TRY(const math::LeastSquares solved,
        math::least_squares(estimator_.regressors, series.column(column)));
    const std::vector<double>& e = solved.residuals;
    for (std::size_t j = 0; j < coefficients(); ++j)
        fits.coefficients(column)[j] = solved.coefficients[j];
    double steps = 0.0;
    for (std::size_t t = 1; t < e.size(); ++t) steps += (e[t] - e[t - 1]) * (e[t] - e[t - 1]);
    fits.totals(column).residual = solved.residual_sum_of_squares;
    fits.totals(column).residual_steps = steps;
    const VarianceLags lags = variance_lags(errors, observations());
    if (!lags) return {};
    const std::size_t width = *lags + 1;
    for (std::size_t j = 0; j < coefficients(); ++j) {
        double squares = 0.0;
        for (std::size_t end = 0; end < e.size() + *lags; ++end) {
            double window = 0.0;
            for (std::size_t t = end < width ? 0 : end - *lags; t <= end && t < e.size(); ++t)
                window += estimator_.weights(t, j) * e[t];
            squares += window * window;
        }
        fits.variances(column)[j] = squares / static_cast<double>(width);
    }
    return {};
}

Regressors::Fit Regressors::fit_of(const SeriesFits& fits, std::size_t series,
                                   const ErrorSettings& errors) const {
    const SeriesFits::Totals& totals = fits.totals(series);
    Fit fit{.coefficients = std::vector<std::optional<double>>(columns()),
            .errors = std::vector<std::optional<double>>(columns()),
            .observations = observations(),
            .degrees_of_freedom = observations() - coefficients(),
            .sum = totals.mean * static_cast<double>(observations()),
            .about_mean = totals.about_mean,
            .about_zero = totals.about_zero,
            .residual = totals.residual,
            .residual_steps = totals.residual_steps};
    const VarianceLags lags = variance_lags(errors, observations());
    fit.lags = lags.value_or(0);
    const auto error = [&](std::size_t j) -> std::optional<double> {
        if (fit.degrees_of_freedom == 0) return std::nullopt;
        const double variance =
            lags ? fits.variances(series)[j] * variance_factor(errors)
                 : weight_squares_[j] * fit.residual / static_cast<double>(fit.degrees_of_freedom);
        return std::sqrt(variance);
    };
    if (intercept_) {
        fit.intercept = fits.coefficients(series)[0];
        fit.intercept_error = error(0);
    }
    for (const std::size_t column : kept_) {
        fit.coefficients[column] = fits.coefficients(series)[*place_[column]];
        fit.errors[column] = error(*place_[column]);
    }
    return fit;
}

std::vector<std::optional<Regressors::Fit>> Regressors::fit(const math::Matrix& series,
                                                            const ErrorSettings& errors,
                                                            const Work& work) const {
    CHECK(series.rows == observations());
    const VarianceLags lags = variance_lags(errors, observations());
    SeriesFits fits(series.cols, coefficients(), lags);
    parallel_blocks(work, series.cols, kSeriesPerBlock,
                    [&](std::size_t, std::size_t first, std::size_t last) {
                        fit_series(estimator_, series, lags, first, last, fits);
                    });
    std::vector<std::optional<Fit>> results(series.cols);
    for (std::size_t s = 0; s < series.cols; ++s) {
        if (!std::isfinite(fits.totals(s).about_zero)) continue;
        if (condition_bound_ > kRefineAbove && !penalized_)
            if (!refine(series, s, errors, fits)) continue;
        results[s] = fit_of(fits, s, errors);
    }
    return results;
}

}  // namespace ballast::risk
