// Currencies of assets against that of the deal.
#pragma once

#include <span>
#include <string_view>

#include "clo/asset.hpp"
#include "clo/deal.hpp"

namespace ballast::clo {

// Assets in another currency than the deal need a hedge of kind fx.
Status check_currencies(const Deal& deal, std::span<const Holding> holdings,
                        std::string_view pointer);

}  // namespace ballast::clo
