// New rows of a file that may already be posted in another form: the same trade in another format
// of the broker, or entered by hand.
#pragma once

#include <string>
#include <vector>

#include "ledger/import_plan.hpp"

namespace ballast::ledger {

// Whether two transactions of one account may be the same: same day, type, symbol and quantity, and
// money (the amount, else quantity times price) within the fees plus one hundredth. Fees, price and
// the form of the amount may differ, as they do between formats.
bool may_be_one(const model::Transaction& a, const model::Transaction& b);

// The key of transactions that may be the same: account, day, type and symbol.
std::string place_of(const model::Transaction& t);

// Matches new rows with entries that no other row matches (`taken`, by index of `existing`), one
// row per entry: depending on `choice` a row is posted and marked "possible_duplicate", or left out
// as a duplicate. Different ids of one source do not prevent a match: another format gives other
// ids.
void mark_possible_duplicates(PlannedRows& rows, const std::vector<model::LedgerEntry>& existing,
                              std::vector<bool>& taken, PossibleDuplicates choice);

}  // namespace ballast::ledger
