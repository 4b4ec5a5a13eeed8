// Repair of a correlation matrix that is not positive semidefinite; always reported.
#pragma once

#include <cstddef>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::math {

enum class CorrelationRepair {
    kNone,
    kHigham,  // the nearest correlation matrix in the Frobenius norm
    // Negative eigenvalues set to zero, rescaled to a unit diagonal: cheaper, not the nearest.
    kClip,
};

struct RepairedCorrelation {
    Matrix matrix;
    double minimum_eigenvalue_before = 0.0;
    double minimum_eigenvalue = 0.0;
    double distance = 0.0;  // Frobenius norm of the difference
    std::size_t iterations = 0;
};

// The nearest correlation matrix of Higham (2002), unit weights, by the quadratically convergent
// Newton method of Qi and Sun (2006) on the dual. kInvalidInput for a matrix that is not square,
// symmetric and finite.
Result<RepairedCorrelation> nearest_correlation(const Matrix& a, const Cancel& cancel = {});
Result<RepairedCorrelation> clip_correlation(const Matrix& a, const Cancel& cancel = {});

}  // namespace ballast::math
