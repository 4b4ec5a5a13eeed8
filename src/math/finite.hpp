// Whether numbers are numbers: one pass over many doubles, without a branch for each.
#pragma once

#include <span>

namespace ballast::math {

// Neither infinite nor NaN, any of them; true of none.
bool all_finite(std::span<const double> values);

}  // namespace ballast::math
