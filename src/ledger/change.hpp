// Why net worth changed: flows, income, fees, market, exchange rates, with nothing left over.
#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"
#include "ledger/net_worth.hpp"

namespace ballast::ledger {

struct Change {
    fin::Date from;  // end of this day
    fin::Date to;    // end of this day
    Decimal start;
    Decimal end;
    Decimal flows;     // deposits, withdrawals, transfers across the border of the ledger
    Decimal income;    // dividends, interest
    Decimal fees;      // fees, commissions, taxes withheld: negative
    Decimal market;    // prices, and trades against the day's close
    Decimal fx;        // exchange rates
    Decimal residual;  // end - start - all of these: zero
};

// One Change between each two of settings.dates. Every step of every day (rates, then prices, then
// row by row) is valued before and after; `end` is valued anew, so a lost step would show in the
// residual. All figures in the base currency.
Result<Outcome<std::vector<Change>>> explain_change(
    std::span<const model::Transaction> transactions, const MarketInputs& market,
    const NetWorthSettings& settings);

}  // namespace ballast::ledger
