// Idempotency keys: a request that is sent twice takes effect once and gets the same response
// twice.
//
// begin_request and finish_request are in the same transaction as the effect, so that the response
// is stored exactly when the effect is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct IdempotentRequest {
    std::string key;  // 1 to 255 characters, chosen by the client
    std::string method;
    std::string digest;  // of the request
};

struct KeptResponse {
    std::int64_t status = 0;  // in the caller's terms: an HTTP status, an exit code
    std::string response;
    std::string etag;  // of the resource in the response; may be empty
    Instant created_at;
};

// nullopt: the request is new and now claimed; process and finish it. A response: it was answered
// before. The same key with another method or digest is kConflict with the attribute "reason"
// "reused". A concurrent caller waits for the first one's transaction to end.
Result<std::optional<KeptResponse>> begin_request(Transaction& transaction,
                                                  const IdempotentRequest& request, Instant now);
Status finish_request(Transaction& transaction, std::string_view key, std::int64_t status,
                      std::string_view response, std::string_view etag = {});
// Deletes responses stored before `before`; returns how many.
Result<std::int64_t> purge_requests(Transaction& transaction, Instant before);

}  // namespace ballast::store
