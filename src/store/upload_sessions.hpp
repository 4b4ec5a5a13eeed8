// Uploaded working sets of the transaction's tenant: a balance sheet with its curves, a deal tape.
//
// A session lives for some time after it was last used, and while the tenant's sessions fit a disk
// budget; the least recently used goes first. A pinned session stays through both. What its
// manifest names outside the database is removed by who forgets the session (service).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using UploadSessionId = Id<struct UploadSessionTag>;

struct UploadSession {
    UploadSessionId id;
    std::string kind;   // "alm" …
    std::string name;   // 1 to 200 bytes
    std::string owner;  // of its member: others of the tenant do not see it
    std::uint64_t size_bytes = 0;
    bool pinned = false;
    std::string manifest = "{}";  // JSON; what it holds and where
    Instant created_at;
    Instant last_accessed_at;
    std::int64_t version = 1;
};

// An id that is nil is made; times become `now`.
Result<UploadSession> create_upload_session(Transaction& transaction, UploadSession session,
                                            Instant now);
// kNotFound also for another owner's; an empty owner sees every session of the tenant.
Result<UploadSession> get_upload_session(Transaction& transaction, const UploadSessionId& id,
                                         std::string_view owner);
// Name, pin, size and manifest. kConflict when the version has moved on.
Result<UploadSession> update_upload_session(Transaction& transaction, const UploadSession& session,
                                            std::int64_t expected_version);
// Its time to live starts again. The version stays.
Status touch_upload_session(Transaction& transaction, const UploadSessionId& id, Instant now);
Status delete_upload_session(Transaction& transaction, const UploadSessionId& id);

// By last use, the most recent first, unless the page asks for ascending order.
Result<Page<UploadSession>> list_upload_sessions(Transaction& transaction, std::string_view kind,
                                                 std::string_view owner, const PageRequest& page);

struct RetentionRule {
    Instant last_use_before;         // what was last used before it goes
    std::uint64_t budget_bytes = 0;  // of all the tenant's sessions together; 0: no limit
};

// The sessions that must go, the least recently used first. Pinned ones count toward the budget
// but stay.
Result<std::vector<UploadSession>> find_sessions_to_forget(Transaction& transaction,
                                                           const RetentionRule& rule);

}  // namespace ballast::store
