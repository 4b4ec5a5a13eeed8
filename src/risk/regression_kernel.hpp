// Regressions of many series on the same regressors, with White and Newey-West variances.
//
// A linear estimator is a matrix A with b = A'y; OLS and ridge are both of this form. Per series of
// n observations and k coefficients the kernel does n k multiply-adds for b, n k for the residuals
// and 2 n k multiplications for the variances, whatever the number of lags: the Bartlett-weighted
// variance of g_t = A_tj e_t is the mean square of the sums of L + 1 consecutive terms, padded with
// zeros (Newey and West 1987, eq. 5, multiplied out), which also shows that it cannot be negative,
// and each of these sums is the difference of two partial sums of g_t, which stay small because
// the residuals of least squares are orthogonal to A. Additions run beside multiplications, so the
// latter are the bound. The panel is read once, in tiles that stay in the nearest caches.
// Lane = series.
//
// Sums of a series run in time order in one lane: results do not depend on the register width.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "math/matrix.hpp"

namespace ballast::risk {

struct LinearEstimator {
    math::Matrix regressors;  // n × k
    math::Matrix weights;     // n × k: A, the weight of each observation in each coefficient
};

// Lags of the variances of the coefficients, fewer than the observations: 0 is White's estimate;
// nullopt: none is computed, since classic errors follow from the residual sum of squares.
using VarianceLags = std::optional<std::size_t>;

// What fit_series has not written is not initialized: the memory of many series is touched first by
// the threads that fit them. A series with a missing value (NaN) has the mean NaN and no other
// figure that means anything.
class SeriesFits {
public:
    struct Totals {
        double mean;            // of the dependent variable
        double about_mean;      // its sum of squares about the mean
        double about_zero;      // its sum of squares
        double residual;        // sum of squared residuals
        double residual_steps;  // sum of squared differences of consecutive residuals
    };

    SeriesFits(std::size_t series, std::size_t coefficients, VarianceLags lags);

    std::size_t series() const { return series_; }
    std::span<double> coefficients(std::size_t s) { return {coefficients_.get() + s * k_, k_}; }
    std::span<const double> coefficients(std::size_t s) const {
        return {coefficients_.get() + s * k_, k_};
    }
    // Without a small-sample factor; only with lags.
    std::span<double> variances(std::size_t s) { return {variances_.get() + s * k_, k_}; }
    std::span<const double> variances(std::size_t s) const {
        return {variances_.get() + s * k_, k_};
    }
    Totals& totals(std::size_t s) { return totals_[s]; }
    const Totals& totals(std::size_t s) const { return totals_[s]; }

private:
    std::size_t series_;
    std::size_t k_;
    std::unique_ptr<double[]> coefficients_;  // series × k
    std::unique_ptr<double[]> variances_;     // likewise
    std::unique_ptr<Totals[]> totals_;
};

// Fits columns [first, last) of `series` (n × m) into the rows [first, last) of `fits`.
void fit_series(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
                std::size_t first, std::size_t last, SeriesFits& fits);

}  // namespace ballast::risk
