#include "math/blas.hpp"

#include <algorithm>
#include <cblas.h>
#include <limits>

#include "base/check.hpp"

// LAPACK as OpenBLAS ships it: Fortran, hence the pointers and the trailing string length.
extern "C" void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info,
                        std::size_t uplo_length);

namespace ballast::math {

namespace {

constexpr std::size_t kRows = 256;  // of a product, between looks at the cancellation

}  // namespace

int as_int(std::size_t n) {
    CHECK(n <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(n);
}

// The setting belongs to the library, not to the call; setting it once is enough and avoids a race
// between threads that enter BLAS at the same time.
void use_one_blas_thread() {
    static const bool set = (openblas_set_num_threads(1), true);
    CHECK(set);
}

Matrix multiply(const Matrix& a, const Matrix& b, const Cancel& cancel) {
    CHECK(a.cols == b.rows);
    Matrix result = Matrix::zero(a.rows, b.cols);
    if (result.data.empty() || a.cols == 0) return result;
    gemm(a, b, result, cancel);
    return result;
}

void gemm(const Matrix& a, const Matrix& b, Matrix& c, const Cancel& cancel) {
    use_one_blas_thread();
    for (std::size_t first = 0; first < a.rows && !cancel.requested(); first += kRows)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans,
                    as_int(std::min(kRows, a.rows - first)), as_int(b.cols), as_int(a.cols), 1.0,
                    a.row(first).data(), as_int(a.cols), b.data.data(), as_int(b.cols), 0.0,
                    c.row(first).data(), as_int(c.cols));
}

int potrf(Matrix& a) {
    use_one_blas_thread();
    const int n = as_int(a.rows);
    int info = 0;
    // The lower triangle in row-major order is the upper one in column-major order.
    dpotrf_("U", &n, a.data.data(), &n, &info, 1);
    CHECK(info >= 0);
    return info;
}

}  // namespace ballast::math
