// Principal that may be reinvested after the reinvestment period, by the conditions over the trade.
#pragma once

#include <span>

#include "clo/collateral.hpp"

namespace ballast::clo {

// Sets AssetPeriod::reinvestable of each asset and of what is bought: its principal of the kind
// that the rule after the period names, where replacing the asset on the payment date by a purchase
// of the assumptions meets all conditions. A condition that lacks a field counts as met and is
// listed among the issues. `collateral` has its flows.
Status add_reinvestable(const Deal& deal, const DealPlan& plan, std::span<const Holding> holdings,
                        const ReinvestmentAssumption& buy, fin::Date as_of, Collateral& collateral);

}  // namespace ballast::clo
