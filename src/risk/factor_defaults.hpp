// The factors that regressions use unless others are defined: refdata/factors/etf.csv.
#pragma once

#include <vector>

#include "model/factor_definition.hpp"

namespace ballast::risk {

// In their order, the market first.
std::vector<model::FactorDefinition> default_factors();

}  // namespace ballast::risk
