// Required fields of a transaction, checked with errors that a user can fix in a file.
#pragma once

#include <string>
#include <vector>

#include "model/transaction.hpp"

namespace ballast::ledger {

struct TransactionError {
    std::string field;     // "quantity"
    std::string code;      // "required", "range"
    std::string value;     // value in the file; empty when missing
    std::string expected;  // expected value, as a sentence
    std::string fix;       // suggested fix
};

// Empty when the ledger can post such a transaction. Consistency with other transactions (more sold
// than held) is not checked here.
std::vector<TransactionError> transaction_errors(const model::Transaction& transaction);

}  // namespace ballast::ledger
