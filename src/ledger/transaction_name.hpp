// A transaction in the words of a message: what, how much, when and where, never its id.
#pragma once

#include <string>
#include <string_view>

#include "model/transaction.hpp"

namespace ballast::ledger {

// "the buy of 20 NVDA on 2024-02-06 in ira", "the deposit of 42000 on 2023-01-03 in checking".
std::string transaction_name(const model::Transaction& transaction);

// A message about the transaction, with its date, and its symbol and account unless the message has
// them: "2024-03-01 AAPL in main: the split has no ratio".
std::string message_about(const model::Transaction& transaction, std::string_view message);

}  // namespace ballast::ledger
