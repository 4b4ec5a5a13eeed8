#include "service/identity.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kOwnerTenant = "home";
constexpr std::string_view kOwnerLogin = "owner";
constexpr auto kOneTimeLife = std::chrono::minutes(15);
constexpr auto kSessionLife = std::chrono::hours(12);
constexpr auto kCacheLife = std::chrono::seconds(1);
// A use of a token is audited, and recorded as its last one, once in this time; a session's is only
// recorded, for the idle timeout.
constexpr auto kTokenPeriod = std::chrono::hours(24);
constexpr auto kSessionPeriod = std::chrono::minutes(1);
constexpr std::size_t kMaxUses = 100'000;
constexpr std::size_t kCacheSize = 10'000;

// 256 bits from the system's generator, in hexadecimal.
std::string random_secret() {
    std::array<std::uint8_t, 32> bytes{};
    CHECK(getentropy(bytes.data(), bytes.size()) == 0);
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

std::string csrf_of(std::string_view session_secret) {
    return sha256_hex(fmt::format("csrf:{}", session_secret));
}

Principal principal_of(const store::Bearer& bearer) {
    Principal principal;
    principal.tenant = bearer.tenant.id;
    principal.user = bearer.user.id;
    principal.name = bearer.user.name;
    principal.role = bearer.role;
    principal.permissions = permissions_of(bearer.role);
    principal.credential = bearer.token.kind == store::TokenKind::kService ? "token" : "session";
    if (!bearer.token.scopes.empty()) {
        PermissionSet scopes;
        for (const std::string& scope : bearer.token.scopes)
            if (const auto permission = permission_of(scope)) scopes.add(*permission);
        principal.permissions = principal.permissions & scopes;
    }
    return principal;
}

}  // namespace

Status Identity::ensure_owner() {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    return database->system([&](store::SystemTransaction& transaction) -> Status {
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
    });
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
    std::string secret = random_secret();
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
    Session session{.secret = random_secret(), .csrf = "", .expires_at = now + kSessionLife};
    session.csrf = csrf_of(session.secret);
    TRY(const store::Bearer bearer,
        database->system_read([&](store::SystemTransaction& transaction) {
            return store::find_one_time_link(transaction, secret, now);
        }));
    TRY_STATUS(database->transact(bearer.tenant.id, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::consume_token(transaction, bearer.token.id, now));
        TRY(const store::Token token, store::create_token(transaction,
                                                          {.id = store::TokenId::make(now),
                                                           .kind = store::TokenKind::kSession,
                                                           .tenant = bearer.tenant.id,
                                                           .user = bearer.user.id,
                                                           .name = "browser",
                                                           .created_at = now,
                                                           .expires_at = session.expires_at},
                                                          session.secret));
        Principal by = principal_of(bearer);
        by.credential = "link";
        TRY_STATUS(store::append_audit(
            transaction,
            audit_entry(&by, "auth.sign_in", "session:" + token.id.to_string(), "ok", origin),
            now));
        return {};
    }));
    return session;
}

Status Identity::sign_out(std::string_view session_secret, const CallOrigin& origin) {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    TRY(const store::Bearer bearer,
        database->system_read([&](store::SystemTransaction& transaction) {
            return store::authenticate(transaction, session_secret, now);
        }));
    TRY_STATUS(database->transact(bearer.tenant.id, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::revoke_token(transaction, bearer.tenant.id, bearer.token.id, now));
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
                                                 std::optional<Instant> expires_at) {
    const Instant now = environment_.clock().now();
    const std::string secret = "ballast_" + random_secret();
    TRY(const store::Token token, store::create_token(transaction,
                                                      {.id = store::TokenId::make(now),
                                                       .kind = store::TokenKind::kService,
                                                       .tenant = by.tenant,
                                                       .user = by.user,
                                                       .name = name,
                                                       .scopes = scopes,
                                                       .created_at = now,
                                                       .expires_at = expires_at},
                                                      secret));
    return IssuedToken{.id = token.id.to_string(), .secret = secret, .expires_at = expires_at};
}

Result<Principal> Identity::authenticate_token(std::string_view secret, const std::string& remote) {
    TRY(Authenticated found, authenticate(secret, "token"));
    record_use(found, remote);
    return std::move(found.principal);
}

Result<Principal> Identity::authenticate_session(std::string_view secret, Use use) {
    TRY(Authenticated found, authenticate(secret, "session"));
    if (use == Use::kCounted) record_use(found, {});
    return std::move(found.principal);
}

std::chrono::microseconds Identity::idle_limit() const {
    return std::chrono::minutes(environment_.settings().session_idle_minutes);
}

Result<Authenticated> Identity::authenticate(std::string_view secret, std::string_view kind) {
    const std::string key = sha256_hex(fmt::format("{}:{}", kind, secret));
    auto& cache = environment_.shared<PrincipalCache>();
    if (auto known = cache.find(key)) return *std::move(known);
    const std::uint64_t revocations = cache.revocations();
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    TRY(const store::Bearer bearer,
        database->system_read([&](store::SystemTransaction& transaction) {
            return store::authenticate(transaction, secret, now);
        }));
    // A token that was never used is due at once.
    const Instant unused = kind == "session" ? bearer.token.created_at : Instant();
    Authenticated found{.principal = principal_of(bearer),
                        .token = bearer.token.id,
                        .last_used = bearer.token.last_used_at.value_or(unused)};
    if (found.principal.credential != kind)
        return fail(Code::kUnauthenticated, "the credential is not valid");
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
        environment_, found.principal.tenant,
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
