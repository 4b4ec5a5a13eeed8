// The money of a transaction, and what its row must have.
#pragma once

#include "base/result.hpp"
#include "ledger/exact.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// kInvalidInput, one fault per field that is missing, has the wrong sign or passes a limit.
Status check_transaction(const model::Transaction& t);

// Units of the underlying per unit of quantity: as stated, 100 for an OCC symbol, otherwise 1.
Decimal multiplier_of(const model::Transaction& t);
// What was paid, fees included: the amount where it is stated, otherwise from quantity and price.
Decimal cost_of(const model::Transaction& t);
// What was received after fees; negative when the fees are more than the price.
Decimal proceeds_of(const model::Transaction& t);
// By how much cash of the row's account and currency changes. Rows that move no cash give zero. The
// amount of a dividend, interest, deposit, withdrawal, fee or tax is that change: a reversal has
// the other sign (outflow_sign.hpp settles the sign of tables).
Decimal cash_effect(const model::Transaction& t);

}  // namespace ballast::ledger
