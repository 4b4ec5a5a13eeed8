// The demo's bank: an ALM session "Demo bank" of 10,000 made-up positions (demo/make_bank.py).
#pragma once

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Whether it was made; one of that name that is there already is left alone.
Result<bool> load_demo_bank(Environment& environment, const Principal& owner);

}  // namespace ballast::service
