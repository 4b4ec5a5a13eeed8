// Internal to parity: its parts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clo/parity.hpp"

namespace ballast::clo::detail {

ParityDifference numbers(std::string item, std::string figure, std::optional<double> old_value,
                         std::optional<double> corrected);

// Whether two figures differ beyond rounding, or only one exists.
bool differ(std::optional<double> a, std::optional<double> b);

// Projections, one defect at a time.
Status add_projection_defects(const Deal& deal, std::span<const Holding> holdings,
                              const Assumptions& assumptions, const ProjectionTerms& terms,
                              std::vector<ParityDefect>& defects);

}  // namespace ballast::clo::detail
