// Methods of set-up, sign-in, refresh, sign-out, invitations and reset of a password.
#include <fmt/format.h>

#include "base/text.hpp"
#include "feed/mail_message.hpp"
#include "service/audit_trail.hpp"
#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "service/outbox.hpp"
#include "service/user/members.hpp"
#include "service/user/oidc_settings.hpp"
#include "service/user/password_hashing.hpp"
#include "service/user/password_rules.hpp"
#include "service/user/sign_in.hpp"
#include "store/audit.hpp"

namespace ballast::service {

namespace {

constexpr std::int64_t kForgotRowsPerHour = 3;

// A hash takes memory and time of its own.
Cost hashing_cost() { return {.bytes = 64.0 * (1U << 20U), .seconds = 0.2}; }

void clear_principals(Call& call) { call.environment().shared<PrincipalCache>().clear(); }

Result<AuthOptionsResponse> options(Call& call, const Empty& /*request*/) {
    AuthOptionsResponse response{.passwords = call.environment().settings().users};
    if (!response.passwords) return response;
    TRY(const auto providers, oidc_providers(call.environment()));
    for (const OidcProvider& provider : providers)
        response.providers.push_back({provider.name, provider.label});
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(store::Database * database, call.environment().database());
    TRY_STATUS(database->system_read([&](store::SystemTransaction& system) -> Status {
        TRY(response.set_up, store::has_passwords(system));
        TRY(response.locked_down, store::is_locked_down(system));
        TRY(const store::Tenant tenant, store::get_tenant(system, home));
        response.name = tenant.name;
        return {};
    }));
    return response;
}

Error set_up_before() {
    return fail(Code::kConflict,
                "this server is set up: sign in, or ask an administrator for an "
                "invitation");
}

// The link must be valid before a password is hashed.
Result<store::Bearer> bearer_of_key(Call& call, store::TokenKind kind, const std::string& key) {
    TRY(store::Database * database, call.environment().database());
    auto found = database->system_read([&](store::SystemTransaction& system) {
        return store::find_one_time(system, kind, key, call.now());
    });
    if (!found && found.error().code == Code::kUnauthenticated)
        return fail(Code::kUnauthenticated,
                    "this link has been used or has expired: ask for another one");
    return found;
}

Result<SignInResponse> setup(Call& call, const SetupRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(store::Database * database, call.environment().database());
    TRY(const bool is_set_up,
        database->system_read([](store::SystemTransaction& s) { return store::has_passwords(s); }));
    if (is_set_up) return set_up_before();
    TRY(const store::Bearer link, bearer_of_key(call, store::TokenKind::kOneTimeLink, request.key));
    TRY_STATUS(check_email(folded_email(request.email)));
    store::User named;
    named.login = folded_email(request.email);
    named.name = request.name;
    TRY_STATUS(check_password(request.password, names_of(named, request.workspace), false));
    TRY(const std::string hash, hash_in_turn(call.environment(), request.password));
    const auto begin = [&](store::Transaction& transaction) -> Result<BegunSignIn> {
        KnownUser known;
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) -> Status {
            // Again, where the first of two concurrent set-ups is visible.
            TRY_STATUS(store::consume_token(system, link.token.id, call.now()));
            TRY(const bool is_taken, store::has_passwords(system));
            if (is_taken) return set_up_before();
            TRY(known.user,
                create_person(system, {.email = request.email, .name = request.name}, call.now()));
            known.credentials.member = known.user.id;
            known.credentials.password = hash;
            known.credentials.password_at = call.now();
            TRY_STATUS(store::put_credentials(system, known.credentials));
            TRY_STATUS(store::set_membership(
                system, {.tenant = home, .user = known.user.id, .role = Role::kAdmin}));
            TRY(known.user, store::get_user(system, known.user.id));
            if (without_blanks(request.workspace).empty()) return {};
            TRY(store::Tenant tenant, store::get_tenant(system, home));
            tenant.name = without_blanks(request.workspace);
            return store::update_tenant(system, tenant);
        }));
        return begin_sign_in(call, transaction, known, {request.browser, {}, "auth.setup"});
    };
    TRY(BegunSignIn begun, database->transact(home, begin));
    return finish_sign_in(call, std::move(begun));
}

Result<Done> logout(Call& call, const Empty& /*request*/) {
    TRY_STATUS(call.transaction().as_system([&](store::SystemTransaction& system) -> Status {
        if (call.principal().sign_in.empty()) return {};
        TRY(const store::TokenId id, store::TokenId::parse(call.principal().sign_in));
        return store::revoke_sign_in(system, id, call.now());
    }));
    forget_principals(call);
    call.touch("session:" + call.principal().sign_in);
    call.set_cookie({Cookie::Name::kSession, ""});
    return Done{.ended = call.principal().sign_in.empty() ? 0 : 1};
}

Result<Done> logout_all(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_person(call));
    TRY(const std::int64_t ended,
        call.transaction().as_system([&](store::SystemTransaction& system) {
            return store::revoke_sessions(system, call.principal().user, call.now());
        }));
    forget_principals(call);
    call.touch("user:" + call.principal().user.to_string());
    call.set_cookie({Cookie::Name::kSession, ""});
    return Done{.ended = ended};
}

Result<Done> forgot(Call& call, const ForgotRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(store::Database * database, call.environment().database());
    const std::string account = folded_email(request.email);
    TRY_STATUS(database->transact(home, [&](store::Transaction& transaction) -> Status {
        bool is_noted = false;
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) -> Status {
            TRY(is_noted,
                store::take_attempt(system, "forgot\n" + account, kForgotRowsPerHour, call.now()));
            TRY_STATUS(store::request_reset(system, account, call.now()));
            if (is_noted && feed::check_mail_address(account))
                TRY_STATUS(queue_reset(call.environment(), system, account));
            return {};
        }));
        if (!is_noted) return {};
        TRY_STATUS(store::append_audit(
            transaction,
            audit_entry(nullptr, "auth.password_forgot", "", "ok",
                        {call.source().interface, call.source().remote, call.request()}),
            call.now()));
        return {};
    }));
    return Done{};
}

// Sets the password of the user of a link. One-time codes stay as they are: a link proves less than
// two factors do.
Result<PasswordSetResponse> set_password(Call& call, store::TokenKind kind,
                                         const NewPasswordRequest& request,
                                         std::string_view method) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(const store::Bearer link, bearer_of_key(call, kind, request.key));
    call.touch("user:" + link.user.id.to_string());
    TRY(store::Database * database, call.environment().database());
    TRY(const store::Credentials before,
        database->system_read([&](store::SystemTransaction& system) {
            return store::get_credentials(system, link.user.id);
        }));
    store::User named = link.user;
    if (!without_blanks(request.name).empty()) named.name = without_blanks(request.name);
    TRY_STATUS(check_password(request.password, names_of(named, link.tenant.name),
                              before.code_confirmed_at.has_value()));
    TRY(const std::string hash, hash_in_turn(call.environment(), request.password));
    const auto store_it = [&](store::SystemTransaction& system) -> Status {
        TRY_STATUS(check_not_locked_down(system));
        TRY_STATUS(store::consume_token(system, link.token.id, call.now()));
        TRY(store::Credentials credentials, store::get_credentials(system, link.user.id));
        credentials.password = hash;
        credentials.password_at = call.now();
        TRY_STATUS(store::put_credentials(system, credentials));
        TRY(store::User user, store::get_user(system, link.user.id));
        user.name = named.name;
        user.reset_requested_at.reset();
        TRY_STATUS(store::update_user(system, user));
        TRY_STATUS(store::revoke_tokens(system, user.id, call.now()));
        return store::forget_attempts(system, "password\n" + user.login);
    };
    TRY_STATUS(database->transact(home, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(transaction.as_system(store_it));
        Principal by;
        by.user = link.user.id;
        by.credential = "link";
        TRY_STATUS(store::append_audit(
            transaction,
            audit_entry(&by, method, "user:" + link.user.id.to_string(), "ok",
                        {call.source().interface, call.source().remote, call.request()}),
            call.now()));
        return {};
    }));
    clear_principals(call);
    return PasswordSetResponse{.email = link.user.login};
}

MethodInfo public_method(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPublic,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .signs_in = true,
            .shown_once = true};
}

template <class Request>
Cost cost_of_hashing(const Request& /*request*/) {
    return hashing_cost();
}

}  // namespace

void add_auth_methods(MethodTable& table) {
    table.add<Empty, AuthOptionsResponse>({.name = "auth.options",
                                           .summary = "Returns how users sign in to this server.",
                                           .permission = Permission::kPublic,
                                           .effect = Effect::kRead,
                                           .route = {Verb::kGet, "/auth/options"},
                                           .needs_store = false,
                                           .idempotent = true},
                                          options);
    table.add<SetupRequest, SignInResponse>(
        public_method("auth.setup", "/auth/setup",
                      "Makes the first administrator of a server, with its sign-in link."),
        setup, cost_of_hashing<SetupRequest>);
    table.add<LoginRequest, SignInResponse>(
        public_method("auth.login", "/auth/login",
                      "Signs a user in with e-mail address and password."),
        sign_in, cost_of_hashing<LoginRequest>);
    table.add<CodeRequest, SignInResponse>(
        public_method("auth.totp", "/auth/totp",
                      "Completes a sign-in with a one-time code or a recovery code."),
        sign_in_with_code, cost_of_hashing<CodeRequest>);
    MethodInfo refreshing = public_method(
        "auth.refresh", "/auth/refresh",
        "Exchanges a refresh token, once, for an access token and the next refresh token.");
    refreshing.signs_in = false;
    table.add<RefreshRequest, SignInResponse>(std::move(refreshing), refresh);
    table.add<ForgotRequest, Done>(
        public_method("auth.password_forgot", "/auth/password/forgot",
                      "Asks for a link to set a new password, by mail or from an "
                      "administrator."),
        forgot);
    table.add<NewPasswordRequest, PasswordSetResponse>(
        public_method("auth.password_reset", "/auth/password/reset",
                      "Sets a new password with the key of a link from an administrator."),
        [](Call& call, const NewPasswordRequest& request) {
            return set_password(call, store::TokenKind::kReset, request, "auth.password_reset");
        },
        cost_of_hashing<NewPasswordRequest>);
    table.add<NewPasswordRequest, PasswordSetResponse>(
        public_method("auth.accept_invitation", "/auth/invitation",
                      "Sets the first password of a user with the key of an invitation."),
        [](Call& call, const NewPasswordRequest& request) {
            return set_password(call, store::TokenKind::kInvitation, request,
                                "auth.accept_invitation");
        },
        cost_of_hashing<NewPasswordRequest>);
    table.add<Empty, Done>({.name = "auth.logout",
                            .summary = "Ends the sign-in that the call was made with.",
                            .permission = Permission::kPortfolioRead,
                            .effect = Effect::kWrite,
                            .route = {Verb::kPost, "/auth/logout"},
                            .idempotent = true,
                            .destructive = true},
                           logout);
    table.add<Empty, Done>({.name = "auth.logout_all",
                            .summary = "Ends all sign-ins of the caller.",
                            .permission = Permission::kPortfolioRead,
                            .effect = Effect::kWrite,
                            .route = {Verb::kPost, "/auth/logout-all"},
                            .idempotent = true,
                            .destructive = true},
                           logout_all);
}

}  // namespace ballast::service
