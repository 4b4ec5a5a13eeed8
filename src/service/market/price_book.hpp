// Planning and storing an import of prices over the tenant's stored prices.
#pragma once

#include <optional>
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

// `incoming` by symbol, date and source, with distinct keys; with `from`, no row is before it, and
// stored rows before it are not read.
Result<PlannedPrices> plan_prices(store::Transaction& transaction, const store::Columns& columns,
                                  std::vector<model::PriceBar> incoming,
                                  std::optional<fin::Date> from = std::nullopt);

// Plans and stores at once; returns the plan. Nothing is written when nothing changes.
Result<market::PriceImportPlan> upsert_prices(store::Transaction& transaction,
                                              const store::Columns& columns,
                                              std::span<const model::PriceBar> incoming,
                                              Instant now);

}  // namespace ballast::service
