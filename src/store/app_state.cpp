#include "store/app_state.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/select.hpp"

namespace ballast::store {

Status put_snapshots(Transaction& transaction, std::span<const LedgerSnapshot> snapshots) {
    TRY_STATUS(transaction.execute_many(
        "INSERT INTO main.ledger_snapshots (tenant_id, id, date, import_id, snapshot, created_at) "
        "VALUES (current_tenant(), $1, $2, $3, $4, $5)",
        5, snapshots.size(), [&](std::size_t i, std::span<Value> values) {
            const LedgerSnapshot& snapshot = snapshots[i];
            values[0] = snapshot.id;
            values[1] = snapshot.date;
            values[2] = snapshot.import;
            values[3] = snapshot.snapshot;
            values[4] = snapshot.created_at;
        }));
    return {};
}

Result<std::vector<LedgerSnapshot>> list_snapshots(Transaction& transaction,
                                                   std::optional<fin::Date> from,
                                                   std::optional<fin::Date> to) {
    detail::Where where;
    if (from) where.add("date >= {}", *from);
    if (to) where.add("date <= {}", *to);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT id, date, import_id, snapshot, created_at FROM "
                                      "ledger_snapshots{} ORDER BY date, id",
                                      where.sql()),
                          where.values()));
    std::vector<LedgerSnapshot> snapshots;
    for (const Row row : rows) {
        LedgerSnapshot snapshot;
        TRY(snapshot.id, row.id<SnapshotId>(0));
        TRY(snapshot.date, row.date(1));
        if (!row.is_null(2)) {
            TRY(snapshot.import, row.id<ImportId>(2));
        }
        snapshot.snapshot = row.string(3);
        snapshot.created_at = row.instant(4);
        snapshots.push_back(std::move(snapshot));
    }
    return snapshots;
}

Result<std::int64_t> delete_snapshots_of(Transaction& transaction, const ImportId& import) {
    return transaction.execute(
        "DELETE FROM main.ledger_snapshots WHERE tenant_id = current_tenant() AND import_id = $1",
        {import});
}

Result<std::int64_t> delete_all_snapshots(Transaction& transaction) {
    return transaction.execute(
        "DELETE FROM main.ledger_snapshots WHERE tenant_id = current_tenant()");
}

Result<Preference> put_preference(Transaction& transaction, const UserId& member,
                                  std::string_view key, std::string_view value, Instant now) {
    if (key.empty()) return fail(Code::kInvalidInput, "a preference requires a key");
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.preferences (tenant_id, member, key, value, updated_at) "
        "VALUES (current_tenant(), $1, $2, $3, $4) ON CONFLICT (tenant_id, member, key) "
        "DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        {member, key, value, now}));
    return Preference{std::string(key), std::string(value), now};
}

Result<std::vector<Preference>> list_preferences(Transaction& transaction, const UserId& member,
                                                 std::string_view prefix) {
    TRY(const Rows rows, transaction.query("SELECT key, value, updated_at FROM preferences "
                                           "WHERE member = $1 ORDER BY key",
                                           {member}));
    std::vector<Preference> preferences;
    for (const Row row : rows)
        if (row.text(0).starts_with(prefix))
            preferences.push_back({row.string(0), row.string(1), row.instant(2)});
    return preferences;
}

Status delete_preference(Transaction& transaction, const UserId& member, std::string_view key) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.preferences WHERE tenant_id = current_tenant() AND "
                            "member = $1 AND key = $2",
                            {member, key}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no preference {}", key))
            .with("preference", std::string(key));
    return {};
}

Result<DataSource> put_data_source(Transaction& transaction, const DataSource& source,
                                   Instant now) {
    if (source.name.empty()) return fail(Code::kInvalidInput, "a data source requires a name");
    TRY(const Rows rows,
        transaction.query(
            "INSERT INTO main.data_sources (tenant_id, name, kind, source, created_at, "
            "updated_at, version) VALUES (current_tenant(), $1, $2, $3, $4, $4, 1) "
            "ON CONFLICT (tenant_id, name) DO UPDATE SET kind = excluded.kind, "
            "source = excluded.source, updated_at = excluded.updated_at, "
            "version = data_sources.version + 1 "
            "RETURNING name, kind, source, created_at, updated_at, version",
            {source.name, source.kind, source.source, now}));
    return DataSource{rows[0].string(0),  rows[0].string(1),  rows[0].string(2),
                      rows[0].instant(3), rows[0].instant(4), rows[0].integer(5)};
}

Result<std::vector<DataSource>> list_data_sources(Transaction& transaction, std::string_view kind) {
    detail::Where where;
    if (!kind.empty()) where.add("kind = {}", kind);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT name, kind, source, created_at, updated_at, version "
                                      "FROM data_sources{} ORDER BY name",
                                      where.sql()),
                          where.values()));
    std::vector<DataSource> sources;
    for (const Row row : rows)
        sources.push_back({row.string(0), row.string(1), row.string(2), row.instant(3),
                           row.instant(4), row.integer(5)});
    return sources;
}

Status delete_data_source(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.data_sources WHERE tenant_id = current_tenant() AND name = $1",
            {name}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no data source {}", name))
            .with("data_source", std::string(name));
    return {};
}

}  // namespace ballast::store
