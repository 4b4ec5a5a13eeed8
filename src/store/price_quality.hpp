// Quality of the stored prices, by symbol, of the transaction's tenant.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/price_quality.hpp"
#include "store/database.hpp"

namespace ballast::store {

// Adds rows, or replaces those of their symbols.
Status put_price_quality(Transaction& transaction, std::span<const model::PriceQuality> rows);
Result<std::map<std::string, model::PriceQuality>> price_quality(Transaction& transaction);

// Adds the row, or replaces that of its key.
Status put_flag_resolution(Transaction& transaction, const model::FlagResolution& resolution);
// By symbol, flag and date; of all symbols when none is given.
Result<std::vector<model::FlagResolution>> flag_resolutions(Transaction& transaction,
                                                            std::span<const std::string> symbols);

}  // namespace ballast::store
