// Whether a transaction that is about to be booked takes no more than there is on its day.
#pragma once

#include "base/result.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// Books the rows of the entry's symbols, lots by FIFO, without the entry and with it (in the place
// of `earlier`, when it changes that one). kInvalidInput at /quantity, with the attributes held and
// missing, when a row that could be booked before asks for more than is held then: the entry
// itself, or a later row that it leaves too little for. A row of an account whose book of the
// symbol asks for more than there is already, up to that row's day, is let through: its history is
// incomplete, which reconciling tells. Rows that take nothing are not looked at.
Status check_holdings(store::Transaction& transaction, const store::LedgerEntry& entry,
                      const store::LedgerEntry* earlier = nullptr);

}  // namespace ballast::service
