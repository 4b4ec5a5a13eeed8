// Planning and storing an import of prices over the tenant's stored prices.
#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"
#include "market/price_import.hpp"
#include "store/price_store.hpp"

namespace ballast::service {

struct PlannedPrices {
    market::PriceImportPlan plan;
    std::vector<model::PriceBar> stored;  // current rows of the import's symbols
};

// `incoming` by symbol, date and source, with distinct keys.
Result<PlannedPrices> plan_prices(store::Transaction& transaction, const store::Columns& columns,
                                  std::span<const model::PriceBar> incoming);

// Plans and stores at once; returns the plan. Nothing is written when nothing changes.
Result<market::PriceImportPlan> upsert_prices(store::Transaction& transaction,
                                              const store::Columns& columns,
                                              std::span<const model::PriceBar> incoming,
                                              Instant now);

}  // namespace ballast::service
