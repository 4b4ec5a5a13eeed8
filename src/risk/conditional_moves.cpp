#include "risk/conditional_moves.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"
#include "math/linear_algebra.hpp"
#include "risk/factors.hpp"

namespace ballast::risk {

namespace {

struct Split {
    std::vector<std::size_t> shocked;
    std::vector<std::size_t> others;
    std::vector<double> moves;  // of the shocked ones
};

Result<Split> split(std::size_t factors, std::span<const FactorMove> shocks) {
    std::vector<std::optional<double>> moves(factors);
    for (const FactorMove& shock : shocks) {
        CHECK(shock.factor < factors && shock.in_excess_of.value_or(0) < factors);
        if (moves[shock.factor])
            return fail(Code::kInvalidInput, "a factor is shocked twice: give one move for each");
        moves[shock.factor] = shock.move;
    }
    for (const FactorMove& shock : shocks) {
        if (!shock.in_excess_of) continue;
        const bool chained = std::ranges::any_of(shocks, [&](const FactorMove& other) {
            return other.factor == *shock.in_excess_of && other.in_excess_of;
        });
        if (chained || shock.factor == *shock.in_excess_of)
            return fail(Code::kInvalidInput,
                        "a factor moves in excess of one that is not a return itself: give the "
                        "move of the market factor as a return");
    }
    Split split;
    for (std::size_t i = 0; i < factors; ++i) {
        if (moves[i]) split.moves.push_back(*moves[i]);
        (moves[i] ? split.shocked : split.others).push_back(i);
    }
    return split;
}

// From returns of the factors to what the shocks state, and back: `sign` -1 subtracts the factor
// that a move is in excess of, 1 adds it.
math::Matrix basis(std::size_t factors, std::span<const FactorMove> shocks, double sign) {
    math::Matrix basis = math::Matrix::identity(factors);
    for (const FactorMove& shock : shocks) {
        CHECK(shock.factor < factors && shock.in_excess_of.value_or(0) < factors);
        if (shock.in_excess_of) basis(shock.factor, *shock.in_excess_of) = sign;
    }
    return basis;
}

math::Matrix congruent(const math::Matrix& basis, const math::Matrix& covariance) {
    return math::multiply(math::multiply(basis, covariance), math::transpose(basis));
}

math::Matrix part(const math::Matrix& whole, std::span<const std::size_t> rows,
                  std::span<const std::size_t> columns) {
    math::Matrix part = math::Matrix::zero(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) part(i, j) = whole(rows[i], columns[j]);
    return part;
}

// Moves over the standard deviations of the factors that have one, and the correlation of these.
struct Scaled {
    std::vector<std::size_t> varying;  // factors
    std::vector<double> deviations;
    std::vector<double> moves;
    math::Matrix correlation;

    Scaled(const math::Matrix& covariance, std::span<const double> of) {
        for (std::size_t i = 0; i < covariance.rows; ++i) {
            if (!(covariance(i, i) > 0.0)) continue;
            varying.push_back(i);
            deviations.push_back(std::sqrt(covariance(i, i)));
            moves.push_back(of[i] / deviations.back());
        }
        correlation = math::Matrix::identity(varying.size());
        for (std::size_t a = 0; a < varying.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                correlation(a, b) = correlation(b, a) =
                    covariance(varying[a], varying[b]) / (deviations[a] * deviations[b]);
    }
};

// Pseudoinverse of a covariance by the eigenvalues of its correlation, and the distance of moves
// under it.
class Solved {
public:
    static Result<Solved> make(const math::Matrix& covariance, std::span<const double> moves) {
        CHECK(covariance.cols == covariance.rows && moves.size() == covariance.rows);
        Solved solved;
        solved.inverse = math::Matrix::zero(covariance.rows, covariance.rows);
        const Scaled scaled(covariance, moves);
        if (scaled.varying.size() < covariance.rows) solved.distance.inflation.reset();
        for (std::size_t i = 0; i < covariance.rows; ++i)
            if (!(covariance(i, i) > 0.0) && moves[i] != 0.0) solved.distance.together.reset();
        for (const double move : scaled.moves)
            solved.distance.largest_alone = std::max(solved.distance.largest_alone, std::abs(move));
        if (!scaled.varying.empty()) {
            TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(scaled.correlation));
            solved.smallest_eigenvalue = eigen.values.back();
            solved.add(scaled, eigen);
        }
        return solved;
    }

    math::Matrix inverse;
    MoveDistance distance;
    bool contradicts = false;          // an exact dependence
    double smallest_eigenvalue = 1.0;  // of the correlation

private:
    // Eigenvalues of a correlation matrix below are rounding errors.
    static constexpr double kNoVariance = 1e-11;

    void add(const Scaled& scaled, const math::EigenDecomposition& eigen) {
        constexpr double kRounding = 1e-6;  // of moves that agree
        const std::size_t k = scaled.varying.size();
        const double size = std::sqrt(math::dot(scaled.moves, scaled.moves));
        std::vector<double> inflation(k);
        double squared = 0.0;
        for (std::size_t e = 0; e < k; ++e) {
            const std::vector<double> vector = eigen.vectors.column(e);
            const double along = math::dot(vector, scaled.moves);
            if (eigen.values[e] <= kNoVariance) {
                distance.inflation.reset();
                contradicts = contradicts || std::abs(along) > kRounding * size;
                continue;
            }
            squared += along * along / eigen.values[e];
            for (std::size_t a = 0; a < k; ++a) {
                const double over = vector[a] / eigen.values[e];
                inflation[a] += vector[a] * over;
                for (std::size_t b = 0; b < k; ++b)
                    inverse(scaled.varying[a], scaled.varying[b]) +=
                        over * vector[b] / (scaled.deviations[a] * scaled.deviations[b]);
            }
        }
        if (contradicts) distance.together.reset();
        if (distance.together) distance.together = std::sqrt(squared);
        if (distance.inflation) distance.inflation = *std::ranges::max_element(inflation);
    }
};

Status check_definite(const Solved& solved) {
    if (solved.smallest_eigenvalue >= kNegativeEigenvalue) return {};
    return fail(Code::kInvalidInput,
                fmt::format("the covariance of the shocked factors is not positive semidefinite: "
                            "the smallest eigenvalue of their correlation is {:.3g}; repair it "
                            "with risk.correlation",
                            solved.smallest_eigenvalue));
}

// In the coordinates of the shocks.
Result<ConditionalMoves> conditional_coordinates(const math::Matrix& covariance,
                                                 std::span<const FactorMove> shocks) {
    const std::size_t count = covariance.rows;
    TRY(const Split parts, split(count, shocks));
    ConditionalMoves result{.moves = std::vector<double>(count),
                            .shocked = std::vector<bool>(count),
                            .covariance = math::Matrix::zero(count, count),
                            .distance = {}};
    for (std::size_t i = 0; i < parts.shocked.size(); ++i) {
        result.moves[parts.shocked[i]] = parts.moves[i];
        result.shocked[parts.shocked[i]] = true;
    }
    math::Matrix left = part(covariance, parts.others, parts.others);
    if (!parts.shocked.empty()) {
        TRY(const Solved solved,
            Solved::make(part(covariance, parts.shocked, parts.shocked), parts.moves));
        result.distance = solved.distance;
        if (parts.others.empty()) return result;
        TRY_STATUS(check_definite(solved));
        if (solved.contradicts)
            return fail(Code::kInvalidInput,
                        "the shocked factors depend on each other linearly and the shocks "
                        "contradict it, so that no move of the others follows from them: shock "
                        "fewer factors, or use the mode direct");
        const math::Matrix across = part(covariance, parts.others, parts.shocked);
        const math::Matrix weights = math::multiply(across, solved.inverse);
        const std::vector<double> expected = math::multiply(weights, parts.moves);
        const math::Matrix explained = math::multiply(weights, math::transpose(across));
        for (std::size_t i = 0; i < parts.others.size(); ++i) {
            result.moves[parts.others[i]] = expected[i];
            for (std::size_t j = 0; j < parts.others.size(); ++j) left(i, j) -= explained(i, j);
        }
    }
    for (std::size_t i = 0; i < parts.others.size(); ++i)
        for (std::size_t j = 0; j < parts.others.size(); ++j)
            result.covariance(parts.others[i], parts.others[j]) = left(i, j);
    return result;
}

}  // namespace

bool MoveDistance::is_ill_conditioned() const {
    if (inflation && *inflation <= kLargestInflation) return false;
    return !together || *together > std::sqrt(kLargestInflation) * largest_alone;
}

Result<double> smallest_eigenvalue(const math::Matrix& covariance) {
    const Scaled scaled(covariance, std::vector<double>(covariance.rows));
    if (scaled.varying.empty()) return 1.0;
    TRY(const std::vector<double> values, math::symmetric_eigenvalues(scaled.correlation));
    return values.back();
}

Result<MoveDistance> move_distance(const math::Matrix& covariance, std::span<const double> moves) {
    TRY(const Solved solved, Solved::make(covariance, moves));
    return solved.distance;
}

Status check_shocks(std::size_t factors, std::span<const FactorMove> shocks) {
    TRY([[maybe_unused]] const Split parts, split(factors, shocks));
    return {};
}

std::vector<double> stated_moves(std::size_t factors, std::span<const FactorMove> shocks) {
    std::vector<double> moves(factors);
    for (const FactorMove& shock : shocks) moves[shock.factor] = shock.move;
    return math::multiply(basis(factors, shocks, 1.0), moves);
}

Result<ConditionalMoves> conditional_moves(const math::Matrix& covariance,
                                           std::span<const FactorMove> shocks) {
    const math::Matrix stated = congruent(basis(covariance.rows, shocks, -1.0), covariance);
    TRY(ConditionalMoves result, conditional_coordinates(stated, shocks));
    const math::Matrix back = basis(covariance.rows, shocks, 1.0);
    result.moves = math::multiply(back, result.moves);
    result.covariance = congruent(back, result.covariance);
    return result;
}

}  // namespace ballast::risk
