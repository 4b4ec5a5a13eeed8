// Notifications about compliance: tests that are in breach or cured, events of default.
#pragma once

#include "clo/deal.hpp"
#include "service/call.hpp"
#include "service/clo/compliance_requests.hpp"
#include "store/clo_deals.hpp"

namespace ballast::service {

// One notification about all breaches that an official run, with its tests, finds to begin or end.
// A repeated run that finds the same notifies nobody again.
Status notify_of_breaches(Call& call, const store::CloDeal& deal, const CloComplianceRunView& run);

// That a state, compared with the one of an earlier date, begins or ends an event of default.
Status notify_of_default(Call& call, const store::CloDeal& deal, const clo::DealState& state,
                         bool was_in_default);

}  // namespace ballast::service
