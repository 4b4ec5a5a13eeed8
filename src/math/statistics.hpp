// Moments, dependence and quantiles of samples.
//
// Two passes everywhere: center, then sum pairwise (base/sum.hpp), so the result is reproducible
// and does not lose digits to a large mean. Inputs must be finite: callers remove missing values
// and report them. Lengths are CHECKed; a statistic that is undefined for some valid samples (the
// correlation of a constant series) is a Result.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "math/matrix.hpp"

namespace ballast::math {

double mean(std::span<const double> x);  // the range must not be empty
// Sum of squared deviations over n - ddof: 0 for the population, 1 for the unbiased estimate.
double variance(std::span<const double> x, int ddof);
double standard_deviation(std::span<const double> x, int ddof);
double covariance(std::span<const double> x, std::span<const double> y, int ddof);

// Population moments: m3 / m2^1.5 and m4 / m2^2 - 3. Undefined for a constant series.
Result<double> skewness(std::span<const double> x);
Result<double> excess_kurtosis(std::span<const double> x);

// Pearson. Undefined when either series is constant.
Result<double> correlation(std::span<const double> x, std::span<const double> y);
// 1-based ranks, ties get their average; Spearman's rho is the correlation of ranks.
std::vector<double> ranks(std::span<const double> x);
Result<double> spearman(std::span<const double> x, std::span<const double> y);
// Kendall (1945) tau-b, O(n log n) by Knight (1966). Undefined when either series is constant.
Result<double> kendall_tau_b(std::span<const double> x, std::span<const double> y);

// Sample quantile of ascending data, Hyndman and Fan (1996) types 1 to 9; 7 is the default of R and
// NumPy, 6 of Excel's PERCENTILE.EXC, 1 the inverse of the empirical distribution. p in [0, 1].
double quantile_sorted(std::span<const double> ascending, double p, int type);

// Rows are observations, columns variables. Symmetric to the last bit.
Matrix covariance_matrix(const Matrix& observations, int ddof, const Cancel& cancel = {});
// Pearson correlations of the columns: symmetric to the last bit, with a unit diagonal and all
// entries in [-1, 1]; one product of the standardized columns. kInvalidInput names a column that
// does not vary. Stops early when canceled; the entries are then meaningless.
Result<Matrix> correlation_of(const Matrix& observations, const Work& work = {});
// From a covariance matrix: unit diagonal; fails, naming the variable, when a variance is not
// positive.
Result<Matrix> correlation_matrix(const Matrix& covariance);

}  // namespace ballast::math
