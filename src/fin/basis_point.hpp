// One basis point as a fraction.
#pragma once

namespace ballast::fin {

inline constexpr double kBasisPoint = 1e-4;

}  // namespace ballast::fin
