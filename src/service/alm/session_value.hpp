// alm.session.value, for reports.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "service/alm/session_value_requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

// Of the stored results of alm.session.value.
inline constexpr std::string_view kSessionValueKind = "value";

Result<AlmValueResponse> value_alm_session(Call& call, const AlmSessionValueRequest& request);

}  // namespace ballast::service
