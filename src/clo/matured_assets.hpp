// Assets that are past their maturity and neither repaid nor in default.
#pragma once

#include <span>

#include "clo/asset.hpp"

namespace ballast::clo {

// As one warning, which names the first; none: no issue. Tests count such assets at par, since
// nothing says what was received for them; projections refuse them.
Issues matured_issues(std::span<const Holding> holdings, fin::Date as_of);

}  // namespace ballast::clo
