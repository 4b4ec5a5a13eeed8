#include "ledger/held_positions.hpp"

#include <algorithm>

#include "ledger/contracts.hpp"
#include "ledger/exact.hpp"
#include "model/occ_symbol.hpp"
#include "model/position_entry.hpp"

namespace ballast::ledger {

namespace {

struct Sum {
    Decimal quantity;
    Decimal basis;
    fin::Currency currency;     // of the price
    bool costs_differ = false;  // in another currency than the price, or in two
};

model::Position position_of(const std::string& symbol, const Sum& sum,
                            const HeldPositionsSettings& settings) {
    model::Position position;
    position.symbol = symbol;
    position.quantity = sum.quantity;
    position.multiplier = contract_multiplier(symbol);
    if (is_contract(symbol)) {
        position.type = model::AssetType::kOption;
        position.option = *model::parse_occ_symbol(symbol);
        position.symbol = model::stored_symbol(symbol);
    } else if (const auto type = settings.types.find(symbol); type != settings.types.end()) {
        position.type = type->second;
    }
    const Decimal average = per_unit(sum.basis, product(sum.quantity, position.multiplier));
    if (!sum.costs_differ && average.sign() > 0) position.entry_price = average;
    return position;
}

bool agrees(const model::Position& stored, const model::Position& held) {
    return stored.quantity == held.quantity && stored.entry_price == held.entry_price &&
           stored.type == held.type && stored.multiplier == held.multiplier &&
           stored.option == held.option && !stored.entry_date;
}

}  // namespace

Result<Outcome<HeldPositions>> held_positions(std::span<const model::Transaction> transactions,
                                              const HeldPositionsSettings& settings) {
    LotSettings lots = settings.lots;
    if (lots.method == LotMethod::kSection104) lots.method = LotMethod::kAverage;
    LedgerRun run(transactions, lots, OnError::kSkip);
    TRY_STATUS(run.until(settings.as_of));
    const LotBook& book = run.engine().lots();
    const auto is_in = [&](const std::string& account) {
        return settings.accounts.empty() || settings.accounts.contains(account);
    };
    std::map<std::string, Sum> sums;
    for (const Position& position : book.positions()) {
        if (position.quantity().is_zero() || !is_in(book.accounts[position.account])) continue;
        const std::string& symbol = book.symbols[position.symbol];
        const auto known = settings.currencies.find(symbol);
        const fin::Currency currency =
            known == settings.currencies.end() ? position.currency : known->second;
        const auto [place, is_new] = sums.try_emplace(symbol);
        Sum& sum = place->second;
        if (is_new) sum.currency = currency;
        sum.quantity += position.quantity();
        sum.basis += position.basis - position.short_proceeds;
        if (position.currency != currency) sum.costs_differ = true;
    }
    Outcome<HeldPositions> outcome{{}, run.issues()};
    for (const auto& [symbol, sum] : sums) {
        if (sum.quantity.is_zero()) continue;
        if (sum.currency != settings.currency)
            outcome.value.not_held.push_back({symbol, sum.currency, sum.quantity});
        else
            outcome.value.positions.push_back(position_of(symbol, sum, settings));
    }
    std::map<fin::Currency, Decimal> cash;
    for (const auto& [key, balance] : run.engine().cash())
        if (is_in(book.accounts[key.first])) cash[key.second] += balance;
    for (const auto& [currency, balance] : cash) {
        if (balance.is_zero()) continue;
        if (currency != settings.currency) {
            outcome.value.not_held.push_back({"cash", currency, balance});
            continue;
        }
        model::Position position;
        position.symbol = currency.to_string();
        position.type = model::AssetType::kCash;
        position.quantity = balance;
        outcome.value.positions.push_back(std::move(position));
    }
    return outcome;
}

PositionChanges changes_to(std::span<const model::Position> stored,
                           std::span<const model::Position> held) {
    PositionChanges changes;
    std::map<std::string, const model::Position*> left;
    for (const model::Position& one : held) left.emplace(one.symbol, &one);
    for (const model::Position& one : stored) {
        const auto found = left.find(one.symbol);
        if (found == left.end()) {
            changes.removed.push_back(one);
            continue;
        }
        const model::Position& now = *found->second;
        left.erase(found);
        if (agrees(one, now)) {
            ++changes.unchanged;
            continue;
        }
        model::Position changed = one;
        changed.quantity = now.quantity;
        changed.entry_price = now.entry_price;
        changed.entry_date.reset();
        changed.type = now.type;
        changed.multiplier = now.multiplier;
        changed.option = now.option;
        changes.changed.push_back(std::move(changed));
    }
    for (const model::Position& one : held)
        if (left.contains(one.symbol)) changes.added.push_back(one);
    return changes;
}

}  // namespace ballast::ledger
