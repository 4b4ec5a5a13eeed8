// Amounts of a transaction, and the fields that its row requires.
#pragma once

#include "base/result.hpp"
#include "ledger/exact.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// kInvalidInput with one error for each field that is missing, has the wrong sign or exceeds a
// limit.
Status check_transaction(const model::Transaction& t);

// Units of the underlying per unit of quantity: as stated, else 100 for an OCC symbol, else 1.
Decimal multiplier_of(const model::Transaction& t);
// The amount paid, fees included: as stated, otherwise from quantity and price.
Decimal cost_of(const model::Transaction& t);
// The amount received after fees; negative when the fees exceed the price.
Decimal proceeds_of(const model::Transaction& t);
// Change in cash of the row's account and currency; zero for rows that move no cash. The amount of
// a dividend, interest, deposit, withdrawal, fee or tax is that change: a reversal has the opposite
// sign (outflow_sign.hpp determines the signs of tables).
Decimal cash_effect(const model::Transaction& t);

}  // namespace ballast::ledger
