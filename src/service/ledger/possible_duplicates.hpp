// New rows of a file that may be booked already under another name: the same trade as another
// format of one broker tells it, or as somebody typed it in.
#pragma once

#include <vector>

#include "service/ledger/import_plan.hpp"

namespace ballast::service {

// Whether two transactions of one account may be one: the same day, type, symbol and quantity, and
// money (the amount, else quantity times price) that differs by no more than the fees and one
// hundredth. Fees, price and how the money is stated may differ, as they do from format to format.
bool may_be_one(const model::Transaction& a, const model::Transaction& b);

// Each new row that may be an entry which no other row is (`taken`, by index of `existing`), one
// row for an entry: as `choice` says it is booked and marked "possible_duplicate", or left out as
// a duplicate. Two different ids of one source do not keep rows apart: another format gives others.
void mark_possible_duplicates(std::vector<PlannedRow>& rows,
                              const std::vector<store::LedgerEntry>& existing,
                              std::vector<bool>& taken, PossibleDuplicates choice);

}  // namespace ballast::service
