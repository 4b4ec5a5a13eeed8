// Draws of correlated variables for many paths, at any step of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "clo/correlated_variables.hpp"
#include "math/matrix.hpp"

namespace ballast::clo {

class VariableDraws {
public:
    // Gaussian where `degrees_of_freedom` is 0. The variables must outlive it.
    VariableDraws(const CorrelatedVariables& variables, std::uint64_t seed,
                  double degrees_of_freedom);

    // Variables x paths of the paths from `first` on at a step: a function of the seed, the path
    // and the step.
    math::Matrix draw(std::uint64_t first, std::size_t paths, std::uint64_t step) const;

    // The value below which a variable is with this probability.
    double quantile(double probability) const;

private:
    const CorrelatedVariables& variables_;
    std::uint64_t seed_;
    double degrees_of_freedom_;
    std::size_t factors_;
};

}  // namespace ballast::clo
