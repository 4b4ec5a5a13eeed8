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

// A personal workspace has only the user it was made with.
enum class TenantKind { kTeam, kPersonal };

// People call a tenant a workspace.
struct Tenant {
    TenantId id;
    std::string slug;  // unique
    std::string name;
    TenantKind kind = TenantKind::kTeam;
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
    std::string locale;     // BCP 47, such as "de-DE"; empty: that of the browser
    std::string time_zone;  // of the IANA database, such as "Europe/Berlin"; empty: as above
    Instant created_at;
    std::optional<Instant> last_sign_in_at;
    std::optional<Instant> reset_requested_at;  // of the password, until it is set again
    std::optional<Instant> deleted_at;          // the row stays for the audit trail
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
Status update_tenant(SystemTransaction& transaction, const Tenant& tenant);

Result<User> create_user(SystemTransaction& transaction, User user);
Result<User> get_user(SystemTransaction& transaction, const UserId& id);
Result<User> find_user(SystemTransaction& transaction, std::string_view login);
// Disabling revokes the user's sessions and tokens.
Status update_user(SystemTransaction& transaction, const User& user);
// Every user who was not deleted, by login; those after `after`.
Result<std::vector<User>> list_users(SystemTransaction& transaction, std::string_view after,
                                     std::int64_t limit);
Status set_user_enabled(SystemTransaction& transaction, const UserId& id, bool enabled);

// Adds or changes a membership; a change increments the user's epoch.
Status set_membership(SystemTransaction& transaction, const Membership& membership);
Status delete_membership(SystemTransaction& transaction, const TenantId& tenant,
                         const UserId& user);
Result<std::vector<Membership>> list_memberships(SystemTransaction& transaction,
                                                 const TenantId& tenant);
struct Place {
    Tenant tenant;
    Role role = Role::kViewer;
};
// The tenants of a user that are enabled, personal ones first.
Result<std::vector<Place>> list_places(SystemTransaction& transaction, const UserId& user);

using TokenId = Id<struct TokenTag>;

enum class TokenKind {
    kOneTimeLink,  // consumed by its first use
    kSession,      // of a browser
    kService,
    kProgram,     // sign-in of a program; its secret is the current refresh token
    kChallenge,   // the password was right, the second factor is missing
    kInvitation,  // of a user who has no password yet
    kReset,       // of a password
    kReport,      // to download one report without signing in
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
    std::string remote;  // address of the sign-in
    std::string agent;   // browser or program of the sign-in
    // A service token of an agent: its writes become proposals, within these limits a day; 0: none.
    bool is_agent = false;
    std::int64_t calls_per_day = 0;
    std::int64_t seconds_per_day = 0;  // of computing
    std::int64_t tokens_per_day = 0;   // of language models
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
// Only a session or a service token authenticates calls. A session whose tenant its user has left
// continues in another one of the user.
Result<Bearer> authenticate(SystemTransaction& transaction, std::string_view secret, Instant now);
// The bearer of a one-time secret, which consume_token then uses up.
Result<Bearer> find_one_time(SystemTransaction& transaction, TokenKind kind,
                             std::string_view secret, Instant now);
// The bearer of a sign-in that was authenticated otherwise, by its id.
Result<Bearer> find_sign_in(SystemTransaction& transaction, const TokenId& id, Instant now);
// The same bearer in another tenant, by id or slug: kNotFound if it does not exist, or the user is
// not a member, or the token is bound to its own.
Result<Bearer> in_tenant(SystemTransaction& transaction, Bearer bearer, std::string_view tenant);
// Of any number of concurrent callers exactly one succeeds; the others are kUnauthenticated.
Status consume_token(Session& transaction, const TokenId& id, Instant now);
// Records a use, unless one after `since` is recorded: whether it did.
Result<bool> touch_token(Transaction& transaction, const TokenId& id, Instant now, Instant since);
Status revoke_token(Session& transaction, const TenantId& tenant, const TokenId& id, Instant now);
// Revokes every session of a user; returns how many there were.
Result<std::int64_t> revoke_sessions(SystemTransaction& transaction, const UserId& user,
                                     Instant now);
Result<std::vector<Token>> list_tokens(Transaction& transaction);
// The sign-ins of a user that have not ended: browsers and programs, newest first.
Result<std::vector<Token>> list_sign_ins(SystemTransaction& transaction, const UserId& user,
                                         Instant now);
// Ends sign-ins of a user, all or all but one; returns how many.
Result<std::int64_t> end_sign_ins(SystemTransaction& transaction, const UserId& user,
                                  const std::optional<TokenId>& but, Instant now);
// Revokes every token that the user may sign in or call with.
Status revoke_tokens(SystemTransaction& transaction, const UserId& user, Instant now);
// Revokes the service tokens of a tenant.
Status revoke_tokens_of_tenant(SystemTransaction& transaction, const TenantId& tenant, Instant now);
// Revokes every token of every user; returns how many.
Result<std::int64_t> revoke_all_tokens(SystemTransaction& transaction, Instant now);
// Deletes tokens that ended before `before`; returns how many.
Result<std::int64_t> purge_tokens(SystemTransaction& transaction, Instant before);

}  // namespace ballast::store
