#include "store/upload_sessions.hpp"

#include <fmt/format.h>

#include "store/select.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kSessionColumns =
    "id, kind, name, owner, size_bytes, pinned, manifest, created_at, last_accessed_at, version, "
    "warned_at";

// From `at`, the column of the id.
Result<UploadSession> to_upload_session(const Row& row, std::size_t at = 0) {
    UploadSession session;
    TRY(session.id, row.id<UploadSessionId>(at));
    session.kind = row.string(at + 1);
    session.name = row.string(at + 2);
    session.owner = row.string(at + 3);
    session.size_bytes = static_cast<std::uint64_t>(row.integer(at + 4));
    session.pinned = row.integer(at + 5) != 0;
    session.manifest = row.string(at + 6);
    session.created_at = row.instant(at + 7);
    session.last_accessed_at = row.instant(at + 8);
    session.version = row.integer(at + 9);
    session.warned_at = row.optional_instant(at + 10);
    return session;
}

Error missing_session(const UploadSessionId& id) {
    return fail(Code::kNotFound, fmt::format("there is no session {}", id.to_string()))
        .with("session", id.to_string());
}

Status check(const UploadSession& session) {
    if (!session.name.empty() && session.name.size() <= 200) return {};
    Error error = fail(Code::kInvalidInput, "the session cannot be stored");
    error.errors.push_back({"/name", "length", "the name must have 1 to 200 bytes", ""});
    return error;
}

}  // namespace

Result<UploadSession> create_upload_session(Transaction& transaction, UploadSession session,
                                            Instant now) {
    TRY_STATUS(check(session));
    if (session.id.is_nil()) session.id = UploadSessionId::make(now);
    session.created_at = session.last_accessed_at = now;
    session.version = 1;
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.upload_sessions (tenant_id, id, kind, name, owner, size_bytes, pinned, "
        "manifest, created_at, last_accessed_at, version) VALUES (current_tenant(), $1, $2, $3, "
        "$4, $5, $6, $7, $8, $9, $10)",
        {session.id, session.kind, session.name, session.owner,
         static_cast<std::int64_t>(session.size_bytes), std::int64_t{session.pinned},
         session.manifest, session.created_at, session.last_accessed_at, session.version}));
    return session;
}

Result<UploadSession> get_upload_session(Transaction& transaction, const UploadSessionId& id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM upload_sessions WHERE id = $1", kSessionColumns), {id}));
    if (rows.empty()) return missing_session(id);
    return to_upload_session(rows[0]);
}

Result<UploadSession> update_upload_session(Transaction& transaction, const UploadSession& session,
                                            std::int64_t expected_version) {
    TRY_STATUS(check(session));
    TRY(const Rows rows,
        transaction.query(
            fmt::format("UPDATE main.upload_sessions SET name = $3, pinned = $4, size_bytes = $5, "
                        "manifest = $6, version = version + 1 WHERE tenant_id = current_tenant() "
                        "AND id = $1 AND version = $2 RETURNING {}",
                        kSessionColumns),
            {session.id, expected_version, session.name, std::int64_t{session.pinned},
             static_cast<std::int64_t>(session.size_bytes), session.manifest}));
    if (!rows.empty()) return to_upload_session(rows[0]);
    TRY(const UploadSession current, get_upload_session(transaction, session.id));
    return fail(Code::kConflict,
                fmt::format("the session has been changed; its current version is {}",
                            current.version))
        .with("version", fmt::format("{}", current.version));
}

Status touch_upload_session(Transaction& transaction, const UploadSessionId& id, Instant now) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.upload_sessions SET last_accessed_at = $2 WHERE "
                            "tenant_id = current_tenant() AND id = $1 AND last_accessed_at < $2",
                            {id, now}));
    (void)changed;  // no row when it was used even later
    return {};
}

Status delete_upload_session(Transaction& transaction, const UploadSessionId& id) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.upload_sessions WHERE tenant_id = current_tenant() AND id = $1",
            {id}));
    if (deleted == 0) return missing_session(id);
    return {};
}

Result<Page<UploadSession>> list_upload_sessions(Transaction& transaction, std::string_view kind,
                                                 const PageRequest& page) {
    detail::Where where;
    if (!kind.empty()) where.add("kind = {}", kind);
    const detail::SortColumn column{"last_accessed_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT {}, id, {} FROM upload_sessions", column.name, kSessionColumns),
            where, column, "id", page));
    return detail::select_page<UploadSession>(transaction, query, [&](const Row& row) {
        return to_upload_session(row, detail::kPageColumns);
    });
}

Status warn_of_upload_sessions(Transaction& transaction, Instant last_use_before, Instant now) {
    TRY([[maybe_unused]] const std::int64_t warned,
        transaction.execute(
            "UPDATE main.upload_sessions SET warned_at = $2 WHERE tenant_id = current_tenant() "
            "AND pinned = 0 AND last_accessed_at < $1 AND (warned_at IS NULL OR warned_at < "
            "last_accessed_at)",
            {last_use_before, now}));
    return {};
}

Result<std::vector<UploadSession>> find_sessions_to_forget(Transaction& transaction,
                                                           const RetentionRule& rule) {
    TRY(const Rows rows,
        transaction.query(fmt::format(
            "SELECT {} FROM upload_sessions ORDER BY last_accessed_at, id", kSessionColumns)));
    std::vector<UploadSession> sessions;
    std::uint64_t total = 0;
    for (const Row row : rows) {
        TRY(UploadSession session, to_upload_session(row));
        total += session.size_bytes;
        sessions.push_back(std::move(session));
    }
    std::vector<UploadSession> forgotten;
    for (UploadSession& session : sessions) {
        if (session.pinned) continue;
        const bool over = rule.budget_bytes > 0 && total > rule.budget_bytes;
        const bool expired = session.last_accessed_at < rule.last_use_before &&
                             session.is_warned() && *session.warned_at < rule.warned_before;
        if (!expired && !over) continue;
        total -= session.size_bytes;
        forgotten.push_back(std::move(session));
    }
    return forgotten;
}

}  // namespace ballast::store
