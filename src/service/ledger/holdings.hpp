// Holdings and cash by account of the stored ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/lots.hpp"
#include "model/packed_transaction.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// fifo, lifo, hifo, lofo, average, specific, section_104.
Result<ledger::LotMethod> lot_method_of(std::string_view word);

// Ordered by date and id. Read in parts, so that no more than the transactions is in memory.
Result<std::vector<model::Transaction>> stored_transactions(store::Transaction& transaction,
                                                            const store::EntryFilter& filter);

// Rows that cannot be posted are left out and reported in the issues.
Result<Outcome<ledger::LotReport>> lots_of(store::Transaction& transaction,
                                           model::TransactionRows transactions,
                                           ledger::LotSettings settings);
Result<Outcome<ledger::LotReport>> stored_lots(store::Transaction& transaction,
                                               const store::EntryFilter& filter,
                                               ledger::LotSettings settings);

}  // namespace ballast::service
