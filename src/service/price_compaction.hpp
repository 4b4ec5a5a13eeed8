// Merging the parts of stored prices in the background, so that reading does not slow down.
#pragma once

#include <cstdint>

#include "service/environment.hpp"

namespace ballast::service {

// Of every workspace with too many parts. Returns of how many they were merged.
Result<std::int64_t> compact_all_prices(Environment& environment);

}  // namespace ballast::service
