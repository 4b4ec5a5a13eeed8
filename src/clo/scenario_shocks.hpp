// Shocks of a scenario of the platform on the assumptions of a projection (clo.project and others).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "clo/assumptions.hpp"
#include "clo/deal_plan.hpp"
#include "clo/rate_move.hpp"
#include "model/scenario.hpp"

namespace ballast::clo {

// Moves annual default and prepayment rates, recoveries, index rates and the spread of
// reinvestments. Of a rate, `points` are added (0.02 raises 3% to 5%) and `rate` is relative (0.5
// raises it to 4.5%); results stay between 0 and 1. Rates in `bp` are parallel moves of all
// indices, where the shock names no currency or that of the deal. Returns what was not used: other
// types, single tenors, other currencies, shocks without a size that the type takes. Default rates
// stay where the assumptions state `default_events`: those of a simulated path already follow the
// moved rates.
std::vector<std::string> apply_shocks(std::span<const model::Shock> shocks,
                                      const std::string& currency, Assumptions& assumptions,
                                      IndexPaths& indices);

// The moves of default rates among them, in their order.
std::vector<RateMove> default_rate_moves(std::span<const model::Shock> shocks);

}  // namespace ballast::clo
