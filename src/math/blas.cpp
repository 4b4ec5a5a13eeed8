#include "math/blas.hpp"

#include <algorithm>
#include <cblas.h>
#include <limits>

#include "base/check.hpp"
#include "base/threads.hpp"

// LAPACK as OpenBLAS ships it: Fortran, hence the pointers and the trailing string length.
extern "C" void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info,
                        std::size_t uplo_length);

namespace ballast::math {

namespace {

constexpr std::size_t kRows = 256;      // of a product, between looks at the cancellation
constexpr std::size_t kGramRows = 192;  // of a Gram matrix, by one thread
constexpr std::size_t kTile = 32;

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

namespace {

// Copies rows [first, end) of the lower triangle to the columns of the upper one: by squares that
// fit the first cache, written row by row.
void mirror_rows(Matrix& a, std::size_t first, std::size_t end) {
    for (std::size_t top = first; top < end; top += kTile) {
        const std::size_t bottom = std::min(top + kTile, end);
        for (std::size_t left = 0; left < bottom; left += kTile)
            for (std::size_t j = left; j < std::min(left + kTile, bottom); ++j)
                for (std::size_t i = std::max(top, j + 1); i < bottom; ++i) a(j, i) = a(i, j);
    }
}

}  // namespace

Matrix gram(const Matrix& a, double scale, const Work& work,
            void (*finish)(std::span<double> lower)) {
    use_one_blas_thread();
    Matrix result = Matrix::zero(a.cols, a.cols);
    if (a.data.empty()) return result;
    const int columns = as_int(a.cols);
    const std::size_t blocks = (a.cols + kGramRows - 1) / kGramRows;
    parallel_blocks(work, blocks, 1, [&](std::size_t index, std::size_t, std::size_t) {
        // The lowest rows first: they take the longest.
        const std::size_t first = (blocks - 1 - index) * kGramRows;
        const std::size_t end = std::min(first + kGramRows, a.cols);
        const int rows = as_int(end - first);
        const double* const block = a.data.data() + first;
        double* const out = result.row(first).data();
        if (first > 0)
            cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, rows, as_int(first),
                        as_int(a.rows), scale, block, columns, a.data.data(), columns, 0.0, out,
                        columns);
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, rows, as_int(a.rows), scale, block,
                    columns, 0.0, out + first, columns);
        // While the block is in the cache.
        for (std::size_t i = first; finish && i < end; ++i) finish(result.row(i).first(i + 1));
        mirror_rows(result, first, end);
    });
    return result;
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
