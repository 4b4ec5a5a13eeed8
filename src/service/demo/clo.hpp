// The demo's CLO: a deal of 300 invented assets with twelve quarters of states, prices, ratings and
// trades (demo/make_clo.py).
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Number of assets; 0: the deal exists and is left unchanged.
Result<std::int64_t> load_demo_clo(Environment& environment, const Principal& owner);

}  // namespace ballast::service
