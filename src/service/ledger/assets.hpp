// Stored assets and liabilities that are valued by hand.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "ledger/valued_items.hpp"

namespace ballast::store {
class Transaction;
}

namespace ballast::service {

Result<std::vector<ledger::ValuedItem>> stored_items(store::Transaction& transaction);

}  // namespace ballast::service
