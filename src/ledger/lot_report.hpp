// Lots, gains, holdings and cash of a list of transactions.
#pragma once

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "ledger/run.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ledger {

// By settings.method. kInvalidInput as LedgerRun; wash sales require a method that identifies lots.
// Plain FIFO ledgers available in columns are processed faster by plain_ledger.hpp.
Result<Outcome<LotReport>> lot_report(model::TransactionRows transactions,
                                      const LotSettings& settings,
                                      OnError on_error = OnError::kRefuse);

// The postings of an engine, as of settings.as_of or the date of the last row.
Outcome<LotReport> report_of(Engine& engine, fin::Date as_of);

// Open lots in order, with unit costs, terms, market values and the share that has a market value.
void value_lots(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues);

// The same, with the totals computed from open lots and disposals.
void complete(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues);

}  // namespace ballast::ledger
