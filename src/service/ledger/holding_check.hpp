// Checks that a new transaction takes no more than is held on its day.
#pragma once

#include "base/result.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// Posts the rows of the entry's symbols, lots by FIFO, without the entry and with it (replacing
// `earlier`, when it changes that one). kInvalidInput at /quantity, with the attributes held and
// missing, when a row that could be posted before then asks for more than is held: the entry
// itself, or a later row. A row of an account whose holding of the symbol is already insufficient,
// up to that row's day, is accepted: its history is incomplete, which reconciliation reports. Rows
// that take nothing are not checked.
Status check_holdings(store::Transaction& transaction, const store::LedgerEntry& entry,
                      const store::LedgerEntry* earlier = nullptr);

}  // namespace ballast::service
