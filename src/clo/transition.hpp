// Rating transition matrices: check, generator, and the matrix of a shorter period (clo.md 1.16).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::clo {

inline constexpr std::size_t kMaxTransitionStates = 30;

// Probabilities of moving from the state of a row to that of a column within `months`. States are
// ordered from best to worst; the last one is default, which nothing leaves.
struct TransitionMatrix {
    std::vector<std::string> states;
    std::vector<std::vector<double>> rows;
    int months = 12;
};

// The rows as a matrix that sum to 1 exactly. kInvalidInput names the row: sizes that differ,
// probabilities outside 0 to 1, sums off by more than 1e-3, a default state that is left.
Result<math::Matrix> checked_transition(const TransitionMatrix& transition);

// The logarithm of a matrix, by its series in (matrix - identity). kInvalidInput where it does not
// converge: an eigenvalue is not within 1 of 1.
Result<math::Matrix> matrix_logarithm(const math::Matrix& matrix);
math::Matrix matrix_exponential(const math::Matrix& matrix);

enum class PeriodRoot : std::uint8_t {
    // The root, each row of it replaced by the nearest distribution (Kreinin and Sidelnikova 2001).
    kQuasiOptimization,
    kNone,  // the matrix is already that of the period
};

struct PeriodMatrix {
    math::Matrix matrix;
    double lowest_entry = 0.0;  // of the root before it was replaced
    double distance = 0.0;      // largest difference between its power and the given matrix
};

// The matrix of `months` from a checked one of `given_months`.
Result<PeriodMatrix> period_matrix(const math::Matrix& given, int given_months, int months,
                                   PeriodRoot root);

// The point with coordinates of at least 0 and sum 1 that is nearest to these.
std::vector<double> nearest_distribution(std::vector<double> point);

}  // namespace ballast::clo
