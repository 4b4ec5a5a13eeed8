// Eigenvalues and eigenvectors of symmetric matrices by LAPACK's steps, in pieces short enough that
// a cancellation takes effect soon also for thousands of rows.
#include <algorithm>
#include <array>
#include <cblas.h>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"
#include "math/blas.hpp"
#include "math/linear_algebra.hpp"

// LAPACK as OpenBLAS ships it: Fortran, hence the pointers and the trailing lengths of strings.
extern "C" {
void dlatrd_(const char* uplo, const int* n, const int* nb, double* a, const int* lda, double* e,
             double* tau, double* w, const int* ldw, std::size_t);
void dsytd2_(const char* uplo, const int* n, double* a, const int* lda, double* d, double* e,
             double* tau, int* info, std::size_t);
void dsterf_(const int* n, double* d, double* e, int* info);
void dstedc_(const char* compz, const int* n, double* d, double* e, double* z, const int* ldz,
             double* work, const int* lwork, int* iwork, const int* liwork, int* info, std::size_t);
void dormtr_(const char* side, const char* uplo, const char* trans, const int* m, const int* n,
             const double* a, const int* lda, const double* tau, double* c, const int* ldc,
             double* work, const int* lwork, int* info, std::size_t, std::size_t, std::size_t);
}

namespace ballast::math {

namespace {

constexpr int kPanel = 32;     // columns reduced between looks at the cancellation
constexpr int kVectors = 128;  // eigenvectors transformed between looks

// A symmetric matrix as Q T Q': T has `diagonal` and `beside`, Q is stored as reflections in the
// lower triangle of `matrix`, column by column.
struct Tridiagonal {
    int n = 0;
    std::vector<double> matrix;
    std::vector<double> diagonal;
    std::vector<double> beside;
    std::vector<double> scales;  // of the reflections
};

std::size_t at(int n, int row, int column) {
    return static_cast<std::size_t>(column) * static_cast<std::size_t>(n) +
           static_cast<std::size_t>(row);
}

// Blocked Householder reduction (Dongarra, Sorensen and Hammarling 1989), as LAPACK's dsytrd.
Result<Tridiagonal> tridiagonal(const Matrix& a, const Cancel& cancel) {
    use_one_blas_thread();
    Tridiagonal t{.n = as_int(a.rows),
                  .matrix = a.data,
                  .diagonal = std::vector<double>(a.rows),
                  .beside = std::vector<double>(a.rows),
                  .scales = std::vector<double>(a.rows)};
    // The lower triangle by rows is the upper one by columns.
    for (int i = 0; i < t.n; ++i)
        for (int j = 0; j < i; ++j) t.matrix[at(t.n, i, j)] = t.matrix[at(t.n, j, i)];
    std::vector<double> update(static_cast<std::size_t>(kPanel) * a.rows);
    int done = 0;
    for (; t.n - done > 2 * kPanel; done += kPanel) {
        TRY_STATUS(cancel.check());
        const int rest = t.n - done;
        double* const corner = &t.matrix[at(t.n, done, done)];
        double* const beside = &t.beside[static_cast<std::size_t>(done)];
        dlatrd_("L", &rest, &kPanel, corner, &t.n, beside,
                &t.scales[static_cast<std::size_t>(done)], update.data(), &t.n, 1);
        cblas_dsyr2k(CblasColMajor, CblasLower, CblasNoTrans, rest - kPanel, kPanel, -1.0,
                     corner + kPanel, t.n, update.data() + kPanel, t.n, 1.0,
                     corner + at(t.n, kPanel, kPanel), t.n);
        for (int j = 0; j < kPanel; ++j) {
            corner[at(t.n, j + 1, j)] = beside[j];
            t.diagonal[static_cast<std::size_t>(done + j)] = corner[at(t.n, j, j)];
        }
    }
    const int rest = t.n - done;
    int info = 0;
    dsytd2_("L", &rest, &t.matrix[at(t.n, done, done)], &t.n,
            &t.diagonal[static_cast<std::size_t>(done)], &t.beside[static_cast<std::size_t>(done)],
            &t.scales[static_cast<std::size_t>(done)], &info, 1);
    CHECK(info == 0);
    return t;
}

Error not_converged() { return fail(Code::kInternal, "the eigenvalue iteration did not converge"); }

// Eigenvectors of T by divide and conquer (Gu and Eisenstat 1995): one step, the shortest of the
// three.
Result<std::vector<double>> tridiagonal_vectors(Tridiagonal& t) {
    const auto n = static_cast<std::size_t>(t.n);
    std::vector<double> vectors(n * n);
    std::vector<double> work(1 + 4 * n + n * n);
    std::vector<int> whole(3 + 5 * n);
    const int work_size = as_int(work.size());
    const int whole_size = as_int(whole.size());
    int info = 0;
    dstedc_("I", &t.n, t.diagonal.data(), t.beside.data(), vectors.data(), &t.n, work.data(),
            &work_size, whole.data(), &whole_size, &info, 1);
    CHECK(info >= 0);
    if (info > 0) return not_converged();
    return vectors;
}

// Q times the vectors.
Status transform(const Tridiagonal& t, std::vector<double>& vectors, const Cancel& cancel) {
    std::vector<double> work(static_cast<std::size_t>(kVectors) * 64);
    const int work_size = as_int(work.size());
    for (int first = 0; first < t.n; first += kVectors) {
        TRY_STATUS(cancel.check());
        const int count = std::min(kVectors, t.n - first);
        int info = 0;
        dormtr_("L", "L", "N", &t.n, &count, t.matrix.data(), &t.n, t.scales.data(),
                &vectors[at(t.n, 0, first)], &t.n, work.data(), &work_size, &info, 1, 1, 1);
        CHECK(info == 0);
    }
    return {};
}

}  // namespace

Result<std::vector<double>> symmetric_eigenvalues(const Matrix& a, const Cancel& cancel) {
    TRY_STATUS(check_square(a));
    if (a.rows == 0) return std::vector<double>();
    TRY(Tridiagonal t, tridiagonal(a, cancel));
    int info = 0;
    dsterf_(&t.n, t.diagonal.data(), t.beside.data(), &info);
    CHECK(info >= 0);
    if (info > 0) return not_converged();
    std::ranges::reverse(t.diagonal);
    return std::move(t.diagonal);
}

Result<EigenDecomposition> symmetric_eigen(const Matrix& a, const Cancel& cancel) {
    TRY_STATUS(check_square(a));
    EigenDecomposition result{std::vector<double>(a.rows), Matrix::zero(a.rows, a.rows)};
    if (a.rows == 0) return result;
    TRY(Tridiagonal t, tridiagonal(a, cancel));
    TRY(std::vector<double> vectors, tridiagonal_vectors(t));
    TRY_STATUS(transform(t, vectors, cancel));
    for (std::size_t k = 0; k < a.rows; ++k) {
        const std::size_t column = a.rows - 1 - k;
        result.values[k] = t.diagonal[column];
        const auto vector = std::span(vectors).subspan(column * a.rows, a.rows);
        const auto largest =
            std::ranges::max_element(vector, {}, [](double entry) { return std::abs(entry); });
        const double sign = *largest < 0 ? -1 : 1;
        for (std::size_t i = 0; i < a.rows; ++i) result.vectors(i, k) = sign * vector[i];
    }
    return result;
}

}  // namespace ballast::math
