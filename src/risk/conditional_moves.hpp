// Moves of factors given those of some, and how far moves are from what the covariance has seen.
// docs/methods/stress.md has the formulas.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

struct FactorMove {
    std::size_t factor = 0;
    double move = 0.0;
    // The factor in excess of whose return the move is; nullopt: the move is the return itself.
    std::optional<std::size_t> in_excess_of = {};
};

// How far given moves of factors are from zero under a covariance. Moves of factors that nearly
// depend on each other are ill-conditioned when they contradict that dependence: the factors'
// variance inflation is above 10, and the moves are together more than √10 times as far out as the
// largest of them alone. What is computed from them extrapolates: nothing like them is in the
// sample. For a single move of one factor, with the others still, the square of that ratio is the
// variance inflation of the factor.
struct MoveDistance {
    // Mahalanobis distance, in standard deviations; null where no linear combination of past
    // moves is like them.
    std::optional<double> together = 0.0;
    double largest_alone = 0.0;             // largest |move| over its standard deviation
    std::optional<double> inflation = 1.0;  // largest variance inflation; null: dependent factors
    bool is_ill_conditioned() const;
};

// Of the correlation of the factors that vary; 1 without any. A matrix that was rounded, or
// estimated pair by pair, may have a negative one, and give moves a negative variance.
Result<double> smallest_eigenvalue(const math::Matrix& covariance);
// Eigenvalues below are not rounding errors.
inline constexpr double kNegativeEigenvalue = -1e-8;

// Of the moves of all factors, or of those whose covariance is given.
Result<MoveDistance> move_distance(const math::Matrix& covariance, std::span<const double> moves);

// E[F_u | F_s = s] = S_us S_ss^-1 s, and the covariance of what is left, S_uu - S_us S_ss^-1 S_su,
// zero for the shocked ones (Kupiec 1998, "Stress testing in a value at risk framework", Journal of
// Derivatives 6). Moves in excess of a factor are conditions on the difference; what is left of the
// two is then not zero but equal. Where S_ss is singular, its pseudoinverse takes the place of the
// inverse: shocks of factors that are multiples of each other agree, or are refused.
struct ConditionalMoves {
    std::vector<double> moves;
    std::vector<bool> shocked;
    math::Matrix covariance;
    MoveDistance distance;  // of the shocks
};
// kInvalidInput: a factor twice, a move in excess of one that is itself in excess of another, or
// shocks that contradict an exact linear dependence of their factors while others have to follow.
Result<ConditionalMoves> conditional_moves(const math::Matrix& covariance,
                                           std::span<const FactorMove> shocks);

// kInvalidInput: a factor twice, or a move in excess of one that is in excess of another.
Status check_shocks(std::size_t factors, std::span<const FactorMove> shocks);

// The returns of all factors that the shocks state, zero for the others.
std::vector<double> stated_moves(std::size_t factors, std::span<const FactorMove> shocks);

}  // namespace ballast::risk
