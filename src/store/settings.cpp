#include "store/settings.hpp"

#include "store/database.hpp"

namespace ballast::store {

Status put_setting(Transaction& transaction, std::string_view key, std::string_view value,
                   Instant now) {
    if (key.empty()) return fail(Code::kInvalidInput, "a setting requires a key");
    TRY_STATUS(
        transaction.execute("INSERT INTO main.settings (tenant_id, key, value, updated_at) "
                            "VALUES (current_tenant(), $1, $2, $3) "
                            "ON CONFLICT (tenant_id, key) DO UPDATE SET value = excluded.value, "
                            "updated_at = excluded.updated_at",
                            {key, value, now}));
    return {};
}

Result<std::optional<std::string>> get_setting(Transaction& transaction, std::string_view key) {
    TRY(const Rows rows, transaction.query("SELECT value FROM settings WHERE key = $1", {key}));
    if (rows.empty()) return std::optional<std::string>();
    return std::optional(rows[0].string(0));
}

Result<std::map<std::string, std::string>> list_settings(Transaction& transaction,
                                                         std::string_view prefix) {
    TRY(const Rows rows, transaction.query("SELECT key, value FROM settings ORDER BY key"));
    std::map<std::string, std::string> settings;
    for (const Row row : rows)
        if (row.text(0).starts_with(prefix)) settings.emplace(row.text(0), row.text(1));
    return settings;
}

Status delete_setting(Transaction& transaction, std::string_view key) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.settings WHERE tenant_id = current_tenant() AND key = $1", {key}));
    if (deleted == 0) return fail(Code::kNotFound, "there is no setting " + std::string(key));
    return {};
}

}  // namespace ballast::store
