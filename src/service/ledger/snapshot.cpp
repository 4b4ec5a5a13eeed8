#include "service/ledger/snapshot.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "ledger/exact.hpp"
#include "service/call.hpp"
#include "service/ledger/holdings.hpp"
#include "service/ledger/snapshot_figures.hpp"
#include "service/market/stored_prices.hpp"
#include "store/app_state.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using ledger::operator+;
using ledger::operator-;

using Key = std::pair<std::string, std::string>;  // account, symbol

// One side of a statement line, from the ledger or from the file.
struct Held {
    Decimal quantity;
    std::optional<Decimal> cost_basis = Decimal{};
};

std::map<Key, Held> held_by(const ledger::LotReport& report) {
    std::map<Key, Held> held;
    for (const ledger::Holding& holding : report.holdings) {
        Held& line = held[{holding.account, holding.symbol}];
        line.quantity = line.quantity + holding.quantity;
        line.cost_basis = *line.cost_basis + holding.cost_basis;
    }
    for (const ledger::CashBalance& cash : report.cash) {
        Held& line = held[{cash.account, ""}];
        line.quantity = line.quantity + cash.balance;
    }
    return held;
}

// A file may state a security in several lines: cash and margin, or two positions.
std::map<Key, Held> stated_by(const ImportSource& source) {
    std::map<Key, Held> stated;
    for (const ingest::StatedHolding& holding : source.file.stated) {
        Held& line = stated[{ledger::slug_of(holding.account, source.choice), holding.symbol}];
        line.quantity = line.quantity + holding.quantity;
        if (line.cost_basis && holding.cost_basis)
            line.cost_basis = *line.cost_basis + *holding.cost_basis;
        else
            line.cost_basis.reset();
    }
    return stated;
}

// Rounded to the digits of `like`, at least two: a statement is rounded.
Decimal rounded_like(Decimal value, Decimal like) {
    const std::string text = like.to_string();
    const std::size_t point = text.find('.');
    const auto digits = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
    return round(value, std::max(digits, 2), Rounding::kHalfAwayFromZero).value_or(value);
}

void compare(const ImportSource& source, const ledger::LotReport& report,
             ImportResponse& response) {
    const auto held = held_by(report);
    response.reconciled = !source.file.stated.empty();
    const auto stated = stated_by(source);
    std::set<std::string> accounts;
    const auto differ = [&](const Key& key, const char* field, std::optional<Decimal> computed,
                            std::optional<Decimal> given) {
        const Decimal zero;
        if (computed.value_or(zero) == given.value_or(zero)) return;
        response.discrepancies.push_back({key.first, key.second, field, computed, given,
                                          computed.value_or(zero) - given.value_or(zero)});
    };
    for (const auto& [key, line] : stated) {
        const bool cash = key.second.empty();
        if (!cash) accounts.insert(key.first);
        const auto found = held.find(key);
        const auto computed =
            found == held.end() ? std::nullopt : std::optional(found->second.quantity);
        differ(key, cash ? "cash" : "quantity", computed, line.quantity);
        if (!cash && line.cost_basis && found != held.end() && found->second.cost_basis)
            differ(key, "cost_basis", rounded_like(*found->second.cost_basis, *line.cost_basis),
                   line.cost_basis);
    }
    // Held, but missing from a statement that lists the holdings of the account.
    for (const auto& [key, line] : held)
        if (!key.second.empty() && accounts.contains(key.first) && !stated.contains(key))
            differ(key, "quantity", line.quantity, std::nullopt);
}

// The last stored close of each symbol up to a day, unadjusted. Symbols without one are left out:
// an import does not fail because of missing prices.
Result<std::map<std::string, Decimal>> closes_of(Call& call, fin::Date date) {
    std::map<std::string, Decimal> closes;
    TRY(const auto entries, store::all_entries(call.transaction(), {}));
    std::vector<model::Transaction> transactions;
    transactions.reserve(entries.size());
    for (const store::LedgerEntry& entry : entries) transactions.push_back(entry.transaction);
    const auto series = stored_closes(call, transactions, date);
    if (!series) return closes;
    for (const auto& [symbol, points] : *series)
        if (const auto price = price_of(points.back().second)) closes.emplace(symbol, *price);
    return closes;
}

fin::Currency main_currency(const ledger::LotReport& report) {
    std::map<fin::Currency, std::size_t> uses;
    for (const ledger::CashBalance& cash : report.cash) ++uses[cash.currency];
    for (const ledger::OpenLot& lot : report.open_lots) ++uses[lot.currency];
    fin::Currency main = fin::Currency::kUsd;
    std::size_t most = 0;
    for (const auto& [currency, count] : uses)
        if (count > most) {
            main = currency;
            most = count;
        }
    return main;
}

}  // namespace

Result<SnapshotFigures> net_worth_on(Call& call, fin::Date date) {
    TRY(const auto closes, closes_of(call, date));
    TRY(const auto priced, stored_lots(call.transaction(), {}, {.as_of = date, .prices = closes}));
    return figures_of(priced.value, date, main_currency(priced.value));
}

namespace {

// Net worth on the import's last day, stored with it.
Status take_snapshot(Call& call, fin::Date date, const store::ImportId& import,
                     ImportResponse& response) {
    TRY(const SnapshotFigures figures, net_worth_on(call, date));
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

}  // namespace

Status settle_import(Call& call, const ImportSource& source, const store::ImportId& import,
                     ImportResponse& response) {
    TRY(const auto lots, stored_lots(call.transaction(), {}, {}));
    response.issues.insert(response.issues.end(), lots.issues.begin(), lots.issues.end());
    compare(source, lots.value, response);
    if (!response.last_date) return {};
    return take_snapshot(call, *response.last_date, import, response);
}

}  // namespace ballast::service
