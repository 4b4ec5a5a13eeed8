// The audit trail: one hash chain of rows per tenant, each row holding the digest of the one
// before, so that a row edited, removed, added or moved inside the chain is detected. Rows can be
// added and read; the application's role can neither change nor remove them. Whoever can rewrite
// the whole chain with its head is detected by a head that was kept elsewhere
// (service/audit_heads.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct AuditEntry {
    std::string actor;    // user id, token name or "system"
    std::string method;   // "portfolio.create"
    std::string object;   // the object acted upon; may be empty
    std::string outcome;  // "ok" or the code of the error
    std::string request_id;
    std::string details = "{}";  // JSON
};

struct AuditRow {
    std::int64_t sequence = 0;  // 1, 2, 3 … per tenant, without gaps
    Instant at;
    AuditEntry entry;
    std::string previous_hash;  // 64 hexadecimal digits; zeros for the first row
    std::string hash;
};

Result<AuditRow> append_audit(Transaction& transaction, AuditEntry entry, Instant at);

struct AuditFilter {
    std::string actor = {};
    std::string method = {};
    std::string object = {};
    std::optional<Instant> from = {};
    std::optional<Instant> until = {};  // exclusive
};

// Newest first, `limit` rows before sequence `before` (0: from the newest).
Result<std::vector<AuditRow>> list_audit(Transaction& transaction, const AuditFilter& filter,
                                         std::int64_t before = 0, std::size_t limit = 50);

// The end of a chain at some time.
struct AuditHead {
    std::int64_t sequence = 0;  // 0: no row yet
    std::string hash;

    bool operator==(const AuditHead&) const = default;
};

Result<AuditHead> audit_head(Transaction& transaction);

struct AuditCheck {
    std::int64_t rows = 0;
    std::string head;  // hash of the last row
};

// Reads the whole chain; kCorrupted names the first invalid row (attribute "sequence"). It must
// have every one of the `known` heads.
Result<AuditCheck> verify_audit(Transaction& transaction, std::vector<AuditHead> known = {});

}  // namespace ballast::store
