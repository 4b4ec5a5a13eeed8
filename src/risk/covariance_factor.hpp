// A lower triangular factor of a covariance, also where plain Cholesky has none.
#pragma once

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

}  // namespace ballast::risk
