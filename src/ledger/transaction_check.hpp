// Required fields of a transaction, checked with errors that a user can fix in a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/transaction.hpp"

namespace ballast::ledger {

struct TransactionError {
    std::string field;     // "quantity"
    std::string code;      // "required", "range", "character"
    std::string value;     // value in the file; empty when missing
    std::string expected;  // expected value, as a sentence
    std::string fix;       // suggested fix
};

// Empty when the ledger can post such a transaction. Consistency with other transactions (more sold
// than held) is not checked here.
std::vector<TransactionError> transaction_errors(const model::Transaction& transaction);

// Of a name that others read (base/plain_text.hpp).
std::optional<TransactionError> name_error(std::string_view field, std::string_view text);

}  // namespace ballast::ledger
