// What reading the stored ledger takes, known before it is read.
#pragma once

#include <string_view>

#include "service/call.hpp"
#include "service/cost.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// Of methods that hold the transactions in memory, for lots or net worth. Measured for 100,000 in
// ledger.holdings, ledger.net_worth, ledger.dividends and an export of holdings: 1.0 to 1.1 kB
// each, 12 to 15 us.
inline constexpr RowSize kHeldEntrySize{.bytes = 1'200, .seconds = 1.5e-5};

// Of a table of transactions in memory: measured 1.7 kB each.
inline constexpr RowSize kEntrySize{.bytes = 2'500, .seconds = 2e-5};

// Refuses above the limits of the call. `transaction`: that of the call.
inline Status admit_entries(const Call& call, store::Transaction& transaction,
                            const store::EntryFilter& filter, const RowSize& each,
                            std::string_view remedy) {
    TRY(const std::int64_t entries, store::count_entries(transaction, filter));
    return call.admit(rows_cost(static_cast<std::size_t>(entries), each, "transactions", remedy));
}

}  // namespace ballast::service
