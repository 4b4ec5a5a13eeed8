#include "service/identity.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "service/access_token.hpp"
#include "service/installation_methods.hpp"
#include "service/owner.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kOwnerTenant = "home";
constexpr auto kOneTimeLife = std::chrono::minutes(15);
constexpr auto kSessionLife = std::chrono::hours(12);
constexpr auto kCacheLife = std::chrono::seconds(1);
// A use of a token is audited, and recorded as its last one, once in this time; a session's is only
// recorded, for the idle timeout.
constexpr auto kTokenPeriod = std::chrono::hours(24);
constexpr auto kSessionPeriod = std::chrono::minutes(1);
constexpr std::size_t kMaxUses = 100'000;
constexpr std::size_t kCacheSize = 10'000;

std::string_view credential_of(store::TokenKind kind) {
    if (kind == store::TokenKind::kService) return "token";
    return kind == store::TokenKind::kProgram ? "program" : "session";
}

struct HomeTenant {
    std::mutex mutex;
    std::optional<TenantId> id;
};

Principal principal_of(const store::Bearer& bearer) {
    Principal principal;
    principal.tenant = bearer.tenant.id;
    principal.user = bearer.user.id;
    principal.name = bearer.user.name;
    principal.role = bearer.role;
    principal.permissions = permissions_of(bearer.role);
    principal.credential = credential_of(bearer.token.kind);
    principal.workspace = bearer.tenant.slug;
    if (bearer.token.kind != store::TokenKind::kService)
        principal.sign_in = bearer.token.id.to_string();
    if (bearer.token.is_agent) principal.agent = bearer.token.id.to_string();
    if (!bearer.token.scopes.empty()) {
        PermissionSet scopes;
        for (const std::string& scope : bearer.token.scopes)
            if (const auto permission = permission_of(scope)) scopes.add(*permission);
        principal.permissions = principal.permissions & scopes;
    }
    return principal;
}

}  // namespace

std::string make_secret() {
    std::array<std::uint8_t, 32> bytes{};
    CHECK(getentropy(bytes.data(), bytes.size()) == 0);
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

std::string csrf_of(std::string_view session_secret) {
    return sha256_hex(fmt::format("csrf:{}", session_secret));
}

Result<TenantId> Identity::home() {
    auto& known = environment_.shared<HomeTenant>();
    {
        const std::lock_guard lock(known.mutex);
        if (known.id) return *known.id;
    }
    TRY_STATUS(ensure_owner());
    TRY(store::Database * database, environment_.database());
    return database->system_read(
        [&](store::SystemTransaction& transaction) { return home(transaction); });
}

Result<TenantId> Identity::home(store::SystemTransaction& transaction) {
    auto& known = environment_.shared<HomeTenant>();
    const std::lock_guard lock(known.mutex);
    if (known.id) return *known.id;
    TRY(const store::Tenant tenant, store::find_tenant(transaction, kOwnerTenant));
    known.id = tenant.id;
    return tenant.id;
}

Status Identity::check_home(const Principal& principal, std::string_view method) {
    if (!concerns_installation(method) || !principal.has_tenant()) return {};
    TRY(const TenantId at, home());
    if (principal.tenant == at) return {};
    return fail(
        Code::kForbidden,
        fmt::format("{} is for administrators of the home workspace: switch to it", method));
}

Status Identity::ensure_owner() {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    const auto make = [&](store::SystemTransaction& transaction) -> Status {
        auto tenant = store::find_tenant(transaction, kOwnerTenant);
        if (tenant) return {};
        if (tenant.error().code != Code::kNotFound) return Error(tenant.error());
        TRY(const store::Tenant made,
            store::create_tenant(transaction, {.id = TenantId::make(now),
                                               .slug = std::string(kOwnerTenant),
                                               .name = "Home",
                                               .created_at = now}));
        TRY(const store::User user,
            store::create_user(transaction, {.id = UserId::make(now),
                                             .login = std::string(kOwnerLogin),
                                             .name = "Owner",
                                             .created_at = now}));
        return store::set_membership(transaction,
                                     {.tenant = made.id, .user = user.id, .role = Role::kAdmin});
    };
    const Status made = database->system(make);
    // Another process that started at the same time has made them: this finds them.
    if (!made && made.error().code == Code::kConflict) return database->system(make);
    return made;
}

Result<Principal> Identity::owner() {
    TRY_STATUS(ensure_owner());
    TRY(store::Database * database, environment_.database());
    return database->system_read([&](store::SystemTransaction& transaction) -> Result<Principal> {
        TRY(const store::Tenant tenant, store::find_tenant(transaction, kOwnerTenant));
        TRY(const store::User user, store::find_user(transaction, kOwnerLogin));
        Principal principal;
        principal.tenant = tenant.id;
        principal.user = user.id;
        principal.name = user.name;
        principal.role = Role::kAdmin;
        principal.permissions = all_permissions();
        principal.credential = "owner";
        return principal;
    });
}

Result<std::string> Identity::make_one_time_secret() {
    TRY(const Principal by, owner());
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    std::string secret = make_secret();
    TRY_STATUS(database->system([&](store::SystemTransaction& transaction) -> Status {
        TRY([[maybe_unused]] const store::Token token,
            store::create_token(transaction,
                                {.id = store::TokenId::make(now),
                                 .kind = store::TokenKind::kOneTimeLink,
                                 .tenant = by.tenant,
                                 .user = by.user,
                                 .name = "sign-in link",
                                 .created_at = now,
                                 .expires_at = now + kOneTimeLife},
                                secret));
        return {};
    }));
    return secret;
}

Result<Session> Identity::sign_in_with_one_time_secret(std::string_view secret,
                                                       const CallOrigin& origin) {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    TRY(const store::Bearer bearer,
        database->system_read([&](store::SystemTransaction& transaction) {
            return store::find_one_time(transaction, store::TokenKind::kOneTimeLink, secret, now);
        }));
    Session session;
    TRY_STATUS(database->transact(bearer.tenant.id, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::consume_token(transaction, bearer.token.id, now));
        TRY(session, make_session(transaction, {.tenant = bearer.tenant.id,
                                                .user = bearer.user.id,
                                                .remote = origin.remote}));
        Principal by = principal_of(bearer);
        by.credential = "link";
        TRY_STATUS(store::append_audit(
            transaction, audit_entry(&by, "auth.sign_in", "session:" + session.id, "ok", origin),
            now));
        return {};
    }));
    return session;
}

Result<Session> Identity::make_session(store::Session& transaction, const store::Token& of) {
    const Instant now = environment_.clock().now();
    Session session{.id = store::TokenId::make(now).to_string(),
                    .secret = make_secret(),
                    .csrf = {},
                    .expires_at = now + kSessionLife};
    session.csrf = csrf_of(session.secret);
    store::Token token = of;
    TRY(token.id, store::TokenId::parse(session.id));
    token.kind = store::TokenKind::kSession;
    token.name = "browser";
    token.created_at = now;
    token.expires_at = session.expires_at;
    TRY_STATUS(store::create_token(transaction, token, session.secret));
    return session;
}

Status Identity::sign_out(std::string_view session_secret, const CallOrigin& origin) {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    TRY(const store::Bearer bearer,
        database->system_read([&](store::SystemTransaction& transaction) {
            return store::authenticate(transaction, session_secret, now);
        }));
    const TenantId tenant = bearer.token.tenant;
    TRY_STATUS(database->transact(tenant, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::revoke_token(transaction, tenant, bearer.token.id, now));
        const Principal by = principal_of(bearer);
        TRY_STATUS(
            store::append_audit(transaction,
                                audit_entry(&by, "auth.sign_out",
                                            "session:" + bearer.token.id.to_string(), "ok", origin),
                                now));
        return {};
    }));
    environment_.shared<PrincipalCache>().clear();
    return {};
}

Result<IssuedToken> Identity::make_service_token(store::Transaction& transaction,
                                                 const Principal& by, const std::string& name,
                                                 const std::vector<std::string>& scopes,
                                                 std::optional<Instant> expires_at,
                                                 std::optional<AgentLimits> agent) {
    const Instant now = environment_.clock().now();
    const std::string secret = "ballast_" + make_secret();
    const AgentLimits limits = agent.value_or(AgentLimits{});
    TRY(const store::Token token, store::create_token(transaction,
                                                      {.id = store::TokenId::make(now),
                                                       .kind = store::TokenKind::kService,
                                                       .tenant = by.tenant,
                                                       .user = by.user,
                                                       .name = name,
                                                       .scopes = scopes,
                                                       .created_at = now,
                                                       .expires_at = expires_at,
                                                       .is_agent = agent.has_value(),
                                                       .calls_per_day = limits.calls,
                                                       .seconds_per_day = limits.seconds,
                                                       .tokens_per_day = limits.tokens},
                                                      secret));
    return IssuedToken{.id = token.id.to_string(), .secret = secret, .expires_at = expires_at};
}

Result<Principal> Identity::authenticate_token(std::string_view secret, const std::string& remote,
                                               std::string_view workspace) {
    const bool is_access = secret.find('.') != std::string_view::npos;
    TRY(Authenticated found, authenticate(secret, is_access ? "program" : "token", workspace));
    record_use(found, remote);
    return std::move(found.principal);
}

Result<Principal> Identity::authenticate_session(std::string_view secret, Use use,
                                                 std::string_view workspace) {
    TRY(Authenticated found, authenticate(secret, "session", workspace));
    if (use == Use::kCounted) record_use(found, {});
    return std::move(found.principal);
}

std::chrono::microseconds Identity::idle_limit() const {
    return std::chrono::minutes(environment_.settings().session_idle_minutes);
}

Result<store::Bearer> Identity::bearer_of(std::string_view secret, std::string_view kind,
                                          std::string_view workspace) {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    std::optional<AccessClaims> claims;
    if (kind == "program") {
        TRY(claims, environment_.shared<AccessTokens>().verify(environment_, secret));
    }
    return database->system_read(
        [&](store::SystemTransaction& transaction) -> Result<store::Bearer> {
            store::Bearer bearer;
            if (claims) {
                TRY(const store::TokenId id, store::TokenId::parse(claims->sid));
                TRY(bearer, store::find_sign_in(transaction, id, now));
                if (bearer.user.id.to_string() != claims->sub || bearer.user.epoch != claims->epoch)
                    return fail(Code::kUnauthenticated, "the token is not valid; sign in again");
            } else {
                TRY(bearer, store::authenticate(transaction, secret, now));
            }
            if (credential_of(bearer.token.kind) != kind)
                return fail(Code::kUnauthenticated, "the token is not valid; sign in again");
            if (workspace.empty()) return bearer;
            return store::in_tenant(transaction, std::move(bearer), workspace);
        });
}

Result<Authenticated> Identity::authenticate(std::string_view secret, std::string_view kind,
                                             std::string_view workspace) {
    const std::string key = sha256_hex(fmt::format("{}:{}:{}", kind, workspace, secret));
    auto& cache = environment_.shared<PrincipalCache>();
    if (auto known = cache.find(key)) return *std::move(known);
    const std::uint64_t revocations = cache.revocations();
    TRY(const store::Bearer bearer, bearer_of(secret, kind, workspace));
    // A token that was never used is due at once.
    const Instant unused = kind == "token" ? Instant() : bearer.token.created_at;
    Authenticated found{.principal = principal_of(bearer),
                        .token = bearer.token.id,
                        .token_tenant = bearer.token.tenant,
                        .last_used = bearer.token.last_used_at.value_or(unused)};
    const Instant now = environment_.clock().now();
    const Instant last = environment_.shared<TokenUses>().last(found.token, found.last_used);
    if (kind == "session" && idle_limit().count() > 0 && now - last > idle_limit())
        return fail(Code::kUnauthenticated, "the token is not valid; sign in again");
    if (kind == "session") found.principal.csrf = csrf_of(secret);
    cache.put(key, found, revocations);
    return found;
}

void Identity::record_use(const Authenticated& found, const std::string& remote) {
    const Instant now = environment_.clock().now();
    const bool is_token = found.principal.credential == "token";
    const auto period = is_token ? std::chrono::microseconds(kTokenPeriod)
                                 : std::chrono::microseconds(kSessionPeriod);
    if (!environment_.shared<TokenUses>().is_due(found.token, found.last_used, now, period)) return;
    environment_.shared<AuditQueue>().push(
        environment_, found.token_tenant,
        [found, remote, now, period, is_token](store::Transaction& transaction) -> Status {
            // Another process may have recorded it.
            TRY(const bool is_first,
                store::touch_token(transaction, found.token, now, now - period));
            if (!is_first || !is_token) return {};
            TRY_STATUS(store::append_audit(
                transaction,
                audit_entry(&found.principal, "auth.use_token", "token:" + found.token.to_string(),
                            "ok", {"http", remote, {}}),
                now));
            return {};
        });
}

Instant TokenUses::last(const store::TokenId& token, Instant known) {
    const std::lock_guard lock(mutex_);
    const auto found = last_.find(token.to_string());
    return found == last_.end() ? known : std::max(known, found->second);
}

bool TokenUses::is_due(const store::TokenId& token, Instant known, Instant now,
                       std::chrono::microseconds period) {
    const std::lock_guard lock(mutex_);
    if (last_.size() >= kMaxUses) last_.clear();  // the store knows them
    Instant& last = last_.try_emplace(token.to_string(), known).first->second;
    last = std::max(last, known);
    if (now - last < period) return false;
    last = now;
    return true;
}

std::optional<Authenticated> PrincipalCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = principals_.find(key);
    if (found == principals_.end() || std::chrono::steady_clock::now() >= found->second.until)
        return std::nullopt;
    return found->second.found;
}

std::uint64_t PrincipalCache::revocations() {
    const std::lock_guard lock(mutex_);
    return revocations_;
}

void PrincipalCache::put(const std::string& key, const Authenticated& found,
                         std::uint64_t revocations) {
    const std::lock_guard lock(mutex_);
    if (revocations != revocations_) return;
    if (principals_.size() >= kCacheSize) principals_.clear();
    principals_[key] = {found, std::chrono::steady_clock::now() + kCacheLife};
}

void PrincipalCache::clear() {
    const std::lock_guard lock(mutex_);
    principals_.clear();
    ++revocations_;
}

}  // namespace ballast::service
