#include "service/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "service/error_place.hpp"
#include "service/market/data.hpp"
#include "service/market/requests.hpp"
#include "store/catalog.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/securities.hpp"

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

Result<PutSecuritiesResponse> put_securities(Call& call, const PutSecuritiesRequest& request) {
    TRY_STATUS(store::put_securities(call.transaction(), request.securities.rows, call.now()));
    call.touch("securities");
    return PutSecuritiesResponse{static_cast<std::int64_t>(request.securities.rows.size())};
}

Result<ListSecuritiesResponse> list_securities(Call& call, const ListSecuritiesRequest& request) {
    TRY(auto page, store::list_securities(call.transaction(), request.text,
                                          {.limit = static_cast<std::size_t>(request.limit),
                                           .cursor = request.cursor}));
    ListSecuritiesResponse response{.data = std::move(page.items)};
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<DatasetView> import_prices(Call& call, const ImportPricesRequest& request) {
    const market::PriceHistory history = price_history(request.prices);
    if (Status sound = market::validate(history); !sound)
        return under("/prices", std::move(sound).error());
    if (history.dates.empty() || history.symbols.empty())
        return fail(Code::kInvalidInput, "there are no prices in the table");
    std::vector<std::string> symbols = history.symbols;
    std::sort(symbols.begin(), symbols.end());
    const market::PriceHistory sorted = market::select(history, symbols);
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::ColumnFile file,
        columns->write_prices({sorted.dates, sorted.symbols, sorted.closes}));
    TRY(const store::Dataset dataset,
        store::add_dataset(call.transaction(),
                           {.kind = "prices",
                            .name = request.name.empty() ? "prices" : request.name,
                            .digest = file.digest,
                            .path = file.path,
                            .rows = file.rows,
                            .columns = file.columns,
                            .first_date = history.dates.front(),
                            .last_date = history.dates.back(),
                            .source = request.source},
                           call.now()));
    call.touch("dataset:" + dataset.id.to_string());
    return dataset_view(dataset);
}

Result<ListDatasetsResponse> list_datasets(Call& call, const ListDatasetsRequest& request) {
    TRY(const auto datasets, store::list_datasets(call.transaction(), request.kind));
    ListDatasetsResponse response;
    for (const store::Dataset& dataset : datasets) response.data.push_back(dataset_view(dataset));
    return response;
}

Result<PricesResponse> prices(Call& call, const PricesRequest& request) {
    TRY(const market::Snapshot snapshot, load_snapshot(call, request.symbols, request.as_of));
    const market::PriceHistory history = market::select(snapshot.prices(), request.symbols);
    PricesResponse response{.as_of = snapshot.as_of(), .digest = snapshot.digest()};
    std::size_t first = 0;
    while (request.from && first < history.dates.size() && history.dates[first] < *request.from)
        ++first;
    if (request.last && history.dates.size() - first > *request.last)
        first = history.dates.size() - *request.last;
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
    table.add<PutSecuritiesRequest, PutSecuritiesResponse>(
        {.name = "market.put_securities",
         .summary = "Adds or replaces securities.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/market/securities"},
         .idempotent = true},
        put_securities);
    table.add<ListSecuritiesRequest, ListSecuritiesResponse>(
        {.name = "market.securities",
         .summary = "Lists securities.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/securities"},
         .idempotent = true},
        list_securities);
    table.add<ImportPricesRequest, DatasetView>(
        {.name = "market.import_prices",
         .summary = "Stores a price history as an immutable dataset.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/prices"},
         .creates = true,
         .idempotent = true},
        import_prices);
    table.add<ListDatasetsRequest, ListDatasetsResponse>(
        {.name = "market.datasets",
         .summary = "Lists datasets in the catalog.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/datasets"},
         .idempotent = true},
        list_datasets);
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
