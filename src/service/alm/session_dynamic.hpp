// The dynamic balance sheet of a session: its run-off with a plan of new business.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "service/alm/business_plan_requests.hpp"
#include "service/alm/session_value_requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

// The stored plan that a request names, which the dynamic balance sheet requires.
Result<StoredBusinessPlan> chosen_plan(Call& call, const AlmPlanChoice& choice);

// The terms of the run-off, to which planned business is added.
AlmValuationTerms run_off_terms(AlmValuationTerms terms);

// A session with the value of its run-off and of a plan.
struct DynamicAlmSession {
    StoredBusinessPlan plan;
    std::shared_ptr<const AlmValuation> run_off;
    std::shared_ptr<const AlmSessionBook> book;
    alm::PlannedBusiness planned;

    std::vector<alm::PlannedPart> parts() const;
    Issues notes() const;                    // of the book and the plan
    double nii(std::size_t scenario) const;  // of the plan
    // Of the session and the plan.
    std::string data_digest(const StoredAlmSession& session) const;
};
Result<DynamicAlmSession> value_dynamic_session(Call& call, const StoredAlmSession& session,
                                                AlmSessionData& data,
                                                const AlmValuationTerms& terms,
                                                StoredBusinessPlan plan, alm::PlanFunding funding);

// nullopt unless the terms have the dynamic balance sheet.
Result<std::optional<DynamicAlmSession>> dynamic_session_of(
    Call& call, const StoredAlmSession& session, AlmSessionData& data,
    const AlmValuationTerms& terms, const AlmPlanChoice& choice, alm::PlanFunding funding);

// alm.session.value under the dynamic balance sheet: EVE and the outlier tests are those of the
// run-off, NII includes planned business and its funding.
Result<AlmValueResponse> dynamic_session_response(Call& call, const StoredAlmSession& session,
                                                  AlmSessionData& data,
                                                  const AlmSessionValueRequest& request);

}  // namespace ballast::service
