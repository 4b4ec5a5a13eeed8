// Adding positions to totals of exposures.
#pragma once

#include "risk/exposures.hpp"

namespace ballast::risk {

// Counts the position on its side and adds its signed value.
void add_value(ExposureTotals& totals, double value);

}  // namespace ballast::risk
