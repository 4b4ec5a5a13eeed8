// Quantities of trades that state their price and their money alone.
#pragma once

#include <span>

#include "base/error.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// Purchases, sales, short sales, covers and reinvested dividends without a quantity get that of the
// amount without the fees (which are in what was paid, and off what was received) over the price,
// to twelve digits. Reported in one issue, a warning where any does not divide exactly. Rows from
// which nothing above zero follows stay as they are.
Issues derive_quantities(std::span<model::Transaction> table);

}  // namespace ballast::ledger
