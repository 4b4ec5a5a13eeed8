#include "service/market/price_book.hpp"

#include <utility>

namespace ballast::service {

Result<PlannedPrices> plan_prices(store::Transaction& transaction, const store::Columns& columns,
                                  std::vector<model::PriceBar> incoming,
                                  std::optional<fin::Date> from) {
    PlannedPrices planned;
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    if (!incoming.empty() && !parts.empty()) {
        store::PriceFilter filter{.from = from};
        for (const model::PriceBar& bar : incoming)
            if (filter.symbols.empty() || filter.symbols.back() != bar.symbol)
                filter.symbols.push_back(bar.symbol);
        TRY(planned.stored, store::read_bars(columns, parts, filter));
    }
    planned.plan = market::plan_price_import(std::move(incoming), planned.stored);
    return planned;
}

Result<market::PriceImportPlan> upsert_prices(store::Transaction& transaction,
                                              const store::Columns& columns,
                                              std::span<const model::PriceBar> incoming,
                                              Instant now) {
    TRY(PlannedPrices planned,
        plan_prices(transaction, columns, {incoming.begin(), incoming.end()}));
    if (!planned.plan.written.empty()) {
        TRY([[maybe_unused]] const store::Dataset added,
            store::add_bars(transaction, columns, planned.plan.written, now));
    }
    return std::move(planned.plan);
}

}  // namespace ballast::service
