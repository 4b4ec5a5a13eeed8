// The demo's bank: an ALM session "Demo bank" of 10,000 made-up positions (demo/make_bank.py).
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Number of positions; 0: a session of that name exists and is left unchanged.
Result<std::int64_t> load_demo_bank(Environment& environment, const Principal& owner);

}  // namespace ballast::service
