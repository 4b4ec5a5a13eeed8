// Derives the quantities of trades that state only a price and an amount.
#pragma once

#include <span>

#include "base/error.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// Purchases, sales, short sales, covers and reinvested dividends without a quantity get (amount
// without fees) / price, to twelve digits; a paid amount includes the fees, a received amount is
// net of them. Reported in one issue, a warning when a quantity does not divide exactly. Rows
// without a positive result stay as they are.
Issues derive_quantities(std::span<model::Transaction> table);

}  // namespace ballast::ledger
