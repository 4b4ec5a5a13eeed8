// Currencies of assets against that of the deal.
#pragma once

#include <string_view>
#include <vector>

#include "clo/asset.hpp"
#include "clo/deal.hpp"

namespace ballast::clo {

// Amounts of assets in other currencies times the rates of the deal: par, unfunded part, facility,
// schedule, accrued interest. An asset in a currency without a rate is kInvalidInput; nothing is
// converted then. `currency` stays that of the asset.
Status convert_currencies(const Deal& deal, std::string_view pointer,
                          std::vector<Holding>& holdings);

}  // namespace ballast::clo
