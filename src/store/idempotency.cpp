#include "store/idempotency.hpp"

#include "base/check.hpp"

namespace ballast::store {

Result<std::optional<KeptResponse>> begin_request(Transaction& transaction,
                                                  const IdempotentRequest& request, Instant now) {
    if (request.key.empty() || request.key.size() > 255)
        return fail(Code::kInvalidInput, "an idempotency key must have 1 to 255 characters");
    // PostgreSQL waits here for a transaction that has inserted the same key; SQLite has a single
    // writer.
    TRY(const std::int64_t inserted,
        transaction.execute(
            "INSERT INTO main.idempotency (tenant_id, key, method, digest, created_at) "
            "VALUES (current_tenant(), $1, $2, $3, $4) ON CONFLICT (tenant_id, key) DO NOTHING",
            {request.key, request.method, request.digest, now}));
    if (inserted == 1) return std::optional<KeptResponse>();
    TRY(const Rows rows,
        transaction.query(
            "SELECT method, digest, status, response, etag, created_at FROM idempotency "
            "WHERE key = $1",
            {request.key}));
    if (rows.empty())
        return fail(Code::kUnavailable,
                    "a request with this idempotency key is being removed; retry");
    const Row row = rows[0];
    if (row.text(0) != request.method || row.text(1) != request.digest)
        return fail(Code::kConflict,
                    "this idempotency key was used for another request; choose a new one")
            .with("reason", "reused");
    if (row.is_null(2))
        return fail(Code::kConflict, "the request with this idempotency key is still running")
            .with("reason", "running");
    return std::optional(
        KeptResponse{row.integer(2), row.string(3), row.string(4), row.instant(5)});
}

Status finish_request(Transaction& transaction, std::string_view key, std::int64_t status,
                      std::string_view response, std::string_view etag) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.idempotency SET status = $2, response = $3, etag = $4 "
                            "WHERE tenant_id = current_tenant() AND key = $1",
                            {key, status, response, etag}));
    CHECK(changed == 1);
    return {};
}

Result<std::int64_t> purge_requests(Transaction& transaction, Instant before) {
    return transaction.execute(
        "DELETE FROM main.idempotency WHERE tenant_id = current_tenant() AND created_at < $1",
        {before});
}

}  // namespace ballast::store
