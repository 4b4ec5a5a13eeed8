// plan.simulate, for reports.
#pragma once

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/plan/requests.hpp"

namespace ballast::service {

Result<PlanResponse> run_simulate(Call& call, const PlanRequest& request);

}  // namespace ballast::service
