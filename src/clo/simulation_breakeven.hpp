// Break-even default rates of all debt tranches of a deal at once.
#pragma once

#include <span>
#include <vector>

#include "base/work.hpp"
#include "clo/simulation.hpp"

namespace ballast::clo {

// Sets the largest flat annual default rate that each debt tranche bears in the deterministic
// projection, to 1e-5, and the par that defaults at it over par and principal cash today, as
// break_even does. Absent where a tranche bears none, or all up to 1.
Status add_breakevens(const Deal& deal, std::span<const Holding> holdings,
                      const Assumptions& assumptions, const ProjectionTerms& terms,
                      double tolerance, const Work& work, std::vector<TrancheSimulation>& tranches);

}  // namespace ballast::clo
