// Conversion between an earlier system's rows and those of the ledger.
#pragma once

#include "model/transaction.hpp"
#include "service/legacy/requests.hpp"

namespace ballast::service::legacy {

// Its type names: "transfer" is incoming, "reinvestment" a reinvested dividend. The sign of a
// quantity is ignored.
Result<model::Transaction> to_ledger(const Transaction& row, std::string_view pointer);
Result<std::vector<model::Transaction>> to_ledger(const std::vector<Transaction>& rows);
TransactionRow from_ledger(const model::Transaction& transaction);

// An exact figure converted to a JSON number.
inline double number(Decimal value) { return value.to_double(); }
std::optional<double> number(const std::optional<Decimal>& value);

}  // namespace ballast::service::legacy
