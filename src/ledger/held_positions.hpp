// The holdings of a ledger as the positions of a portfolio, so that everything that works on
// portfolios works on them; and what a stored portfolio lacks to agree with them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/run.hpp"
#include "model/portfolio.hpp"

namespace ballast::ledger {

struct HeldPositionsSettings {
    fin::Date as_of;
    LotSettings lots;
    std::set<std::string> accounts;                // all when empty
    fin::Currency currency = fin::Currency::kUsd;  // of the portfolio
    // Type and price currency by symbol; a symbol without one is in the currency of its cost.
    std::map<std::string, model::AssetType> types;
    std::map<std::string, fin::Currency> currencies;
};

// What a portfolio of one currency cannot hold.
struct NotHeld {
    std::string symbol;  // "cash" for a balance
    fin::Currency currency;
    Decimal quantity;
};

struct HeldPositions {
    // By symbol, one for each, with the average cost of a unit as the entry price; then the cash of
    // the portfolio's currency, with its code as the symbol. Without id, portfolio and times.
    std::vector<model::Position> positions;
    std::vector<NotHeld> not_held;
};

// Rows that cannot be posted are left out, with an issue.
Result<Outcome<HeldPositions>> held_positions(std::span<const model::Transaction> transactions,
                                              const HeldPositionsSettings& settings);

struct PositionChanges {
    std::vector<model::Position> added;
    // Stored ones with the quantity and entry price of the ledger; tags, strategy and note stay.
    std::vector<model::Position> changed;
    std::vector<model::Position> removed;
    std::size_t unchanged = 0;
};

// Of several stored positions of a symbol the first stays.
PositionChanges changes_to(std::span<const model::Position> stored,
                           std::span<const model::Position> held);

}  // namespace ballast::ledger
