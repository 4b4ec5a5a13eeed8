// What a scenario must state.
#pragma once

#include "base/result.hpp"
#include "model/scenario.hpp"

namespace ballast::risk {

// kInvalidInput with every error: neither shocks nor a window, a window that is not two ascending
// dates, a shock without the size or the name that its type requires. Pointers are within the
// scenario: "/shocks/0/return".
Status check_scenario(const model::Scenario& scenario);

}  // namespace ballast::risk
