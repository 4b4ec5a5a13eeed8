// Uploaded working sets of the transaction's tenant: a balance sheet with its curves, a deal tape.
//
// A session expires some time after its last use, once its users have been warned for some days,
// and when the tenant's sessions exceed a disk budget, least recently used first. A pinned session
// is exempt from both. Files named in its manifest are removed by the caller that forgets the
// session (service).
#pragma once

#include <cstdint>
#include <optional>
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
    std::string owner;  // id of the member who uploaded it
    std::uint64_t size_bytes = 0;
    bool pinned = false;
    std::string manifest = "{}";  // JSON; what it contains and where
    Instant created_at;
    Instant last_accessed_at;
    std::int64_t version = 1;
    std::optional<Instant> warned_at;  // that it expires; of no meaning once it is used again

    bool is_warned() const { return warned_at && *warned_at >= last_accessed_at; }
};

// A nil id is replaced by a new one; times become `now`.
Result<UploadSession> create_upload_session(Transaction& transaction, UploadSession session,
                                            Instant now);
Result<UploadSession> get_upload_session(Transaction& transaction, const UploadSessionId& id);
// Updates name, pin, size and manifest. kConflict for an outdated version.
Result<UploadSession> update_upload_session(Transaction& transaction, const UploadSession& session,
                                            std::int64_t expected_version);
// Restarts its time to live. The version is unchanged.
Status touch_upload_session(Transaction& transaction, const UploadSessionId& id, Instant now);
Status delete_upload_session(Transaction& transaction, const UploadSessionId& id);

// Ordered by last use, most recent first unless the page asks for ascending order.
Result<Page<UploadSession>> list_upload_sessions(Transaction& transaction, std::string_view kind,
                                                 const PageRequest& page);

// Marks the sessions last used before `last_use_before` that are neither pinned nor marked.
Status warn_of_upload_sessions(Transaction& transaction, Instant last_use_before, Instant now);

struct RetentionRule {
    Instant last_use_before;         // sessions last used before this expire,
    Instant warned_before;           // if they were marked before this
    std::uint64_t budget_bytes = 0;  // of all sessions of the tenant; 0: no limit
};

// The sessions to forget, least recently used first. Pinned ones count toward the budget but stay.
Result<std::vector<UploadSession>> find_sessions_to_forget(Transaction& transaction,
                                                           const RetentionRule& rule);

}  // namespace ballast::store
