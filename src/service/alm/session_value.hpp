// alm.session.value, for reports.
#pragma once

#include "base/result.hpp"
#include "service/alm/session_value_requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

Result<AlmValueResponse> value_alm_session(Call& call, const AlmSessionValueRequest& request);

}  // namespace ballast::service
