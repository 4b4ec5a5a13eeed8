// The stored ledger, through the engine: what is held and the cash of every account.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/lots.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// fifo, lifo, hifo, lofo, average, specific, section_104.
Result<ledger::LotMethod> lot_method_of(std::string_view word);

// Rows that cannot be booked are left out and named in the issues.
Result<Outcome<ledger::LotReport>> stored_lots(store::Transaction& transaction,
                                               const store::EntryFilter& filter,
                                               ledger::LotSettings settings);

}  // namespace ballast::service
