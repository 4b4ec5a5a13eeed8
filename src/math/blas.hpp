// The few BLAS calls this module makes, each on one thread: our own pool spreads the work, and a
// second layer of threads below it would only compete for cores.
#pragma once

#include "math/matrix.hpp"

namespace ballast::math {

// c = a b, shapes already checked, nothing empty.
void gemm(const Matrix& a, const Matrix& b, Matrix& c);
// a'a times `scale`, both triangles filled from one.
Matrix gram(const Matrix& a, double scale);
// Overwrites the lower triangle of a with its Cholesky factor (LAPACK dpotrf); returns 0, or the
// 1-based order of the leading minor that is not positive. The upper triangle is left as it was.
int potrf(Matrix& a);

}  // namespace ballast::math
