// The lots, gains, holdings and cash of a list of transactions.
#pragma once

#include <span>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "ledger/run.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// By settings.method. kInvalidInput as LedgerRun; wash sales go with methods that know lots. Plain
// FIFO ledgers that are at hand in columns are booked sooner by plain_ledger.hpp.
Result<Outcome<LotReport>> lot_report(std::span<const model::Transaction> transactions,
                                      const LotSettings& settings,
                                      OnError on_error = OnError::kRefuse);

// What an engine has booked, as of settings.as_of or the last row's day.
Outcome<LotReport> report_of(Engine& engine, fin::Date as_of);

// Open lots in their order, with unit costs, terms, market values and how many have one.
void value_lots(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues);

// The same, and the totals from open lots and disposals.
void complete(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues);

}  // namespace ballast::ledger
