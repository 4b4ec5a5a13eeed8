// Holdings and cash by account of the stored ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/lots.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// fifo, lifo, hifo, lofo, average, specific, section_104.
Result<ledger::LotMethod> lot_method_of(std::string_view word);

// Rows that cannot be posted are left out and reported in the issues.
Result<Outcome<ledger::LotReport>> stored_lots(store::Transaction& transaction,
                                               const store::EntryFilter& filter,
                                               ledger::LotSettings settings);

}  // namespace ballast::service
