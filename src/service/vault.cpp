#include "service/vault.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <mutex>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "service/audit_trail.hpp"
#include "service/field_error.hpp"
#include "service/identity.hpp"
#include "service/master_key.hpp"
#include "store/secrets.hpp"

namespace ballast::service {

namespace {

constexpr auto kUsePeriod = std::chrono::minutes(1);
constexpr std::size_t kMostSecrets = 500;

// What is authenticated with a sealed text: its place.
std::string secret_place(const TenantId& tenant, std::string_view table, std::string_view row) {
    return fmt::format("v1|{}|{}|{}|sealed", tenant.to_string(), table, row);
}

struct SecretUses {
    std::mutex mutex;
    std::map<std::string, Instant> last;
};

// Of what another key has sealed: a person can act on it, so that it is no damage whose text stays
// in the log.
Error of_other_key(std::string message) {
    return fail(Code::kUnavailable, std::move(message)).with("reason", "other_key");
}

// Opens a data key; once more when another process may have replaced the master key.
Result<SealingKey> open_data_key(Environment& environment, const TenantId& tenant,
                                 const store::DataKey& key) {
    const std::string place = secret_place(tenant, "data_keys", key.id);
    TRY(const MasterKey master, master_key(environment));
    auto text = master.key.open(key.sealed, place);
    if (!text) {
        TRY(const MasterKey again, reload_master_key(environment));
        text = again.key.open(key.sealed, place);
    }
    if (!text)
        return of_other_key(
            "the secrets of this workspace were sealed with another master key: restore it "
            "(`ballast doctor` names its source), or set the secrets again");
    return SealingKey::parse(*text);
}

// The newest data key that the master key opens, which also opens with the older ones; nullopt
// before the first secret. An error of another key if the master key opens none of the data keys.
Result<std::optional<SealingKey>> data_key(Environment& environment,
                                           store::Transaction& transaction) {
    TRY(const auto keys, store::list_data_keys(transaction));
    std::optional<SealingKey> current;
    std::optional<Error> closed;
    for (const store::DataKey& key : keys) {
        auto opened = open_data_key(environment, transaction.tenant(), key);
        if (!opened && !is_of_other_key(opened.error())) return Error(opened.error());
        if (!opened)
            closed = opened.error();
        else if (current)
            current->also_open_with(*opened);
        else
            current = *std::move(opened);
    }
    if (!current && closed) return *std::move(closed);
    return current;
}

Result<SealingKey> add_data_key(Environment& environment, store::Transaction& transaction) {
    TRY(const MasterKey master, master_key(environment));
    const std::string text = SealingKey::make();
    TRY(SealingKey key, SealingKey::parse(text));
    TRY_STATUS(store::add_data_key(
        transaction,
        {.id = key.id(),
         .sealed = master.key.seal(text, secret_place(transaction.tenant(), "data_keys", key.id())),
         .created_at = environment.clock().now()}));
    return key;
}

Error unopened(std::string_view name) {
    return of_other_key(
        fmt::format("the secret {0} was sealed with another key: set it again on the page "
                    "Secrets, or with `ballast secret put {0}`",
                    name));
}

Status check_secret(std::string_view name, std::string_view value) {
    if (!is_secret_name(name))
        return invalid("/name", "pattern",
                       fmt::format("\"{}\" is not a name of a secret: expected lower-case letters, "
                                   "digits and hyphens",
                                   name.substr(0, kLongestSlug)),
                       "use a name such as fred-api-key");
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (value.empty() || value.size() > kLongestSecret || std::ranges::any_of(value, is_control))
        return invalid("/value", "range",
                       fmt::format("the value of {} is not one line of 1 to {} bytes without "
                                   "control characters",
                                   name, kLongestSecret),
                       "give the key or password alone, without a line end");
    return {};
}

}  // namespace

bool is_secret_name(std::string_view name) { return is_slug(name); }

bool is_of_other_key(const Error& error) {
    return std::ranges::any_of(error.attributes, [](const auto& one) {
        return one.first == "reason" && one.second == "other_key";
    });
}

Status set_secret(Environment& environment, store::Transaction& transaction, std::string_view name,
                  std::string_view value, std::string_view by) {
    TRY_STATUS(check_secret(name, value));
    TRY(const auto before, store::list_secrets(transaction));
    if (before.size() >= kMostSecrets &&
        std::ranges::find(before, name, &store::Secret::name) == before.end())
        return fail(Code::kLimitExceeded,
                    fmt::format("there are {} secrets: delete one first", before.size()));
    auto key = data_key(environment, transaction);
    if (!key && !is_of_other_key(key.error())) return Error(key.error());
    // After the loss of the master key there is a new data key for what is set again.
    if (!key || !*key) {
        TRY(key, add_data_key(environment, transaction));
    }
    return store::put_secret(
        transaction,
        {.name = std::string(name),
         .sealed = (*key)->seal(value, secret_place(transaction.tenant(), "secrets", name)),
         .length = static_cast<std::int64_t>(value.size()),
         .set_by = std::string(by),
         .set_at = environment.clock().now()});
}

Result<std::optional<std::string>> find_secret_value(Environment& environment,
                                                     store::Transaction& transaction,
                                                     std::string_view name) {
    TRY(const auto secret, store::find_secret(transaction, name));
    if (!secret) return std::optional<std::string>();
    TRY(const auto key, data_key(environment, transaction));
    const std::string place = secret_place(transaction.tenant(), "secrets", name);
    const auto value = key ? key->open(secret->sealed, place)
                           : Result<std::string>(fail(Code::kCorrupted, "no data key"));
    if (!value) return unopened(name);
    return std::optional(*value);
}

Result<std::string> secret_value(Environment& environment, store::Transaction& transaction,
                                 std::string_view name) {
    TRY(auto value, find_secret_value(environment, transaction, name));
    if (value) return *std::move(value);
    return fail(Code::kUnavailable,
                fmt::format("the secret {0} is not set: set it on the page Secrets, or with "
                            "`ballast secret put {0}`",
                            name))
        .with("secret", std::string(name));
}

Result<std::string> home_secret_value(Environment& environment, std::string_view name) {
    TRY(const TenantId home, Identity(environment).home());
    TRY(store::Database * database, environment.database());
    auto value = database->read(home, [&](store::Transaction& transaction) {
        return secret_value(environment, transaction, name);
    });
    if (value) note_secret_used(environment, home, name);
    return value;
}

void note_secret_used(Environment& environment, const TenantId& tenant, std::string_view name) {
    auto& uses = environment.shared<SecretUses>();
    const Instant now = environment.clock().now();
    {
        const std::lock_guard lock(uses.mutex);
        const auto [known, is_new] =
            uses.last.try_emplace(fmt::format("{}|{}", tenant.to_string(), name), now);
        if (!is_new && now - known->second < kUsePeriod) return;
        known->second = now;
    }
    environment.shared<AuditQueue>().push(
        environment, tenant,
        [name = std::string(name), now](store::Transaction& transaction) -> Status {
            return store::note_secret_use(transaction, name, now);
        });
}

Result<std::int64_t> renew_data_key(Environment& environment, store::Transaction& transaction) {
    TRY(const auto before, store::list_data_keys(transaction));
    TRY(const auto current, data_key(environment, transaction));
    if (!current) return 0;
    TRY(const SealingKey next, add_data_key(environment, transaction));
    TRY(const auto secrets, store::list_secrets(transaction));
    for (const store::Secret& secret : secrets) {
        const std::string place = secret_place(transaction.tenant(), "secrets", secret.name);
        const auto value = current->open(secret.sealed, place);
        if (!value) return unopened(secret.name);
        TRY_STATUS(store::reseal_secret(transaction, secret.name, next.seal(*value, place)));
    }
    for (const store::DataKey& key : before)
        TRY_STATUS(store::delete_data_key(transaction, key.id));
    return static_cast<std::int64_t>(secrets.size());
}

Result<std::int64_t> reseal_data_keys(Environment& environment, store::Transaction& transaction) {
    TRY(const MasterKey master, master_key(environment));
    TRY(auto keys, store::list_data_keys(transaction));
    std::int64_t changed = 0;
    for (store::DataKey& key : keys) {
        if (master.key.sealed_this(key.sealed)) continue;
        const std::string place = secret_place(transaction.tenant(), "data_keys", key.id);
        const auto text = master.key.open(key.sealed, place);
        if (!text)
            return of_other_key(
                "a data key was sealed with another master key: restore that key, or set "
                "the secrets of the workspace again and replace its data key with `ballast "
                "secret rotate`");
        key.sealed = master.key.seal(*text, place);
        TRY_STATUS(store::reseal_data_key(transaction, key));
        ++changed;
    }
    return changed;
}

Result<std::int64_t> unopened_data_keys(Environment& environment, store::Transaction& transaction) {
    TRY(const auto keys, store::list_data_keys(transaction));
    std::int64_t unopened = 0;
    for (const store::DataKey& key : keys) {
        const auto opened = open_data_key(environment, transaction.tenant(), key);
        if (!opened && !is_of_other_key(opened.error())) return Error(opened.error());
        if (!opened) ++unopened;
    }
    return unopened;
}

}  // namespace ballast::service
