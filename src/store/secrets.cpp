#include "store/secrets.hpp"

#include <fmt/format.h>

namespace ballast::store {

namespace {

constexpr std::string_view kSecretColumns = "name, sealed, length, set_by, set_at, last_used_at";

Secret secret_of(const Row& row) {
    return {.name = row.string(0),
            .sealed = row.string(1),
            .length = row.integer(2),
            .set_by = row.string(3),
            .set_at = row.instant(4),
            .last_used_at = row.optional_instant(5)};
}

}  // namespace

Result<std::vector<DataKey>> list_data_keys(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT id, sealed, created_at FROM data_keys ORDER BY created_at DESC, id"));
    std::vector<DataKey> keys;
    for (const Row row : rows)
        keys.push_back(
            {.id = row.string(0), .sealed = row.string(1), .created_at = row.instant(2)});
    return keys;
}

Status add_data_key(Transaction& transaction, const DataKey& key) {
    TRY_STATUS(
        transaction.execute("INSERT INTO main.data_keys (tenant_id, id, sealed, created_at) "
                            "VALUES (current_tenant(), $1, $2, $3)",
                            {key.id, key.sealed, key.created_at}));
    return {};
}

Status reseal_data_key(Transaction& transaction, const DataKey& key) {
    TRY_STATUS(
        transaction.execute("UPDATE main.data_keys SET sealed = $2 WHERE tenant_id = "
                            "current_tenant() AND id = $1",
                            {key.id, key.sealed}));
    return {};
}

Status delete_data_key(Transaction& transaction, std::string_view id) {
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.data_keys WHERE tenant_id = current_tenant() AND id = $1", {id}));
    return {};
}

Result<std::vector<Secret>> list_secrets(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM secrets ORDER BY name", kSecretColumns)));
    std::vector<Secret> secrets;
    for (const Row row : rows) secrets.push_back(secret_of(row));
    return secrets;
}

Result<std::optional<Secret>> find_secret(Transaction& transaction, std::string_view name) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM secrets WHERE name = $1", kSecretColumns),
                          {name}));
    if (rows.empty()) return std::optional<Secret>();
    return std::optional(secret_of(rows[0]));
}

Status put_secret(Transaction& transaction, const Secret& secret) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.secrets (tenant_id, name, sealed, length, set_by, set_at, last_used_at) "
        "VALUES (current_tenant(), $1, $2, $3, $4, $5, NULL) "
        "ON CONFLICT (tenant_id, name) DO UPDATE SET sealed = excluded.sealed, "
        "length = excluded.length, set_by = excluded.set_by, set_at = excluded.set_at, "
        "last_used_at = NULL",
        {secret.name, secret.sealed, secret.length, secret.set_by, secret.set_at}));
    return {};
}

Status reseal_secret(Transaction& transaction, std::string_view name, std::string_view sealed) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.secrets SET sealed = $2 WHERE tenant_id = current_tenant() AND name = $1",
        {name, sealed}));
    return {};
}

Status note_secret_use(Transaction& transaction, std::string_view name, Instant now) {
    TRY_STATUS(
        transaction.execute("UPDATE main.secrets SET last_used_at = $2 WHERE tenant_id = "
                            "current_tenant() AND name = $1",
                            {name, now}));
    return {};
}

Status delete_secret(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.secrets WHERE tenant_id = current_tenant() AND name = $1", {name}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no secret \"{}\"", name))
            .with("secret", std::string(name));
    return {};
}

}  // namespace ballast::store
