// The waterfalls of a deal as programs of operations.
#pragma once

#include <string_view>

#include "clo/deal_plan.hpp"

namespace ballast::clo {

// Indices by id; kNothing for an id that does not exist.
int tranche_index(const Deal& deal, std::string_view id);
int coverage_index(const Deal& deal, std::string_view id);
int fee_index(const Deal& deal, std::string_view id);
int account_index(const Deal& deal, std::string_view id);
int hedge_index(const Deal& deal, std::string_view id);
int diversion_index(const Deal& deal, std::string_view id);

// Adds the three programs to a plan that has its tranches and coverage groups.
Status add_programs(const Deal& deal, DealPlan& plan);

}  // namespace ballast::clo
