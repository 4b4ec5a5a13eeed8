// Householder QR of a design matrix with its orthonormal factor. Eigen is hidden behind this
// header.
#pragma once

#include <cstddef>
#include <vector>

#include "math/matrix.hpp"

namespace ballast::math {

// x D^-1 = Q R for the kept columns of x, with D scaling them to length 1.
struct ThinQr {
    Matrix q;                       // rows × kept, orthonormal columns
    Matrix inverse_r;               // kept × kept, upper triangular
    std::vector<double> lengths;    // of the kept columns
    std::vector<std::size_t> kept;  // ascending; a column left out is a linear combination of those
                                    // before it, to rows × 2^-52 of its length
    double condition_bound = 1.0;   // at least the 2-norm condition number: |R| |R^-1| (Frobenius)
};

// x is finite, with at least one row.
ThinQr thin_qr(const Matrix& x);

// 2-norm condition number of the scaled columns; 1 without columns.
double condition_number(const ThinQr& qr);

}  // namespace ballast::math
