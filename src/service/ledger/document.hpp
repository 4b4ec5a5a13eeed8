// A whole ledger as one document: exported from the store and restored so that the next export has
// the same body, byte for byte.
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

// kConflict when the ledger is not empty and `replace` is not set; kCorrupted when the body does
// not match the digest in the document.
Result<RestoreResponse> restore_ledger(store::Transaction& transaction, std::string_view content,
                                       bool replace);

}  // namespace ballast::service
