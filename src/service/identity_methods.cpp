#include <algorithm>
#include <fmt/format.h>

#include "base/check.hpp"
#include "service/common.hpp"
#include "service/identity.hpp"
#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "service/notice.hpp"
#include "store/credentials.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

Status add_sign_in_facts(store::SystemTransaction& system, const TenantId& home,
                         MeResponse& response, const UserId& user) {
    TRY(const store::Credentials credentials, store::get_credentials(system, user));
    response.has_password = !credentials.password.empty();
    response.one_time_codes = credentials.code_confirmed_at.has_value();
    TRY(const auto codes, store::list_recovery_codes(system, user));
    response.recovery_codes_left =
        std::ranges::count_if(codes, [](const store::RecoveryCode& code) { return !code.used_at; });
    TRY(const auto places, store::list_places(system, user));
    for (const store::Place& place : places)
        response.workspaces.push_back({.id = place.tenant.id.to_string(),
                                       .slug = place.tenant.slug,
                                       .name = place.tenant.name,
                                       .kind = place.tenant.kind,
                                       .role = std::string(store::to_string(place.role)),
                                       .home = place.tenant.id == home});
    return {};
}

Result<MeResponse> me(Call& call, const Empty& /*request*/) {
    const Principal& by = call.principal();
    MeResponse response{.user = by.user.to_string(),
                        .name = by.name,
                        .tenant = by.tenant.to_string(),
                        .role = std::string(store::to_string(by.role)),
                        .credential = by.credential};
    for (unsigned p = 0; p < static_cast<unsigned>(Permission::kCount_); ++p)
        if (by.permissions.has(static_cast<Permission>(p)))
            response.permissions.emplace_back(to_string(static_cast<Permission>(p)));
    response.users = call.environment().settings().users;
    if (!by.has_tenant()) return response;
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(store::Database * database, call.environment().database());
    TRY_STATUS(database->system_read([&](store::SystemTransaction& system) -> Status {
        TRY(const store::Tenant tenant, store::get_tenant(system, by.tenant));
        response.tenant_name = tenant.name;
        TRY(const store::User user, store::get_user(system, by.user));
        response.email = user.login;
        response.locale = user.locale;
        response.time_zone = user.time_zone;
        return add_sign_in_facts(system, home, response, user.id);
    }));
    if (by.is_agent()) {
        TRY_STATUS(database->read(by.tenant, [&](store::Transaction& transaction) -> Status {
            TRY(const auto tokens, store::list_tokens(transaction));
            for (const store::Token& token : tokens)
                if (token.id.to_string() == by.agent) {
                    TRY(response.agent, agent_view(transaction, token, call.now()));
                }
            return {};
        }));
    }
    return response;
}

Result<CreateTokenResponse> create_token(Call& call, const CreateTokenRequest& request) {
    for (std::size_t i = 0; i < request.scopes.size(); ++i) {
        const auto permission = permission_of(request.scopes[i]);
        if (permission && call.principal().permissions.has(*permission)) continue;
        Error error = fail(
            Code::kInvalidInput,
            permission ? fmt::format("you do not have the permission {}, so you cannot grant it",
                                     request.scopes[i])
                       : fmt::format("\"{}\" is not a permission", request.scopes[i]));
        error.errors.push_back({fmt::format("/scopes/{}", i), "not_allowed", error.message,
                                "use a permission listed by auth.me"});
        return error;
    }
    std::vector<std::string> scopes = request.scopes;
    // A narrowed credential must not create a wider one.
    if (scopes.empty() && call.principal().credential == "token") {
        for (unsigned p = 0; p < static_cast<unsigned>(Permission::kCount_); ++p)
            if (call.principal().permissions.has(static_cast<Permission>(p)))
                scopes.emplace_back(to_string(static_cast<Permission>(p)));
    }
    std::optional<Instant> expires_at;
    if (request.expires_in_days)
        expires_at = call.now() + std::chrono::hours(24) * *request.expires_in_days;
    Identity identity(call.environment());
    std::optional<AgentLimits> agent;
    if (request.agent)
        agent = {request.calls_per_day, request.seconds_per_day, request.tokens_per_day};
    TRY(const IssuedToken token,
        identity.make_service_token(call.transaction(), call.principal(), request.name, scopes,
                                    expires_at, agent));
    TRY(const auto members, members_with(call.transaction(), Permission::kUserManage));
    TRY_STATUS(notify(
        call.environment(), call.transaction(), members,
        {.kind = store::NotificationKind::kSecurity,
         .topic = "token:" + token.id,
         .title = fmt::format("{} made the access token {}", call.principal().name, request.name),
         .body = fmt::format("{}, {}",
                             scopes.empty() ? std::string("with all permissions of its maker")
                                            : fmt::format("with {} permissions", scopes.size()),
                             token.expires_at
                                 ? "valid until " + token.expires_at->to_string().substr(0, 10)
                                 : std::string("without an end")),
         .link = "/tokens"}));
    call.touch("token:" + token.id);
    return CreateTokenResponse{token.id, token.secret, token.expires_at};
}

Result<ListTokensResponse> list_tokens(Call& call, const Empty& /*request*/) {
    ListTokensResponse response;
    TRY(response.data, store::list_tokens(call.transaction()));
    return response;
}

Result<Deleted> revoke_token(Call& call, const TokenIdRequest& request) {
    TRY(const store::TokenId id, store::TokenId::parse(request.id));
    TRY_STATUS(store::revoke_token(call.transaction(), call.principal().tenant, id, call.now()));
    call.transaction().after_commit(
        [&cache = call.environment().shared<PrincipalCache>()] { cache.clear(); });
    call.touch("token:" + request.id);
    return Deleted{request.id};
}

}  // namespace

void add_identity_methods(MethodTable& table) {
    table.add<Empty, MeResponse>(
        {.name = "auth.me",
         .summary = "Returns the caller's user, tenant, role and permissions; of an agent also its "
                    "limits of the day.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/auth/me"},
         .needs_store = false,
         .idempotent = true},
        me);
    // These write system tables, in a transaction of their own.
    table.add<CreateTokenRequest, CreateTokenResponse>(
        {.name = "auth.create_token",
         .summary = "Creates a service token; its secret is shown once.",
         .permission = Permission::kUserManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/auth/tokens"},
         .creates = true,
         .shown_once = true},
        create_token);
    table.add<Empty, ListTokensResponse>({.name = "auth.tokens",
                                          .summary = "Lists the tokens of the tenant.",
                                          .permission = Permission::kUserManage,
                                          .effect = Effect::kRead,
                                          .route = {Verb::kGet, "/auth/tokens"},
                                          .idempotent = true},
                                         list_tokens);
    table.add<TokenIdRequest, Deleted>({.name = "auth.revoke_token",
                                        .summary = "Revokes a token immediately.",
                                        .permission = Permission::kUserManage,
                                        .effect = Effect::kWrite,
                                        .route = {Verb::kDelete, "/auth/tokens/{id}"},
                                        .idempotent = true,
                                        .destructive = true},
                                       revoke_token);
}

}  // namespace ballast::service
