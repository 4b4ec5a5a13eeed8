#include "math/linear_program.hpp"

#include <ClpSimplex.hpp>
#include <cmath>

#include "base/check.hpp"

namespace ballast::math {

namespace {

constexpr int kMostIterations = 200'000;

double bound(double value) {
    return std::isinf(value) ? std::copysign(COIN_DBL_MAX, value) : value;
}

}  // namespace

struct LinearProgram::Model {
    ClpSimplex clp;
};

LinearProgram::LinearProgram() : model_(std::make_unique<Model>()) {
    model_->clp.setLogLevel(0);
    model_->clp.setMaximumIterations(kMostIterations);
}
LinearProgram::~LinearProgram() = default;
LinearProgram::LinearProgram(LinearProgram&&) noexcept = default;
LinearProgram& LinearProgram::operator=(LinearProgram&&) noexcept = default;

std::size_t LinearProgram::add_variable(double cost, double lower, double upper) {
    CHECK(lower <= upper);
    const std::size_t index = variables();
    model_->clp.addColumn(0, nullptr, nullptr, bound(lower), bound(upper), cost);
    return index;
}

std::size_t LinearProgram::add_row(std::span<const LinearTerm> terms, double lower, double upper) {
    CHECK(lower <= upper);
    std::vector<int> columns;
    std::vector<double> coefficients;
    for (const LinearTerm& term : terms) {
        CHECK(term.variable < variables());
        CHECK(std::isfinite(term.coefficient));
        if (term.coefficient == 0.0) continue;
        columns.push_back(static_cast<int>(term.variable));
        coefficients.push_back(term.coefficient);
    }
    const std::size_t index = rows();
    model_->clp.addRow(static_cast<int>(columns.size()), columns.data(), coefficients.data(),
                       bound(lower), bound(upper));
    return index;
}

void LinearProgram::set_cost(std::size_t variable, double cost) {
    model_->clp.setObjectiveCoefficient(static_cast<int>(variable), cost);
}

void LinearProgram::set_bounds(std::size_t variable, double lower, double upper) {
    CHECK(lower <= upper);
    model_->clp.setColumnBounds(static_cast<int>(variable), bound(lower), bound(upper));
}

void LinearProgram::set_row_bounds(std::size_t row, double lower, double upper) {
    CHECK(lower <= upper);
    model_->clp.setRowBounds(static_cast<int>(row), bound(lower), bound(upper));
}

ProgramSolution LinearProgram::solve() {
    ClpSimplex& clp = model_->clp;
    clp.dual();
    // A basis that went bad is solved again from the start.
    if (clp.status() != 0 && clp.status() != 1) {
        clp.allSlackBasis(true);
        clp.primal();
    }
    ProgramSolution solution;
    switch (clp.status()) {
        case 0:
            solution.status = ProgramStatus::kOptimal;
            break;
        case 1:
            solution.status = ProgramStatus::kInfeasible;
            return solution;
        case 2:
            solution.status = ProgramStatus::kUnbounded;
            return solution;
        default:
            return solution;
    }
    solution.objective = clp.objectiveValue();
    solution.x.assign(clp.primalColumnSolution(), clp.primalColumnSolution() + clp.numberColumns());
    solution.row_duals.assign(clp.dualRowSolution(), clp.dualRowSolution() + clp.numberRows());
    solution.row_values.assign(clp.primalRowSolution(), clp.primalRowSolution() + clp.numberRows());
    return solution;
}

std::size_t LinearProgram::variables() const {
    return static_cast<std::size_t>(model_->clp.numberColumns());
}

std::size_t LinearProgram::rows() const {
    return static_cast<std::size_t>(model_->clp.numberRows());
}

}  // namespace ballast::math
