#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "fin/utc_date.hpp"
#include "ingest/import_row.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/ledger/holdings.hpp"
#include "service/ledger/import.hpp"
#include "service/ledger/snapshot.hpp"
#include "service/ledger/snapshot_figures.hpp"
#include "service/legacy/describe_database.hpp"
#include "service/legacy/methods.hpp"
#include "service/legacy/words.hpp"
#include "service/market/price_book.hpp"
#include "service/stored_entries.hpp"
#include "store/accounts.hpp"
#include "store/app_state.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace legacy {
namespace {

MethodInfo stored(const char* name, const char* summary, bool writes) {
    return {.name = name,
            .summary = summary,
            .permission = writes ? Permission::kLedgerWrite : Permission::kLedgerRead,
            .effect = writes ? Effect::kWrite : Effect::kRead,
            .route = {},
            .idempotent = true};
}

Result<IngestResult> ingest_csv(Call& call, const IngestRequest& request) {
    std::string bytes = request.csv_content;
    if (!request.file_path.empty()) {
        if (!call.files())
            return Error{Code::kInvalidInput,
                         "files on disk cannot be named in this interface",
                         {{"/file_path", "file", "files on disk cannot be named in this interface",
                           "give the text as csv_content"}}};
        TRY(bytes, call.files()->read_bytes(request.file_path));
    }
    TRY(const ingest::ImportFile file, ingest::read_import_file(bytes, {}));
    IngestResult result;
    for (const ingest::ImportRow& row : file.rows) {
        if (const auto* rejected = std::get_if<ingest::RejectedRow>(&row)) {
            result.errors.push_back(
                {static_cast<std::int64_t>(rejected->line), rejected->column,
                 fmt::format("\"{}\": expected {}", rejected->value, rejected->expected)});
        } else if (const auto* imported = std::get_if<ingest::ImportedRow>(&row)) {
            result.transactions.push_back(from_ledger(imported->transaction));
            if (!request.account_id.empty())
                result.transactions.back().account_id = request.account_id;
        }
    }
    return result;
}

Result<ImportTransactionsResult> import_transactions(Call& call,
                                                     const ImportTransactionsRequest& request) {
    std::vector<store::LedgerEntry> entries;
    for (std::size_t i = 0; i < request.transactions.size(); ++i) {
        TRY(model::Transaction t,
            to_ledger(request.transactions[i], fmt::format("/transactions/{}", i)));
        // In that format an id is a digest of the content, equal for equal trades: it does not
        // identify one.
        t.id.clear();
        if (t.account.empty()) t.account = request.account_id;
        entries.push_back({.transaction = std::move(t)});
    }
    const std::string content =
        with_metadata({{"format", std::string(kExportFormat)}}, transactions_csv(entries));
    TRY(const ImportResponse done, run_import(call, {.content = content,
                                                     .file_name = "db.import_transactions",
                                                     .account = request.account_id,
                                                     .commit = true}));
    return ImportTransactionsResult{.imported = done.totals.added + done.totals.changed,
                                    .duplicates = done.totals.duplicate,
                                    .rejected = done.totals.rejected,
                                    .import_id = done.import};
}

Result<store::EntryFilter> filter_of(Call& call, const QueryRequest& request) {
    store::EntryFilter filter{
        .symbol = request.symbol, .from = request.start_date, .to = request.end_date};
    if (!request.account_id.empty()) {
        TRY(const model::Account account,
            store::find_account(call.transaction(), request.account_id));
        filter.accounts = {account.id};
    }
    return filter;
}

Result<wire::RawJson> get_transactions(Call& call, const QueryRequest& request) {
    TRY(const store::EntryFilter filter, filter_of(call, request));
    TRY_STATUS(
        admit_entries(call, call.transaction(), filter, kEntrySize, "choose an account or dates"));
    TRY(const auto entries, store::all_entries(call.transaction(), filter));
    std::vector<TransactionRow> rows;
    for (const store::LedgerEntry& entry : entries) rows.push_back(from_ledger(entry.transaction));
    return list_of(rows);
}

Result<wire::RawJson> get_holdings(Call& call, const QueryRequest& request) {
    TRY(store::EntryFilter filter, filter_of(call, request));
    // Holdings depend on all earlier transactions, and through mergers on other symbols.
    filter.from.reset();
    filter.symbol.clear();
    TRY_STATUS(
        admit_entries(call, call.transaction(), filter, kHeldEntrySize, "choose an account"));
    TRY(const auto lots, stored_lots(call.transaction(), filter, {.as_of = request.end_date}));
    std::vector<HoldingRow> rows;
    for (const ledger::Holding& holding : lots.value.holdings)
        if (!holding.quantity.is_zero() &&
            (request.symbol.empty() || request.symbol == holding.symbol))
            rows.push_back({.account_id = holding.account,
                            .symbol = holding.symbol,
                            .shares = number(holding.quantity),
                            .cost_basis = number(holding.cost_basis),
                            .realized_gain = number(holding.realized_gain)});
    return list_of(rows);
}

SnapshotRow row_of(const ledger::SnapshotFigures& figures, std::string id) {
    return {.id = std::move(id),
            .date = figures.date,
            .total_value = number(figures.total),
            .cash = number(figures.cash),
            .invested = number(figures.invested),
            .cost_basis = number(figures.cost_basis),
            .unrealized_gain = number(figures.unrealized_gain),
            .coverage = figures.coverage};
}

Result<SnapshotRow> save_snapshot(Call& call, const SaveSnapshotRequest& request) {
    const fin::Date date = request.date.value_or(fin::utc_date(call.now()));
    TRY(const ledger::SnapshotFigures figures, net_worth_on(call, date));
    const store::LedgerSnapshot snapshot{.id = store::SnapshotId::make(call.now()),
                                         .date = date,
                                         .snapshot = to_document(figures),
                                         .created_at = call.now()};
    TRY_STATUS(store::put_snapshots(call.transaction(), std::span(&snapshot, 1)));
    call.touch("snapshot:" + snapshot.id.to_string());
    return row_of(figures, snapshot.id.to_string());
}

Result<wire::RawJson> get_snapshots(Call& call, const QueryRequest& request) {
    TRY(const auto stored_snapshots,
        store::list_snapshots(call.transaction(), request.start_date, request.end_date));
    std::vector<SnapshotRow> rows;
    for (const store::LedgerSnapshot& snapshot : stored_snapshots) {
        TRY(const ledger::SnapshotFigures figures, read_snapshot_figures(snapshot.snapshot));
        rows.push_back(row_of(figures, snapshot.id.to_string()));
    }
    return list_of(rows);
}

Result<UpsertMarketResult> upsert_market_data(Call& call, const UpsertMarketRequest& request) {
    constexpr std::string_view kSource = "db.upsert_market_data";
    std::map<std::pair<std::string, fin::Date>, double> closes;
    for (std::size_t i = 0; i < request.records.size(); ++i) {
        const MarketRow& row = request.records[i];
        const std::string& symbol = row.symbol.empty() ? request.symbol : row.symbol;
        if (symbol.empty() || !(row.close > 0.0))
            return Error{Code::kInvalidInput,
                         "a record lacks a symbol or a positive close",
                         {{fmt::format("/records/{}", i), "range",
                           "a record lacks a symbol or a positive close", ""}}};
        closes[{symbol, row.date}] = row.close;
    }
    std::vector<model::PriceBar> bars;
    for (const auto& [key, close] : closes)
        bars.push_back({.symbol = key.first,
                        .date = key.second,
                        .source = std::string(kSource),
                        .close = close});
    TRY(store::Columns * columns, call.environment().columns());
    TRY([[maybe_unused]] const market::PriceImportPlan plan,
        upsert_prices(call.transaction(), *columns, bars, call.now()));
    call.touch("prices");
    return UpsertMarketResult{static_cast<std::int64_t>(request.records.size())};
}

}  // namespace
}  // namespace legacy

void add_legacy_database_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<IngestRequest, IngestResult>(
        compute("ingest.csv", "Parses a file of account activity."), ingest_csv);
    table.add_legacy<ImportTransactionsRequest, ImportTransactionsResult>(
        stored("db.import_transactions", "Posts transactions that are not yet in the ledger.",
               true),
        import_transactions);
    table.add_legacy<QueryRequest, wire::RawJson>(
        stored("db.get_holdings", "Holdings of the ledger.", false), get_holdings);
    table.add_legacy<QueryRequest, wire::RawJson>(
        stored("db.get_transactions", "Transactions of the ledger.", false), get_transactions);
    table.add_legacy<SaveSnapshotRequest, SnapshotRow>(
        stored("db.save_snapshot", "Stores a net worth snapshot of a day.", true), save_snapshot);
    table.add_legacy<QueryRequest, wire::RawJson>(
        stored("db.get_snapshots", "Stored net worth snapshots.", false), get_snapshots);
    MethodInfo upsert =
        stored("db.upsert_market_data", "Adds closing prices to the stored prices.", true);
    upsert.permission = Permission::kMarketSync;
    table.add_legacy<UpsertMarketRequest, UpsertMarketResult>(std::move(upsert),
                                                              upsert_market_data);
}

}  // namespace ballast::service
