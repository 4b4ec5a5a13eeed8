// The few BLAS calls this module makes, each on one thread: our own pool spreads the work, and a
// second layer of threads below it would only compete for cores.
#pragma once

#include "base/work.hpp"
#include "math/matrix.hpp"

namespace ballast::math {

// Before any call of BLAS or LAPACK.
void use_one_blas_thread();
int as_int(std::size_t n);

// a (n x k) times b (k x m), as multiply() of matrix.hpp; stops early when canceled.
Matrix multiply(const Matrix& a, const Matrix& b, const Cancel& cancel);
// c = a b, shapes already checked, nothing empty. Stops early when canceled.
void gemm(const Matrix& a, const Matrix& b, Matrix& c, const Cancel& cancel = {});
// Overwrites the lower triangle of a with its Cholesky factor (LAPACK dpotrf); returns 0, or the
// 1-based order of the leading minor that is not positive. The upper triangle is left as it was.
int potrf(Matrix& a);

}  // namespace ballast::math
