// Between an earlier system's rows and those of the ledger.
#pragma once

#include "model/transaction.hpp"
#include "service/legacy/requests.hpp"

namespace ballast::service::legacy {

// Its words for types: "transfer" is one in, "reinvestment" a reinvested dividend. A quantity is
// taken without its sign.
Result<model::Transaction> to_ledger(const Transaction& row, std::string_view pointer);
Result<std::vector<model::Transaction>> to_ledger(const std::vector<Transaction>& rows);
TransactionRow from_ledger(const model::Transaction& transaction);

// A figure that leaves the exact world for a JSON number.
inline double number(Decimal value) { return value.to_double(); }
std::optional<double> number(const std::optional<Decimal>& value);

}  // namespace ballast::service::legacy
