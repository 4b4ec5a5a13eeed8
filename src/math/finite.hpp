// Checks many doubles for NaN and infinity in one pass, without a branch per value.
#pragma once

#include <span>

namespace ballast::math {

// Whether no value is infinite or NaN; true for an empty span.
bool all_finite(std::span<const double> values);

}  // namespace ballast::math
