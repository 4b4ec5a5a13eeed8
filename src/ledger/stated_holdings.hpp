// The holdings that an imported file states, compared with those of the ledger.
//
// Causes and fixes of the differences: reconcile.hpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/import_accounts.hpp"
#include "ledger/lot_report.hpp"
#include "model/imported_row.hpp"

namespace ballast::ledger {

struct StatedDifference {
    std::string account;
    std::string symbol;  // empty: cash
    std::string field;   // quantity, cash, cost_basis
    std::optional<Decimal> computed;
    std::optional<Decimal> stated;
    std::optional<Decimal> difference;  // computed - stated; a missing value counts as zero
};

// A cost basis is compared at the digits of the statement, at least two. A holding that the file
// leaves out differs where the file states other securities of the account.
std::vector<StatedDifference> stated_differences(std::span<const model::StatedHolding> stated,
                                                 const AccountChoice& choice,
                                                 const LotReport& report);

}  // namespace ballast::ledger
