// Currencies of assets against that of the deal.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "clo/asset.hpp"
#include "clo/deal.hpp"

namespace ballast::clo {

// Units of the currency of the deal for one unit of another; nullopt without a rate.
std::optional<double> currency_rate(const Deal& deal, std::string_view currency);

// Names the asset and its currency, without a rate in the deal; `pointer` is the place of the
// cause.
Error no_currency_rate(const Deal& deal, std::string_view asset, std::string_view currency,
                       std::string_view pointer);

// Amounts of assets in other currencies times the rates of the deal: par, unfunded part, facility,
// schedule, accrued interest. An asset in a currency without a rate is kInvalidInput; nothing is
// converted then. `currency` stays that of the asset.
Status convert_currencies(const Deal& deal, std::string_view pointer,
                          std::vector<Holding>& holdings);
// One asset that is not held; `pointer` is its own.
Status convert_currency(const Deal& deal, std::string_view pointer, Asset& asset);

}  // namespace ballast::clo
