// secret.list, secret.put, secret.has, secret.delete, secret.rotate.
#include "service/methods.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "service/secret/requests.hpp"
#include "service/vault.hpp"
#include "store/identity.hpp"
#include "store/secrets.hpp"

namespace ballast::service {

namespace {

struct Usual {
    std::string_view name;
    std::string_view doc;
};

constexpr std::array<Usual, 9> kUsual{{
    {"fred-api-key", "Macroeconomic series of FRED."},
    {"polygon-api-key", "Prices of Massive, formerly Polygon."},
    {"fmp-api-key", "Prices of Financial Modeling Prep."},
    {"openai-api-key", "Language models of OpenAI and services with its interface."},
    {"anthropic-api-key", "Language models of Anthropic."},
    {"openrouter-api-key", "Language models through OpenRouter."},
    {"smtp-password", "Password of the mail server, where the server's settings name this secret."},
    {"s3-secret", "Secret key of the object store, where the server's settings name this secret."},
    {"oidc-secret", "Client secret at an identity provider, where its settings name this secret."},
}};

SecretView view_of_secret(const store::Secret& secret) {
    return {.name = secret.name,
            .length = secret.length,
            .set_by = secret.set_by,
            .set_at = secret.set_at,
            .last_used_at = secret.last_used_at};
}

Result<ListSecretsResponse> list_secrets(Call& call, const ListSecretsRequest& /*request*/) {
    TRY(const auto secrets, store::list_secrets(call.transaction()));
    ListSecretsResponse response;
    for (const store::Secret& secret : secrets) {
        response.data.push_back(view_of_secret(secret));
        const auto value = find_secret_value(call.environment(), call.transaction(), secret.name);
        if (!value && !is_of_other_key(value.error())) return Error(value.error());
        response.data.back().opens = value.has_value();
    }
    for (const auto& [name, doc] : kUsual)
        response.usual.push_back(
            {std::string(name), std::string(doc),
             std::ranges::find(secrets, name, &store::Secret::name) != secrets.end()});
    TRY(const MasterKey master, master_key(call.environment()));
    response.key_source = master.source;
    return response;
}

Result<SecretView> put_secret(Call& call, const PutSecretRequest& request) {
    TRY_STATUS(set_secret(call.environment(), call.transaction(), request.name, request.value,
                          call.principal().name));
    call.touch("secret:" + request.name);
    TRY(const auto stored, store::find_secret(call.transaction(), request.name));
    return view_of_secret(*stored);
}

Result<HasSecretResponse> has_secret(Call& call, const SecretRequest& request) {
    TRY(const auto stored, store::find_secret(call.transaction(), request.name));
    return HasSecretResponse{request.name, stored.has_value()};
}

Result<Deleted> delete_secret(Call& call, const SecretRequest& request) {
    TRY_STATUS(store::delete_secret(call.transaction(), request.name));
    call.touch("secret:" + request.name);
    return Deleted{request.name};
}

// Seals the data keys of all workspaces with the master key, each workspace in a transaction of its
// own: until all are done, both keys open.
Result<std::int64_t> reseal_everywhere(Call& call) {
    TRY(store::Database * database, call.environment().database());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& system) {
        return store::list_tenants(system);
    }));
    std::int64_t changed = 0;
    for (const store::Tenant& tenant : tenants) {
        TRY(const std::int64_t here,
            database->transact(tenant.id, [&](store::Transaction& transaction) {
                return reseal_data_keys(call.environment(), transaction);
            }));
        changed += here;
    }
    return changed;
}

Result<RotateSecretsResponse> rotate_secrets(Call& call, const RotateSecretsRequest& request) {
    RotateSecretsResponse response;
    if (request.master_key) {
        if (call.principal().credential != "owner")
            return fail(Code::kForbidden,
                        "only the owner of the installation may replace the master key: run "
                        "`ballast secret rotate --master-key` on the server");
        // A key from outside was replaced there; one in the data directory is made here.
        if (const Status made = make_new_master_key(call.environment());
            !made && made.error().code != Code::kUnsupported)
            return Error(made.error());
        TRY(response.data_keys, reseal_everywhere(call));
        call.touch("master-key");
    } else {
        TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
            TRY(response.secrets, renew_data_key(call.environment(), transaction));
            return {};
        }));
        call.touch("data-key");
    }
    TRY(const MasterKey master, master_key(call.environment()));
    response.master_key = master.key.id();
    return response;
}

}  // namespace

void add_secret_methods(MethodTable& table) {
    table.add<ListSecretsRequest, ListSecretsResponse>(
        {.name = "secret.list",
         .summary = "Lists the secrets of the workspace, without their values.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/secrets"},
         .idempotent = true},
        list_secrets);
    table.add<PutSecretRequest, SecretView>(
        {.name = "secret.put",
         .summary = "Sets a key or password for a service outside.",
         .doc = "The value is stored sealed and returned by no method. On the command line it is "
                "read from a file or from standard input.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/secrets/{name}"},
         .idempotent = true,
         .secret_field = "value"},
        put_secret);
    table.add<SecretRequest, HasSecretResponse>({.name = "secret.has",
                                                 .summary = "Returns whether a secret is set.",
                                                 .permission = Permission::kSecretManage,
                                                 .effect = Effect::kRead,
                                                 .route = {Verb::kGet, "/secrets/{name}"},
                                                 .idempotent = true},
                                                has_secret);
    table.add<SecretRequest, Deleted>({.name = "secret.delete",
                                       .summary = "Deletes a secret.",
                                       .permission = Permission::kSecretManage,
                                       .effect = Effect::kWrite,
                                       .route = {Verb::kDelete, "/secrets/{name}"},
                                       .destructive = true},
                                      delete_secret);
    table.add<RotateSecretsRequest, RotateSecretsResponse>(
        {.name = "secret.rotate",
         .summary = "Replaces the keys that protect secrets.",
         .doc = "The data key of the workspace, with which all values are sealed anew in one "
                "transaction, or the master key of the installation, with which only the data keys "
                "are sealed anew. Stored values are not interrupted.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/secrets/rotate"},
         .sensitive = true},
        rotate_secrets);
}

}  // namespace ballast::service
