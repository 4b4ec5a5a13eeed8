// What a transaction must say to be booked: which fields its type needs, and their signs.
#pragma once

#include <string>
#include <vector>

#include "model/transaction.hpp"

namespace ballast::service {

struct TransactionFault {
    std::string field;     // "quantity"
    std::string value;     // what stands there; empty when nothing does
    std::string expected;  // what should
    std::string fix;       // how to mend it
};

// Empty when the transaction can be booked. Whether it fits the ledger (more sold than held) is not
// looked at here: that is what reconciliation tells.
std::vector<TransactionFault> check_transaction(const model::Transaction& transaction);

}  // namespace ballast::service
