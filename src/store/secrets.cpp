#include "store/secrets.hpp"

#include <fmt/format.h>
#include <utility>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::describe {

template <>
struct Described<store::DataKey> {
    using T = store::DataKey;
    static constexpr std::string_view name = "DataKeyRow";
    static constexpr std::string_view doc = "A key of secrets.";
    static constexpr auto fields =
        list(required("id", &T::id, ""), required("sealed", &T::sealed, ""),
             required("created_at", &T::created_at, ""));
};
static_assert(kMembers<store::DataKey> == Described<store::DataKey>::fields.kCount);

template <>
struct Described<store::Secret> {
    using T = store::Secret;
    static constexpr std::string_view name = "SecretRow";
    static constexpr std::string_view doc = "A sealed secret.";
    static constexpr auto fields =
        list(required("name", &T::name, ""), required("sealed", &T::sealed, ""),
             required("length", &T::length, ""), required("set_by", &T::set_by, ""),
             required("set_at", &T::set_at, ""), required("last_used_at", &T::last_used_at, ""));
};
static_assert(kMembers<store::Secret> == Described<store::Secret>::fields.kCount);

}  // namespace ballast::describe

namespace ballast::store {

Result<std::vector<DataKey>> list_data_keys(Transaction& transaction) {
    return detail::select_rows<DataKey>(transaction, "data_keys", "ORDER BY created_at DESC, id");
}

Status add_data_key(Transaction& transaction, const DataKey& key) {
    return detail::insert_row(transaction, "data_keys", key);
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
    return detail::select_rows<Secret>(transaction, "secrets", "ORDER BY name");
}

Result<std::optional<Secret>> find_secret(Transaction& transaction, std::string_view name) {
    TRY(auto found, detail::select_rows<Secret>(transaction, "secrets", "WHERE name = $1", {name}));
    if (found.empty()) return std::optional<Secret>();
    return std::optional(std::move(found.front()));
}

Status put_secret(Transaction& transaction, const Secret& secret) {
    Secret unused = secret;
    unused.last_used_at.reset();
    return detail::insert_row(transaction, "secrets", unused, detail::replacing<Secret>({"name"}));
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
