#include "store/clo_syncs.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_clo_sync.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using Syncs = detail::DescribedRow<CloSync>;
using SyncRuns = detail::DescribedRow<CloSyncRun>;

Result<std::vector<CloSync>> sync_rows(Transaction& transaction, std::string_view tail,
                                       std::initializer_list<Value> values) {
    return detail::select_rows<CloSync>(transaction, "clo_syncs", tail, values);
}

}  // namespace

Result<CloSync> create_clo_sync(Transaction& transaction, CloSync sync, Instant now) {
    sync.id = CloSyncId::make(now);
    sync.created_at = sync.updated_at = now;
    sync.version = 1;
    TRY_STATUS(detail::insert_row(transaction, "clo_syncs", sync));
    return sync;
}

Result<CloSync> find_clo_sync(Transaction& transaction, std::string_view id_or_slug) {
    const auto id = CloSyncId::parse(id_or_slug);
    TRY(auto found, sync_rows(transaction, id ? "WHERE id = $1" : "WHERE slug = $1",
                              {id ? Value(*id) : Value(id_or_slug)}));
    if (found.empty())
        return fail(Code::kNotFound, fmt::format("there is no synchronized source {}", id_or_slug))
            .with("sync", std::string(id_or_slug));
    return std::move(found.front());
}

Result<std::vector<CloSync>> clo_syncs(Transaction& transaction) {
    return sync_rows(transaction, "ORDER BY slug", {});
}

Result<CloSync> update_clo_sync(Transaction& transaction, CloSync sync,
                                std::int64_t expected_version, Instant now) {
    const auto update = detail::update_statement("clo_syncs", sync, expected_version, now);
    TRY(const Rows updated, transaction.query(update.sql, update.values));
    if (!updated.empty()) return Syncs::read(updated[0]);
    TRY(const CloSync current, find_clo_sync(transaction, sync.id.to_string()));
    return fail(Code::kConflict,
                fmt::format("the source has been changed; its current version is {}",
                            current.version))
        .with("version", fmt::format("{}", current.version));
}

Status note_clo_sync(Transaction& transaction, const CloSync& sync) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.clo_syncs SET enabled = $2, failures = $3, retry_at = $4, running_until = $5, "
        "running_by = $6, last_digest = $7, last_success_at = $8 "
        "WHERE tenant_id = current_tenant() AND id = $1",
        {sync.id, sync.enabled ? 1 : 0, sync.failures, sync.retry_at, sync.running_until,
         sync.running_by, sync.last_digest, sync.last_success_at}));
    return {};
}

Status delete_clo_sync(Transaction& transaction, const CloSyncId& id) {
    for (const std::string_view table : {"clo_sync_runs", "clo_sync_files"})
        TRY_STATUS(transaction.execute(
            fmt::format("DELETE FROM main.{} WHERE tenant_id = current_tenant() AND sync_id = $1",
                        table),
            {id}));
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.clo_syncs WHERE tenant_id = current_tenant() AND id = $1", {id}));
    return {};
}

Result<bool> begin_clo_sync(Transaction& transaction, const CloSync& seen, Instant until,
                            const std::string& by) {
    TRY(const std::int64_t taken,
        transaction.execute("UPDATE main.clo_syncs SET running_until = $2, running_by = $3 "
                            "WHERE tenant_id = current_tenant() AND id = $1 AND running_by = $4",
                            {seen.id, until, by, seen.running_by}));
    return taken > 0;
}

Result<bool> has_clo_sync_lease(Transaction& transaction, const CloSyncId& id,
                                const std::string& by) {
    TRY(const Rows rows, transaction.query("SELECT running_by FROM clo_syncs WHERE id = $1", {id}));
    return !rows.empty() && rows[0].text(0) == by;
}

Status put_clo_sync_files(Transaction& transaction, const CloSyncId& sync,
                          std::span<const CloSyncFile> files) {
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.clo_sync_files WHERE tenant_id = current_tenant() AND sync_id = $1",
        {sync}));
    return detail::insert_rows(transaction, "clo_sync_files", files);
}

Result<std::vector<CloSyncFile>> clo_sync_files(Transaction& transaction, const CloSyncId& sync) {
    return detail::select_rows<CloSyncFile>(transaction, "clo_sync_files",
                                            "WHERE sync_id = $1 ORDER BY name", {sync});
}

Result<std::set<std::string>> clo_sync_file_digests(Transaction& transaction) {
    TRY(const Rows rows, transaction.query("SELECT digest FROM clo_sync_files", {}));
    std::set<std::string> digests;
    for (const Row row : rows) digests.insert(row.string(0));
    return digests;
}

Status add_clo_sync_run(Transaction& transaction, const CloSyncRun& run) {
    return detail::insert_row(transaction, "clo_sync_runs", run);
}

Result<Page<CloSyncRun>> list_clo_sync_runs(Transaction& transaction, const CloSyncId& sync,
                                            const PageRequest& page) {
    detail::Where where;
    where.add("sync_id = {}", sync);
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT started_at, id, {} FROM clo_sync_runs", SyncRuns::column_list()),
            where, {"started_at"}, "id", page));
    return detail::select_page<CloSyncRun>(transaction, query);
}

}  // namespace ballast::store
