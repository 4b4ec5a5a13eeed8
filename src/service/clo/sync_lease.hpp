// Who runs a synchronized source: a run that was killed does not keep the next one waiting.
#pragma once

#include <string>
#include <string_view>

#include "service/call.hpp"

namespace ballast::service {

// A new holder: this process on this machine, the job that runs the call, and a random part.
std::string new_lease_holder(const Call& call);

// Whether the run of a holder has surely ended: its process was on this machine and is not there
// any more, or it was an earlier attempt of the job that runs the call, in another process.
bool lease_holder_ended(std::string_view holder, const Call& call);

}  // namespace ballast::service
