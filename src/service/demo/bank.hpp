// The demo's bank: an ALM session "Demo bank" of 10,000 made-up positions (demo/make_bank.py).
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Its positions; 0: one of that name is there already and left alone.
Result<std::int64_t> load_demo_bank(Environment& environment, const Principal& owner);

}  // namespace ballast::service
