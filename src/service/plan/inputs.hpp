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
    std::string data_digest;  // of a stored ledger; empty when none was used
};

// The history is the request's table (columns matched by `columns`, by their own names, or by
// synonyms: "S&P 500" is stock) or the built-in one; taxable lots may be those of the ledger.
Result<PlanInputs> plan_inputs(Call& call, const PlanRequest& request);

}  // namespace ballast::service
