// Regressions of many series on the same regressors, with White and Newey-West variances.
//
// A linear estimator is a matrix A with b = A'y; OLS and ridge are both of this form. Per series of
// n observations and k coefficients the kernel does n k multiply-adds for b, n k for the residuals
// and at most 3 n k for the variances, whatever the number of lags: the Bartlett-weighted variance
// of g_t = A_tj e_t is the mean square of the sums of L + 1 consecutive terms, padded with zeros
// (Newey and West 1987, eq. 5, multiplied out), which also shows that it cannot be negative. The
// bound is one multiply-add per cycle and pipe; the panel is read once, in tiles that stay in the
// first-level cache. Lane = series.
//
// Sums of a series run in time order in one lane: results do not depend on the register width.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "math/matrix.hpp"

namespace ballast::risk {

struct LinearEstimator {
    math::Matrix regressors;  // n × k
    math::Matrix weights;     // n × k: A, the weight of each observation in each coefficient
};

// Lags of the variances of the coefficients, fewer than the observations: 0 is White's estimate;
// nullopt: none is computed, since classic errors follow from the residual sum of squares.
using VarianceLags = std::optional<std::size_t>;

// Structure of arrays, by series. A series with a missing value (NaN) has the mean NaN and no other
// figure that means anything.
struct SeriesFits {
    math::Matrix coefficients;           // series × k
    math::Matrix variances;              // series × k, without a small-sample factor; if requested
    std::vector<double> mean;            // of the dependent variable
    std::vector<double> about_mean;      // its sum of squares about the mean
    std::vector<double> about_zero;      // its sum of squares
    std::vector<double> residual;        // sum of squared residuals
    std::vector<double> residual_steps;  // sum of squared differences of consecutive residuals

    static SeriesFits of(std::size_t series, std::size_t coefficients, VarianceLags lags);
};

// Fits columns [first, last) of `series` (n × m) into the rows [first, last) of `fits`.
void fit_series(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
                std::size_t first, std::size_t last, SeriesFits& fits);

}  // namespace ballast::risk
