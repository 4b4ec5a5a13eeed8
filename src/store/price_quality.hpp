// Quality of the stored prices, by symbol, of the transaction's tenant.
#pragma once

#include <map>
#include <span>
#include <string>

#include "base/result.hpp"
#include "model/price_quality.hpp"
#include "store/database.hpp"

namespace ballast::store {

// Adds rows, or replaces those of their symbols.
Status put_price_quality(Transaction& transaction, std::span<const model::PriceQuality> rows);
Result<std::map<std::string, model::PriceQuality>> price_quality(Transaction& transaction);

}  // namespace ballast::store
