// The demo's bank of 10,000 made-up positions on two dates (demo/make_bank.py): the ALM sessions
// "Demo bank" and "Demo bank, year end 2025".
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Number of positions loaded; a session whose name exists is left unchanged.
Result<std::int64_t> load_demo_bank(Environment& environment, const Principal& owner);

}  // namespace ballast::service
