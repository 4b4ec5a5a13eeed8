// A whole ledger as one document: exported from the store and restored so that the next export has
// the same body, byte for byte.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "service/ledger/export_requests.hpp"

namespace ballast::store {
class Transaction;
}

namespace ballast::service {

class Call;

// Writes the body of the document while it reads the transactions.
struct WrittenLedger {
    std::string start;  // of the document, before its body
    std::string body_sha256;
    std::int64_t transactions = 0;
};
inline constexpr std::string_view kLedgerEnd = "}";  // after its body

using TakeText = std::function<Status(std::string_view)>;
// `digest` returns that of what `take` was given.
Result<WrittenLedger> write_ledger(const Call& call, const TakeText& take,
                                   const std::function<std::string()>& digest);

// kConflict when the ledger is not empty and `replace` is not set; kCorrupted when the body does
// not match the digest in the document.
Result<RestoreResponse> restore_ledger(store::Transaction& transaction, std::string_view content,
                                       bool replace);

}  // namespace ballast::service
