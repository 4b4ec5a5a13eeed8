#include "math/blas.hpp"

#include <cblas.h>
#include <limits>

// LAPACK as OpenBLAS ships it: Fortran, hence the pointers and the trailing string length.
extern "C" void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info,
                        std::size_t uplo_length);

namespace ballast::math {

namespace {

int as_int(std::size_t n) {
    CHECK(n <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(n);
}

// The setting belongs to the library, not to the call; setting it once is enough and avoids a race
// between threads that enter BLAS at the same time.
void one_thread() {
    static const bool set = (openblas_set_num_threads(1), true);
    CHECK(set);
}

}  // namespace

void gemm(const Matrix& a, const Matrix& b, Matrix& c) {
    one_thread();
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, as_int(a.rows), as_int(b.cols),
                as_int(a.cols), 1.0, a.data.data(), as_int(a.cols), b.data.data(), as_int(b.cols),
                0.0, c.data.data(), as_int(c.cols));
}

Matrix gram(const Matrix& a, double scale) {
    one_thread();
    Matrix result = Matrix::zero(a.cols, a.cols);
    if (a.data.empty()) return result;
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, as_int(a.cols), as_int(a.rows), scale,
                a.data.data(), as_int(a.cols), 0.0, result.data.data(), as_int(a.cols));
    for (std::size_t i = 0; i < a.cols; ++i)
        for (std::size_t j = i + 1; j < a.cols; ++j) result(i, j) = result(j, i);
    return result;
}

int potrf(Matrix& a) {
    one_thread();
    const int n = as_int(a.rows);
    int info = 0;
    // The lower triangle in row-major order is the upper one in column-major order.
    dpotrf_("U", &n, a.data.data(), &n, &info, 1);
    CHECK(info >= 0);
    return info;
}

}  // namespace ballast::math
