// Tenants, users, memberships with their roles, and access tokens.
//
// Only the SHA-256 of a token is stored. Tokens are looked up by that digest, so that the time of a
// look-up reveals nothing about existing tokens: an attacker cannot choose the bytes of a digest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

enum class Role { kViewer, kAnalyst, kManager, kAdmin };

std::string_view to_string(Role role);
Result<Role> parse_role(std::string_view text);

struct Tenant {
    TenantId id;
    std::string slug;  // unique
    std::string name;
    bool enabled = true;
    Instant created_at;
};

struct User {
    UserId id;
    std::string login;  // unique; the case of ASCII letters is ignored
    std::string name;
    bool enabled = true;
    // Incremented whenever sessions must end at once: sign-out everywhere, disabling, a role
    // change.
    std::int64_t epoch = 1;
    Instant created_at;
};

struct Membership {
    TenantId tenant;
    UserId user;
    Role role = Role::kViewer;
};

Result<Tenant> create_tenant(SystemTransaction& transaction, Tenant tenant);
Result<Tenant> get_tenant(SystemTransaction& transaction, const TenantId& id);
Result<Tenant> find_tenant(SystemTransaction& transaction, std::string_view slug);
Result<std::vector<Tenant>> list_tenants(SystemTransaction& transaction);

Result<User> create_user(SystemTransaction& transaction, User user);
Result<User> get_user(SystemTransaction& transaction, const UserId& id);
Result<User> find_user(SystemTransaction& transaction, std::string_view login);
// Disabling revokes the user's sessions and tokens.
Status set_user_enabled(SystemTransaction& transaction, const UserId& id, bool enabled);

// Adds or changes a membership; a change increments the user's epoch.
Status set_membership(SystemTransaction& transaction, const Membership& membership);
Status delete_membership(SystemTransaction& transaction, const TenantId& tenant,
                         const UserId& user);
Result<std::vector<Membership>> list_memberships(SystemTransaction& transaction,
                                                 const TenantId& tenant);

using TokenId = Id<struct TokenTag>;

enum class TokenKind {
    kOneTimeLink,  // consumed by its first use
    kSession,
    kService,
};

std::string_view to_string(TokenKind kind);

struct Token {
    TokenId id;
    TokenKind kind = TokenKind::kSession;
    TenantId tenant;
    UserId user;
    std::string name;                 // purpose of a service token
    std::vector<std::string> scopes;  // permissions; empty: all permissions of the role
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> last_used_at;
    std::optional<Instant> revoked_at;
};

// The user, tenant and role that a valid token stands for.
struct Bearer {
    Token token;
    Tenant tenant;
    User user;
    Role role = Role::kViewer;
};

// `secret` is the token given to the bearer; only its digest is stored. A tenant makes and revokes
// its own tokens.
Result<Token> create_token(Session& transaction, Token token, std::string_view secret);
// kUnauthenticated, without a reason, when the token is unknown, used, revoked or expired, the user
// or the tenant is disabled, or the user is no longer a member. One-time links are rejected here.
Result<Bearer> authenticate(SystemTransaction& transaction, std::string_view secret, Instant now);
// The bearer of a one-time link, which consume_token then uses up in a transaction of the tenant.
Result<Bearer> find_one_time_link(SystemTransaction& transaction, std::string_view secret,
                                  Instant now);
// Of any number of concurrent callers exactly one succeeds; the others are kUnauthenticated.
Status consume_token(Transaction& transaction, const TokenId& id, Instant now);
// Records a use, unless one after `since` is recorded: whether it did.
Result<bool> touch_token(Transaction& transaction, const TokenId& id, Instant now, Instant since);
Status revoke_token(Session& transaction, const TenantId& tenant, const TokenId& id, Instant now);
// Revokes every session of a user; returns how many there were.
Result<std::int64_t> revoke_sessions(SystemTransaction& transaction, const UserId& user,
                                     Instant now);
Result<std::vector<Token>> list_tokens(Transaction& transaction);
// Deletes tokens that ended before `before`; returns how many.
Result<std::int64_t> purge_tokens(SystemTransaction& transaction, Instant before);

}  // namespace ballast::store
