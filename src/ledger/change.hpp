// Attribution of the change in net worth: flows, income, fees, market and exchange rates, without a
// remainder.
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
    Decimal flows;        // deposits, withdrawals, transfers into and out of the ledger
    Decimal income;       // dividends, interest
    Decimal fees;         // fees, commissions, taxes withheld; negative
    Decimal market;       // prices, and trades against the day's close
    Decimal fx;           // exchange rates
    Decimal revaluation;  // new values of items valued by hand, in the base currency
    Decimal residual;     // end - start - the sum of these; always zero
};

// One Change for each pair of consecutive settings.dates. Net worth is computed before and after
// every step of every day (rates, then prices, then row by row); `end` is revalued separately, so
// that a missed step would appear in the residual. All figures are in the base currency.
Result<Outcome<std::vector<Change>>> explain_change(
    std::span<const model::Transaction> transactions, const MarketInputs& market,
    const NetWorthSettings& settings);

}  // namespace ballast::ledger
