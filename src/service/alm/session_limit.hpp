// Which term of a new position makes a measure of the session meet a limit.
#pragma once

#include "service/alm/session_change_requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

// By proportion for the size of a measure that is linear in it, by bisection otherwise. Without a
// solution between the bounds the answer says what the measure is at both.
Result<AlmFindLimitResponse> find_alm_limit(Call& call, const AlmFindLimitRequest& request);

}  // namespace ballast::service
