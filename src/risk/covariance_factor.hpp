// Factors of a covariance: lower triangular, also where plain Cholesky has none, and the weighted
// observations themselves where there are fewer of them than variables.
#pragma once

#include <span>

#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

struct CovarianceFactor {
    math::Matrix lower;  // lower × lower' is the covariance, up to `distance`
    // The covariance is singular (as many positions as observations, duplicate positions) or
    // indefinite by rounding: eigenvalues below zero were set to zero.
    bool singular = false;
    double minimum_eigenvalue = 0.0;  // before; only when singular
    double distance = 0.0;            // Frobenius norm of what was changed
};

// Variables of zero variance get a zero row. kInvalidInput for numbers that are not finite.
Result<CovarianceFactor> factor_covariance(const math::Matrix& covariance);

// variables × observations: the rows' deviations times the root of their weights. Times its
// transpose it is the weighted covariance, exactly and whatever its rank, without the p × p matrix.
enum class Deviations { kFromMean, kFromZero };
math::Matrix observation_factor(const math::Matrix& observations, std::span<const double> weights,
                                Deviations deviations);

}  // namespace ballast::risk
