#include "service/ledger/snapshot.hpp"

#include <map>
#include <utility>
#include <vector>

#include "ledger/stated_holdings.hpp"
#include "service/call.hpp"
#include "service/ledger/holdings.hpp"
#include "service/ledger/market.hpp"
#include "service/ledger/snapshot_figures.hpp"
#include "service/market/stored_prices.hpp"
#include "store/app_state.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

namespace {

// The stored entries of the filter, and rows that need not be read again.
Result<LedgerRows> ledger_with(store::Transaction& transaction, const store::EntryFilter& filter,
                               LedgerRows ledger) {
    const auto take = [&](const std::vector<store::LedgerEntry>& part) -> Status {
        for (const store::LedgerEntry& entry : part) ledger.add(entry);
        return {};
    };
    TRY_STATUS(store::each_entries(transaction, filter, take));
    ledger.sort();
    return ledger;
}

struct Prices {
    std::map<std::string, Decimal> by_symbol;
    PricedContracts contracts;
};

// The last stored close of each symbol up to a day, unadjusted, and model prices of option
// contracts. Symbols without one are left out: an import does not fail because of missing prices.
Result<Prices> prices_on(Call& call, const model::TransactionRows& transactions, fin::Date date) {
    Prices prices;
    const auto series = stored_closes(call, transactions, date);
    if (!series) return prices;
    ledger::MarketInputs market;
    for (const auto& [symbol, points] : *series) {
        const auto price = price_of(points.back().second);
        if (!price) continue;
        prices.by_symbol.emplace(symbol, *price);
        market.prices[symbol].points = {{points.back().first, *price}};
    }
    auto contracts =
        price_contracts(call, transactions, market, {.dates = {date}, .is_stored = true});
    if (!contracts) return prices;
    for (const ContractValuation& one : contracts->valuations)
        prices.by_symbol.insert_or_assign(one.symbol, one.price);
    prices.contracts = *std::move(contracts);
    return prices;
}

Result<ledger::SnapshotFigures> net_worth_on(Call& call, const model::TransactionRows& transactions,
                                             fin::Date date) {
    TRY(const Prices prices, prices_on(call, transactions, date));
    TRY(const auto lots,
        lots_of(call.transaction(), transactions, {.as_of = date, .prices = prices.by_symbol}));
    ledger::SnapshotFigures figures = ledger::snapshot_figures(lots.value, date);
    explain_missing(prices.contracts, figures.issues);
    figures.issues.insert(figures.issues.end(), prices.contracts.assumptions.begin(),
                          prices.contracts.assumptions.end());
    return figures;
}

// Net worth on the import's last day, stored with it.
Status take_snapshot(Call& call, const model::TransactionRows& transactions, fin::Date date,
                     const store::ImportId& import, ImportResponse& response) {
    TRY(const ledger::SnapshotFigures figures, net_worth_on(call, transactions, date));
    const store::LedgerSnapshot snapshot{.id = store::SnapshotId::make(call.now()),
                                         .date = date,
                                         .import = import,
                                         .snapshot = to_document(figures),
                                         .created_at = call.now()};
    TRY_STATUS(store::put_snapshots(call.transaction(), std::span(&snapshot, 1)));
    response.snapshot = snapshot.id.to_string();
    response.issues.insert(response.issues.end(), figures.issues.begin(), figures.issues.end());
    return {};
}

// With the holdings that the file states.
Status reconcile(Call& call, const ImportSource& source, const model::TransactionRows& transactions,
                 ImportResponse& response) {
    TRY(const auto lots, lots_of(call.transaction(), transactions, {}));
    response.issues.insert(response.issues.end(), lots.issues.begin(), lots.issues.end());
    response.reconciled = !source.file.stated.empty();
    response.discrepancies =
        ledger::stated_differences(source.file.stated, source.choice, lots.value);
    return {};
}

}  // namespace

Result<ledger::SnapshotFigures> net_worth_on(Call& call, fin::Date date) {
    TRY(const LedgerRows ledger, ledger_with(call.transaction(), {}, {}));
    return net_worth_on(call, ledger.rows(), date);
}

Status settle_import(Call& call, const ImportSource& source, const store::ImportId& import,
                     LedgerRows added, ImportResponse& response) {
    TRY(const LedgerRows ledger,
        ledger_with(call.transaction(), {.not_import = import}, std::move(added)));
    TRY_STATUS(reconcile(call, source, ledger.rows(), response));
    if (!response.last_date) return {};
    return take_snapshot(call, ledger.rows(), *response.last_date, import, response);
}

}  // namespace ballast::service
