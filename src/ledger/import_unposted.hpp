// Which transactions could not be posted once a plan of an import is, before it is.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ledger/import_plan.hpp"
#include "ledger/lots.hpp"

namespace ballast::ledger {

struct UnpostedByImport {
    model::Transaction transaction;
    std::optional<std::size_t> line;  // of the file; absent for an existing transaction
    NotBooked why;                    // its row is of no meaning
};

// In the order of posting: new and changed rows of the plan that could not be posted, such as a
// sale of more than is held, and existing transactions that could be posted before but not after.
// `existing`: every entry of the accounts of the plan, as for make_import_plan.
std::vector<UnpostedByImport> unposted_by(const ImportPlan& plan,
                                          const std::vector<model::LedgerEntry>& existing);

}  // namespace ballast::ledger
