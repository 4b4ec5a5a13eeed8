// Linear programs: minimize c'x subject to row bounds on A x and bounds on x, by the dual simplex
// method. Rows can be added between solutions, each of which starts from the last basis: the form
// of cutting planes for convex constraints (Kelley 1960, "The cutting-plane method for solving
// convex programs", J. SIAM 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace ballast::math {

inline constexpr double kNoBound = std::numeric_limits<double>::infinity();

struct LinearTerm {
    std::size_t variable = 0;
    double coefficient = 0.0;
};

enum class ProgramStatus : std::uint8_t {
    kOptimal,
    kInfeasible,
    kUnbounded,
    kStopped,  // beyond the limit of iterations, or numerically in trouble
};

struct ProgramSolution {
    ProgramStatus status = ProgramStatus::kStopped;
    double objective = 0.0;
    std::vector<double> x;
    // Change of the objective per unit of each row's bound; zero for a row that does not bind.
    std::vector<double> row_duals;
    std::vector<double> row_values;
};

// Deterministic: the same program gives the same solution. Not thread-safe.
class LinearProgram {
public:
    LinearProgram();
    ~LinearProgram();
    LinearProgram(LinearProgram&&) noexcept;
    LinearProgram& operator=(LinearProgram&&) noexcept;

    // Returns the index. CHECKs that no bound is NaN and the lower one is not above the upper one.
    std::size_t add_variable(double cost, double lower, double upper);
    std::size_t add_row(std::span<const LinearTerm> terms, double lower, double upper);
    void set_cost(std::size_t variable, double cost);
    void set_bounds(std::size_t variable, double lower, double upper);
    void set_row_bounds(std::size_t row, double lower, double upper);

    ProgramSolution solve();

    std::size_t variables() const;
    std::size_t rows() const;

private:
    struct Model;
    std::unique_ptr<Model> model_;
};

}  // namespace ballast::math
