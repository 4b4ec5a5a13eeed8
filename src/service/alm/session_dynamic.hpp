// The dynamic balance sheet of a session: its run-off with a plan of new business.
#pragma once

#include "service/alm/session_value_requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

// alm.session.value under the dynamic balance sheet: EVE and the outlier tests are those of the
// run-off, NII includes planned business and its funding.
Result<AlmValueResponse> value_dynamic_session(Call& call, const StoredAlmSession& session,
                                               AlmSessionData& data,
                                               const AlmSessionValueRequest& request);

}  // namespace ballast::service
