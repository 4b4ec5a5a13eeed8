// A plan and its market history from a request.
#pragma once

#include "base/result.hpp"
#include "plan/history.hpp"
#include "plan/plan.hpp"
#include "service/plan/requests.hpp"

namespace ballast::service {

struct PlanInputs {
    plan::Plan plan;
    plan::History history;
    Issues issues;
};

// The history is the request's table (its columns taken by `columns`, by their own names, or by the
// usual ones: "S&P 500" is stock) or the built-in one.
Result<PlanInputs> plan_inputs(const PlanRequest& request);

}  // namespace ballast::service
