#include "ledger/without_rate.hpp"

#include <map>
#include <set>
#include <utility>

namespace ballast::ledger {

std::vector<HeldWithoutRate> held_without_rate(const LotReport& report,
                                               std::span<const ValuedItem> items,
                                               const MarketInputs& market, fin::Date date) {
    struct Held {
        Decimal cash;
        std::set<std::string> names;
    };
    std::map<std::string, std::pair<fin::Currency, Held>> found;  // by code
    const auto held_in = [&](fin::Currency currency) -> Held* {
        if (currency == market.base || rate_on(market, currency, date)) return nullptr;
        return &found.try_emplace(currency.to_string(), currency, Held{}).first->second.second;
    };
    for (const CashBalance& balance : report.cash) {
        if (balance.balance.is_zero()) continue;
        if (Held* held = held_in(balance.currency)) held->cash += balance.balance;
    }
    for (const OpenLot& lot : report.open_lots)
        if (Held* held = held_in(price_currency(market, lot.symbol, lot.currency)))
            held->names.insert(lot.symbol);
    for (const ValuedItem& item : items)
        if (value_on(item, date))
            if (Held* held = held_in(item.currency)) held->names.insert(item.name);
    std::vector<HeldWithoutRate> rows;
    for (auto& [code, row] : found) {
        auto& [currency, held] = row;
        if (held.cash.is_zero() && held.names.empty()) continue;
        rows.push_back({.currency = currency,
                        .cash = held.cash,
                        .names = {held.names.begin(), held.names.end()}});
    }
    return rows;
}

}  // namespace ballast::ledger
