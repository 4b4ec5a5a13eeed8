// Required fields of a transaction, checked with errors that a user can fix in a file.
#pragma once

#include <string>
#include <vector>

#include "model/transaction.hpp"

namespace ballast::service {

struct TransactionError {
    std::string field;     // "quantity"
    std::string code;      // "required", "range"
    std::string value;     // value in the file; empty when missing
    std::string expected;  // expected value, as a sentence
    std::string fix;       // suggested fix
};

// Empty when the ledger can post such a transaction. Consistency with other transactions (more sold
// than held) is not checked here: holding_check.hpp does it for single rows, reconciliation for
// whole files.
std::vector<TransactionError> check_transaction(const model::Transaction& transaction);

}  // namespace ballast::service
