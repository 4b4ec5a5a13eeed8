// Assumptions that no projection can use, and what a deal or an assumption states without effect.
#pragma once

#include <span>

#include "base/result.hpp"
#include "clo/asset.hpp"
#include "clo/assumptions.hpp"
#include "clo/deal_plan.hpp"

namespace ballast::clo {

// kInvalidInput: a rating that is on no scale; a call without the date or threshold of its rule.
Status check_assumptions(const Assumptions& assumptions);

// Interest of assets that is unknown, a share of the incentive fee other than that of the splits,
// rates of assets that the deal does not hold, dates beyond the most that are projected.
Issues unused_terms(const Deal& deal, const DealPlan& plan, const Assumptions& assumptions,
                    std::span<const Holding> holdings);

}  // namespace ballast::clo
