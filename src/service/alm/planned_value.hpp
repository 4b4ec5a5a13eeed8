// The value of a plan of new business beside the run-off of a book, and its interest as part of the
// figures of the book.
#pragma once

#include <span>

#include "alm/business_plan.hpp"
#include "service/alm/requests.hpp"
#include "service/cost.hpp"

namespace ballast::service {

Cost plan_value_cost(const alm::BusinessPlan& plan, std::size_t scenarios, int horizon_months);

// Adds planned interest to NII, its months and groups; the outlier tests stay.
void add_planned(std::span<const alm::PlannedPart> parts, AlmValueResponse& response);

// Warns of amounts that are planned on or before the analysis date.
void note_past_amounts(const alm::PlannedBusiness& planned, Issues& issues);

}  // namespace ballast::service
