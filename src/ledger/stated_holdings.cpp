#include "ledger/stated_holdings.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

using Key = std::pair<std::string, std::string>;  // account, symbol

// One side of a statement line, from the ledger or from the file.
struct HeldQuantity {
    Decimal quantity;
    std::optional<Decimal> cost_basis = Decimal{};
};

std::map<Key, HeldQuantity> held_by(const LotReport& report) {
    std::map<Key, HeldQuantity> held;
    for (const Holding& holding : report.holdings) {
        HeldQuantity& line = held[{holding.account, holding.symbol}];
        line.quantity = line.quantity + holding.quantity;
        line.cost_basis = *line.cost_basis + holding.cost_basis;
    }
    for (const CashBalance& cash : report.cash) {
        HeldQuantity& line = held[{cash.account, ""}];
        line.quantity = line.quantity + cash.balance;
    }
    return held;
}

// A file may state a security in several lines: cash and margin, or two positions.
std::map<Key, HeldQuantity> stated_by(std::span<const model::StatedHolding> stated,
                                      const AccountChoice& choice) {
    std::map<Key, HeldQuantity> lines;
    for (const model::StatedHolding& holding : stated) {
        HeldQuantity& line = lines[{slug_of(holding.account, choice), holding.symbol}];
        line.quantity = line.quantity + holding.quantity;
        if (line.cost_basis && holding.cost_basis)
            line.cost_basis = *line.cost_basis + *holding.cost_basis;
        else
            line.cost_basis.reset();
    }
    return lines;
}

// Rounded to the digits of `like`, at least two: a statement is rounded.
Decimal rounded_like(Decimal value, Decimal like) {
    const std::string text = like.to_string();
    const std::size_t point = text.find('.');
    const auto digits = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
    return round(value, std::max(digits, 2), Rounding::kHalfAwayFromZero).value_or(value);
}

}  // namespace

std::vector<StatedDifference> stated_differences(std::span<const model::StatedHolding> stated,
                                                 const AccountChoice& choice,
                                                 const LotReport& report) {
    const auto held = held_by(report);
    const auto lines = stated_by(stated, choice);
    std::vector<StatedDifference> differences;
    std::set<std::string> accounts;
    const auto differ = [&](const Key& key, const char* field, std::optional<Decimal> computed,
                            std::optional<Decimal> given) {
        const Decimal zero;
        if (computed.value_or(zero) == given.value_or(zero)) return;
        differences.push_back({key.first, key.second, field, computed, given,
                               computed.value_or(zero) - given.value_or(zero)});
    };
    for (const auto& [key, line] : lines) {
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
    // HeldQuantity, but missing from a statement that lists the holdings of the account.
    for (const auto& [key, line] : held)
        if (!key.second.empty() && accounts.contains(key.first) && !lines.contains(key))
            differ(key, "quantity", line.quantity, std::nullopt);
    return differences;
}

}  // namespace ballast::ledger
