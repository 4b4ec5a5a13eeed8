#include "service/methods.hpp"

#include <fmt/format.h>

#include "service/market/data.hpp"
#include "service/market/methods.hpp"
#include "service/market/requests.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/price_store.hpp"

namespace ballast::service {

namespace {

DatasetView dataset_view(const store::Dataset& dataset) {
    return {.id = dataset.id.to_string(),
            .kind = dataset.kind,
            .name = dataset.name,
            .digest = dataset.digest,
            .rows = dataset.rows,
            .first_date = dataset.first_date,
            .last_date = dataset.last_date,
            .source = dataset.source,
            .created_at = dataset.created_at};
}

// What the stored prices use it for; empty: nothing.
std::string use_of(const store::PriceParts& parts, const store::Dataset& dataset) {
    if (!parts.contains(dataset.id)) return {};
    return dataset.kind == store::kPriceHistoryKind ? "Earlier values of restated prices"
                                                    : "Current prices";
}

Result<Deleted> delete_dataset(Call& call, const DatasetIdRequest& request) {
    TRY(const store::DatasetId id, store::DatasetId::parse(request.id));
    TRY(const store::Dataset dataset, store::get_dataset(call.transaction(), id));
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    if (const std::string use = use_of(parts, dataset); !use.empty())
        return fail(Code::kConflict,
                    fmt::format("the dataset cannot be deleted because it is in use ({}): delete "
                                "the prices by symbol or source with market.delete_prices",
                                use));
    TRY(store::Columns * columns, call.environment().columns());
    columns->release(dataset.path);
    TRY_STATUS(store::delete_dataset(call.transaction(), id));
    call.touch("dataset:" + request.id);
    return Deleted{request.id};
}

Result<ListDatasetsResponse> list_datasets(Call& call, const ListDatasetsRequest& request) {
    TRY(const auto datasets, store::list_datasets(call.transaction(), request.kind));
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    ListDatasetsResponse response;
    for (const store::Dataset& dataset : datasets) {
        response.data.push_back(dataset_view(dataset));
        response.data.back().used_for = use_of(parts, dataset);
    }
    return response;
}

constexpr RowSize kCloseSize{.bytes = 64, .seconds = 2e-7};

Result<PricesResponse> prices(Call& call, const PricesRequest& request) {
    TRY(const market::Snapshot snapshot, load_snapshot(call, request.symbols, request.as_of));
    const market::PriceHistory history = market::select(snapshot.prices(), request.symbols);
    PricesResponse response{.as_of = snapshot.as_of(), .digest = snapshot.digest()};
    std::size_t first = 0;
    while (request.from && first < history.dates.size() && history.dates[first] < *request.from)
        ++first;
    if (request.last && history.dates.size() - first > *request.last)
        first = history.dates.size() - *request.last;
    TRY_STATUS(call.admit(rows_cost((history.dates.size() - first) * history.symbols.size(),
                                    kCloseSize, "prices", "name fewer symbols, or set last")));
    response.prices.dates.assign(history.dates.begin() + static_cast<std::ptrdiff_t>(first),
                                 history.dates.end());
    response.prices.columns = history.symbols;
    for (const auto& closes : history.closes)
        response.prices.values.emplace_back(closes.begin() + static_cast<std::ptrdiff_t>(first),
                                            closes.end());
    for (const std::string& symbol : request.symbols)
        if (!history.column(symbol))
            response.issues.push_back({Severity::kError, "no_prices",
                                       fmt::format("{} has no stored prices", symbol), symbol});
    return response;
}

}  // namespace

void add_market_methods(MethodTable& table) {
    add_security_methods(table);
    add_price_methods(table);
    add_coverage_methods(table);
    add_enrich_methods(table);
    add_macro_methods(table);
    add_provider_methods(table);
    add_quality_methods(table);
    add_record_methods(table);
    add_sync_methods(table);
    table.add<ListDatasetsRequest, ListDatasetsResponse>(
        {.name = "market.datasets",
         .summary = "Lists datasets in the catalog.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/datasets"},
         .idempotent = true},
        list_datasets);
    table.add<DatasetIdRequest, Deleted>({.name = "market.delete_dataset",
                                          .summary = "Deletes a dataset that nothing uses.",
                                          .permission = Permission::kMarketSync,
                                          .effect = Effect::kWrite,
                                          .route = {Verb::kDelete, "/market/datasets/{id}"},
                                          .destructive = true},
                                         delete_dataset);
    table.add<PricesRequest, PricesResponse>(
        {.name = "market.prices",
         .summary = "Returns stored closing prices as of a date.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/prices"},
         .idempotent = true},
        prices);
}

}  // namespace ballast::service
