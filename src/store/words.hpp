// Inside the store: how enums of the model are written in a column.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "model/portfolio.hpp"

namespace ballast::store::detail {

std::string_view stored(model::AssetType type);
std::string_view stored(model::OptionRight right);
Result<model::AssetType> stored_asset_type(std::string_view text);
Result<model::OptionRight> stored_option_right(std::string_view text);

}  // namespace ballast::store::detail
