#include "store/identity.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "store/describe_identity.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kTenantColumns = "id, slug, name, enabled, created_at";
constexpr std::string_view kUserColumns = "id, login, name, enabled, epoch, created_at";
constexpr std::string_view kTokenColumns =
    "id, kind, tenant_id, bearer, name, scopes, created_at, expires_at, last_used_at, revoked_at";

Result<Tenant> to_tenant(const Row& row, std::size_t at = 0) {
    Tenant tenant;
    TRY(tenant.id, row.id<TenantId>(at));
    tenant.slug = row.string(at + 1);
    tenant.name = row.string(at + 2);
    tenant.enabled = row.truth(at + 3);
    tenant.created_at = row.instant(at + 4);
    return tenant;
}

Result<User> to_user(const Row& row, std::size_t at = 0) {
    User user;
    TRY(user.id, row.id<UserId>(at));
    user.login = row.string(at + 1);
    user.name = row.string(at + 2);
    user.enabled = row.truth(at + 3);
    user.epoch = row.integer(at + 4);
    user.created_at = row.instant(at + 5);
    return user;
}

Result<Token> to_token(const Row& row, std::size_t at = 0) {
    Token token;
    TRY(token.id, row.id<TokenId>(at));
    const auto kind = describe::from_word<TokenKind>(row.text(at + 1));
    if (!kind) return fail(Code::kCorrupted, "a stored token has an unknown kind");
    token.kind = *kind;
    TRY(token.tenant, row.id<TenantId>(at + 2));
    TRY(token.user, row.id<UserId>(at + 3));
    token.name = row.string(at + 4);
    TRY(token.scopes, decode_list(row.text(at + 5)));
    token.created_at = row.instant(at + 6);
    token.expires_at = row.optional_instant(at + 7);
    token.last_used_at = row.optional_instant(at + 8);
    token.revoked_at = row.optional_instant(at + 9);
    return token;
}

// Names are stored in lower case, so that comparison ignores ASCII case.
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Error missing(std::string_view what, std::string_view name) {
    return fail(Code::kNotFound, fmt::format("there is no {} {}", what, name));
}

Error taken(Error error, std::string_view what, std::string_view name) {
    if (error.code == Code::kConflict)
        error.message = fmt::format("there is already a {} {}", what, name);
    return error;
}

Error unauthenticated() {
    return fail(Code::kUnauthenticated, "the token is not valid; sign in again");
}

std::string qualified(std::string_view alias, std::string_view columns) {
    std::string out(alias);
    out += '.';
    for (const char c : columns) {
        out += c;
        if (c == ' ') out += fmt::format("{}.", alias);
    }
    return out;
}

// The bearer of a token valid at `now`; an invalid one gets no further explanation.
Result<Bearer> find_bearer(SystemTransaction& transaction, std::string_view secret, Instant now) {
    static const std::string sql = fmt::format(
        "SELECT m.role, {}, {}, {} FROM main.tokens AS t "
        "JOIN tenants AS o ON o.id = t.tenant_id JOIN users AS u ON u.id = t.bearer "
        "JOIN memberships AS m ON m.tenant = t.tenant_id AND m.member = t.bearer "
        "WHERE t.hash = $1 AND t.revoked_at IS NULL "
        "AND (t.expires_at IS NULL OR t.expires_at > $2) "
        "AND u.enabled = 1 AND o.enabled = 1",
        qualified("t", kTokenColumns), qualified("o", kTenantColumns),
        qualified("u", kUserColumns));
    TRY(const Rows rows, transaction.query(sql, {sha256_hex(secret), now}));
    if (rows.empty()) return unauthenticated();
    Bearer bearer;
    TRY(bearer.role, parse_role(rows[0].text(0)));
    TRY(bearer.token, to_token(rows[0], 1));
    TRY(bearer.tenant, to_tenant(rows[0], 11));
    TRY(bearer.user, to_user(rows[0], 16));
    return bearer;
}

Status raise_epoch(SystemTransaction& transaction, const UserId& user) {
    TRY_STATUS(
        transaction.execute("UPDATE main.users SET epoch = epoch + 1 WHERE id = $1", {user}));
    return {};
}

}  // namespace

std::string_view to_string(Role role) { return describe::to_word(role); }

Result<Role> parse_role(std::string_view text) {
    if (const auto role = describe::from_word<Role>(text)) return *role;
    return fail(Code::kInvalidInput, fmt::format("\"{}\" is not a role: expected {}", text,
                                                 alternatives(describe::kWords<Role>)));
}

std::string_view to_string(TokenKind kind) { return describe::to_word(kind); }

Result<Tenant> create_tenant(SystemTransaction& transaction, Tenant tenant) {
    if (tenant.id.is_nil()) tenant.id = TenantId::make(tenant.created_at);
    auto inserted = transaction.execute(
        "INSERT INTO main.tenants (id, slug, name, enabled, created_at) VALUES ($1, $2, $3, $4, "
        "$5)",
        {tenant.id, tenant.slug, tenant.name, tenant.enabled, tenant.created_at});
    if (!inserted) return taken(std::move(inserted).error(), "tenant", tenant.slug);
    return tenant;
}

Result<Tenant> get_tenant(SystemTransaction& transaction, const TenantId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM tenants WHERE id = $1", kTenantColumns),
                          {id}));
    if (rows.empty()) return missing("tenant", id.to_string());
    return to_tenant(rows[0]);
}

Result<Tenant> find_tenant(SystemTransaction& transaction, std::string_view slug) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM tenants WHERE slug = $1", kTenantColumns),
                          {slug}));
    if (rows.empty()) return missing("tenant", slug);
    return to_tenant(rows[0]);
}

Result<std::vector<Tenant>> list_tenants(SystemTransaction& transaction) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM tenants ORDER BY slug", kTenantColumns)));
    std::vector<Tenant> tenants;
    for (const Row row : rows) {
        TRY(Tenant tenant, to_tenant(row));
        tenants.push_back(std::move(tenant));
    }
    return tenants;
}

Result<User> create_user(SystemTransaction& transaction, User user) {
    if (user.login.empty()) return fail(Code::kInvalidInput, "a user requires a login");
    if (user.id.is_nil()) user.id = UserId::make(user.created_at);
    user.login = lower(user.login);
    auto inserted = transaction.execute(
        "INSERT INTO main.users (id, login, name, enabled, epoch, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {user.id, user.login, user.name, user.enabled, user.epoch, user.created_at});
    if (!inserted) return taken(std::move(inserted).error(), "user", user.login);
    return user;
}

Result<User> get_user(SystemTransaction& transaction, const UserId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM users WHERE id = $1", kUserColumns), {id}));
    if (rows.empty()) return missing("user", id.to_string());
    return to_user(rows[0]);
}

Result<User> find_user(SystemTransaction& transaction, std::string_view login) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM users WHERE login = $1", kUserColumns),
                          {lower(login)}));
    if (rows.empty()) return missing("user", login);
    return to_user(rows[0]);
}

Status set_user_enabled(SystemTransaction& transaction, const UserId& id, bool enabled) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.users SET enabled = $2, epoch = epoch + 1 WHERE id = $1",
                            {id, enabled}));
    if (changed == 0) return missing("user", id.to_string());
    return {};
}

Status set_membership(SystemTransaction& transaction, const Membership& membership) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.memberships (tenant, member, role) VALUES ($1, $2, $3) "
        "ON CONFLICT (tenant, member) DO UPDATE SET role = excluded.role",
        {membership.tenant, membership.user, to_string(membership.role)}));
    return raise_epoch(transaction, membership.user);
}

Status delete_membership(SystemTransaction& transaction, const TenantId& tenant,
                         const UserId& user) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.memberships WHERE tenant = $1 AND member = $2",
                            {tenant, user}));
    if (deleted == 0) return missing("member", user.to_string());
    return raise_epoch(transaction, user);
}

Result<std::vector<Membership>> list_memberships(SystemTransaction& transaction,
                                                 const TenantId& tenant) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT tenant, member, role FROM memberships WHERE tenant = $1 ORDER BY member",
            {tenant}));
    std::vector<Membership> memberships;
    for (const Row row : rows) {
        Membership membership;
        TRY(membership.tenant, row.id<TenantId>(0));
        TRY(membership.user, row.id<UserId>(1));
        TRY(membership.role, parse_role(row.text(2)));
        memberships.push_back(membership);
    }
    return memberships;
}

Result<Token> create_token(Session& transaction, Token token, std::string_view secret) {
    // At least 128 random bits in base64.
    if (secret.size() < 22)
        return fail(Code::kInvalidInput, "a token's secret must have at least 22 characters");
    if (token.id.is_nil()) token.id = TokenId::make(token.created_at);
    auto inserted = transaction.execute(
        "INSERT INTO main.tokens (id, hash, kind, tenant_id, bearer, name, scopes, created_at, "
        "expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {token.id, sha256_hex(secret), to_string(token.kind), token.tenant, token.user, token.name,
         encode_list(token.scopes), token.created_at, token.expires_at});
    if (!inserted) return taken(std::move(inserted).error(), "token", token.id.to_string());
    return token;
}

Result<Bearer> authenticate(SystemTransaction& transaction, std::string_view secret, Instant now) {
    TRY(Bearer bearer, find_bearer(transaction, secret, now));
    if (bearer.token.kind == TokenKind::kOneTimeLink) return unauthenticated();
    return bearer;
}

Result<Bearer> consume_one_time_link(SystemTransaction& transaction, std::string_view secret,
                                     Instant now) {
    TRY(Bearer bearer, find_bearer(transaction, secret, now));
    if (bearer.token.kind != TokenKind::kOneTimeLink) return unauthenticated();
    // The caller whose update changes the row wins; a concurrent caller waits for it and changes
    // nothing.
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.tokens SET revoked_at = $2, last_used_at = $2 "
                            "WHERE id = $1 AND revoked_at IS NULL",
                            {bearer.token.id, now}));
    if (changed == 0) return unauthenticated();
    bearer.token.revoked_at = bearer.token.last_used_at = now;
    return bearer;
}

Status touch_token(SystemTransaction& transaction, const TokenId& id, Instant now) {
    TRY_STATUS(
        transaction.execute("UPDATE main.tokens SET last_used_at = $2 WHERE id = $1", {id, now}));
    return {};
}

Status revoke_token(Session& transaction, const TenantId& tenant, const TokenId& id, Instant now) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.tokens SET revoked_at = coalesce(revoked_at, $3) "
                            "WHERE id = $1 AND tenant_id = $2",
                            {id, tenant, now}));
    if (changed == 0) return missing("token", id.to_string());
    return {};
}

Result<std::int64_t> revoke_sessions(SystemTransaction& transaction, const UserId& user,
                                     Instant now) {
    TRY_STATUS(raise_epoch(transaction, user));
    return transaction.execute(
        "UPDATE main.tokens SET revoked_at = $2 WHERE bearer = $1 AND kind = 'session' "
        "AND revoked_at IS NULL",
        {user, now});
}

Result<std::vector<Token>> list_tokens(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM tokens ORDER BY created_at DESC, id DESC", kTokenColumns)));
    std::vector<Token> tokens;
    for (const Row row : rows) {
        TRY(Token token, to_token(row));
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Result<std::int64_t> purge_tokens(SystemTransaction& transaction, Instant before) {
    return transaction.execute("DELETE FROM main.tokens WHERE revoked_at < $1 OR expires_at < $1",
                               {before});
}

}  // namespace ballast::store
