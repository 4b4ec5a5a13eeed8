// What a ledger holds in currencies that have no exchange rate: net worth leaves it out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/lots.hpp"
#include "ledger/valuation.hpp"
#include "ledger/valued_items.hpp"

namespace ballast::ledger {

struct HeldWithoutRate {
    fin::Currency currency;
    Decimal cash;                    // balance of all accounts
    std::vector<std::string> names;  // securities and items valued by hand, sorted, each once
};

// On a day, by currency; empty where every amount can be converted to the base currency. A security
// is in the currency of its price.
std::vector<HeldWithoutRate> held_without_rate(const LotReport& report,
                                               std::span<const ValuedItem> items,
                                               const MarketInputs& market, fin::Date date);

}  // namespace ballast::ledger
