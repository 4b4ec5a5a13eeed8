// A whole ledger as one document: written from the store, and brought back so that the next export
// has the same body, byte for byte.
#pragma once

#include <string>
#include <string_view>

#include "service/ledger/export_requests.hpp"

namespace ballast::store {
class Transaction;
}

namespace ballast::service {

struct WrittenLedger {
    std::string content;
    std::string body_sha256;
    std::int64_t transactions = 0;
};

Result<WrittenLedger> write_ledger(store::Transaction& transaction, Instant now);

// kConflict when the ledger holds something and `replace` is not set; kCorrupted when the body has
// not the digest that the document states.
Result<RestoreResponse> restore_ledger(store::Transaction& transaction, std::string_view content,
                                       bool replace);

}  // namespace ballast::service
