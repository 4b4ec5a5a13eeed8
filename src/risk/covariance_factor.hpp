// Factors of a covariance matrix: a lower triangular one, also where plain Cholesky fails, and the
// weighted observations themselves where there are fewer of them than variables.
#pragma once

#include <span>

#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

struct CovarianceFactor {
    math::Matrix lower;  // lower × lower' is the covariance, up to `distance`
    // The covariance is singular (as many positions as observations, duplicate positions) or
    // indefinite through rounding: negative eigenvalues were set to zero.
    bool singular = false;
    double minimum_eigenvalue = 0.0;  // before the change; only when singular
    double distance = 0.0;            // Frobenius norm of the change
};

// Variables with zero variance get a zero row. kInvalidInput for numbers that are not finite.
Result<CovarianceFactor> factor_covariance(const math::Matrix& covariance);

// variables × observations: deviations of the rows times the square root of their weights. Times
// its transpose it is the weighted covariance, exact for any rank, without the p × p matrix.
enum class Deviations { kFromMean, kFromZero };
math::Matrix observation_factor(const math::Matrix& observations, std::span<const double> weights,
                                Deviations deviations);

}  // namespace ballast::risk
