// The lots, gains, holdings and cash of a list of transactions.
#pragma once

#include <span>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "ledger/run.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// By settings.method; plain FIFO ledgers by the kernel of plain_ledger.hpp, which gives the same
// digits. kInvalidInput as LedgerRun; wash sales go with methods that know lots.
Result<Outcome<LotReport>> lot_report(std::span<const model::Transaction> transactions,
                                      const LotSettings& settings,
                                      OnError on_error = OnError::kRefuse);

// What an engine has booked, as of settings.as_of or the last row's day.
Outcome<LotReport> report_of(Engine& engine, fin::Date as_of);

// The totals and the order of rows, from open lots and disposals; also fills market values.
void complete(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues);

}  // namespace ballast::ledger
