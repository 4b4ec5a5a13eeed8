// The key by which a transaction is recognized when its source is imported again.
#pragma once

#include <string>

#include "model/transaction.hpp"

namespace ballast::model {

// SHA-256 of date, type, symbol and every number, excluding account, note, lot and reference.
std::string content_key(const Transaction& transaction);

}  // namespace ballast::model
