// What a transaction must say to be booked, as faults that a person can mend in a file.
#pragma once

#include <string>
#include <vector>

#include "model/transaction.hpp"

namespace ballast::service {

struct TransactionFault {
    std::string field;     // "quantity"
    std::string code;      // "required", "range"
    std::string value;     // what stands there; empty when nothing does
    std::string expected;  // what should, as a sentence
    std::string fix;       // how to mend it
};

// Empty when the ledger books such a transaction. Whether it fits the others (more sold than held)
// is not looked at here: holding_check.hpp does it for single rows, reconciling for whole files.
std::vector<TransactionFault> check_transaction(const model::Transaction& transaction);

}  // namespace ballast::service
