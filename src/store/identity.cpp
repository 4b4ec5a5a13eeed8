#include "store/identity.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "store/describe_identity.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

namespace detail {

template <>
inline constexpr std::string_view kColumnName<&Token::tenant> = "tenant_id";
template <>
inline constexpr std::string_view kColumnName<&Token::user> = "bearer";

}  // namespace detail

namespace {

using TenantColumns = detail::DescribedRow<Tenant>;
using UserColumns = detail::DescribedRow<User>;
using TokenColumns = detail::DescribedRow<Token>;

// Names are stored in lower case, so that comparison ignores ASCII case.
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Error missing_entity(std::string_view what, std::string_view name) {
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

// The columns of a table that a query names `alias`.
template <class T>
std::string columns_of(std::string_view alias) {
    std::string list;
    for (const std::string& column : detail::DescribedRow<T>::names())
        list += fmt::format("{}{}.{}", list.empty() ? "" : ", ", alias, column);
    return list;
}

constexpr std::string_view kIsSignIn = "t.kind IN ('session', 'program')";

// The bearer of the token that `where` selects, valid at $2; an invalid one gets no further
// explanation. A sign-in whose tenant the user has left continues in the user's personal one.
Result<Bearer> find_bearer(SystemTransaction& transaction, std::string_view where,
                           const Value& given, Instant now) {
    const std::string sql = fmt::format(
        "SELECT m.role, {}, {}, {} FROM main.tokens AS t JOIN users AS u ON u.id = t.bearer "
        "JOIN memberships AS m ON m.member = t.bearer AND (m.tenant = t.tenant_id OR {}) "
        "JOIN tenants AS o ON o.id = m.tenant "
        "WHERE {} AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) "
        "AND u.enabled = 1 AND o.enabled = 1 "
        "ORDER BY CASE WHEN m.tenant = t.tenant_id THEN 0 WHEN o.kind = 'personal' THEN 1 "
        "ELSE 2 END, o.slug LIMIT 1",
        columns_of<Token>("t"), columns_of<Tenant>("o"), columns_of<User>("u"), kIsSignIn, where);
    TRY(const Rows rows, transaction.query(sql, {given, now}));
    if (rows.empty()) return unauthenticated();
    Bearer bearer;
    TRY(bearer.role, parse_role(rows[0].text(0)));
    TRY(bearer.token, TokenColumns::read(rows[0], 1));
    TRY(bearer.tenant, TenantColumns::read(rows[0], 1 + TokenColumns::kColumns));
    TRY(bearer.user,
        UserColumns::read(rows[0], 1 + TokenColumns::kColumns + TenantColumns::kColumns));
    return bearer;
}

Result<Bearer> bearer_of_secret(SystemTransaction& transaction, std::string_view secret,
                                Instant now) {
    return find_bearer(transaction, "t.hash = $1", sha256_hex(secret), now);
}

// The columns of a described struct, but the first, as an assignment: "slug = $2, name = $3".
template <class T>
std::string assignments_of() {
    const auto& names = detail::DescribedRow<T>::names();
    std::string list;
    for (std::size_t i = 1; i < names.size(); ++i)
        list += fmt::format("{}{} = ${}", i == 1 ? "" : ", ", names[i], i + 1);
    return list;
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
        fmt::format("INSERT INTO main.tenants ({}) VALUES ({})", TenantColumns::column_list(),
                    TenantColumns::placeholders()),
        detail::cells_of(tenant));
    if (!inserted) return taken(std::move(inserted).error(), "workspace", tenant.slug);
    return tenant;
}

Result<Tenant> get_tenant(SystemTransaction& transaction, const TenantId& id) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM tenants WHERE id = $1",
                                                       TenantColumns::column_list()),
                                           {id}));
    if (rows.empty()) return missing_entity("tenant", id.to_string());
    return TenantColumns::read(rows[0]);
}

Result<Tenant> find_tenant(SystemTransaction& transaction, std::string_view slug) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM tenants WHERE slug = $1",
                                                       TenantColumns::column_list()),
                                           {slug}));
    if (rows.empty()) return missing_entity("tenant", slug);
    return TenantColumns::read(rows[0]);
}

Result<std::vector<Tenant>> list_tenants(SystemTransaction& transaction) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM tenants ORDER BY slug",
                                                       TenantColumns::column_list())));
    return detail::read_rows<Tenant>(rows);
}

Status update_tenant(SystemTransaction& transaction, const Tenant& tenant) {
    auto changed = transaction.execute(
        fmt::format("UPDATE main.tenants SET {} WHERE id = $1", assignments_of<Tenant>()),
        detail::cells_of(tenant));
    if (!changed) return taken(std::move(changed).error(), "workspace", tenant.slug);
    if (*changed == 0) return missing_entity("workspace", tenant.id.to_string());
    return {};
}

Result<User> create_user(SystemTransaction& transaction, User user) {
    if (user.login.empty()) return fail(Code::kInvalidInput, "a user requires a login");
    if (user.id.is_nil()) user.id = UserId::make(user.created_at);
    user.login = lower(user.login);
    auto inserted =
        transaction.execute(fmt::format("INSERT INTO main.users ({}) VALUES ({})",
                                        UserColumns::column_list(), UserColumns::placeholders()),
                            detail::cells_of(user));
    if (!inserted) return taken(std::move(inserted).error(), "user", user.login);
    return user;
}

Result<User> get_user(SystemTransaction& transaction, const UserId& id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM users WHERE id = $1", UserColumns::column_list()), {id}));
    if (rows.empty()) return missing_entity("user", id.to_string());
    return UserColumns::read(rows[0]);
}

Result<User> find_user(SystemTransaction& transaction, std::string_view login) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM users WHERE login = $1",
                                                       UserColumns::column_list()),
                                           {lower(login)}));
    if (rows.empty()) return missing_entity("user", login);
    return UserColumns::read(rows[0]);
}

Status update_user(SystemTransaction& transaction, const User& given) {
    User user = given;
    user.login = lower(user.login);
    auto changed = transaction.execute(
        fmt::format("UPDATE main.users SET {} WHERE id = $1", assignments_of<User>()),
        detail::cells_of(user));
    if (!changed) return taken(std::move(changed).error(), "user", user.login);
    if (*changed == 0) return missing_entity("user", user.id.to_string());
    return {};
}

Result<std::vector<User>> list_users(SystemTransaction& transaction, std::string_view after,
                                     std::int64_t limit) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM users WHERE login > $1 "
                                      "AND deleted_at IS NULL ORDER BY login LIMIT $2",
                                      UserColumns::column_list()),
                          {after, limit}));
    return detail::read_rows<User>(rows);
}

Status set_user_enabled(SystemTransaction& transaction, const UserId& id, bool enabled) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.users SET enabled = $2, epoch = epoch + 1 WHERE id = $1",
                            {id, enabled}));
    if (changed == 0) return missing_entity("user", id.to_string());
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
    if (deleted == 0) return missing_entity("member", user.to_string());
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

Result<std::vector<Place>> list_places(SystemTransaction& transaction, const UserId& user) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT m.role, {} FROM memberships AS m JOIN tenants AS o "
                        "ON o.id = m.tenant WHERE m.member = $1 AND o.enabled = 1 "
                        "ORDER BY CASE WHEN o.kind = 'personal' THEN 0 ELSE 1 END, o.name, o.slug",
                        columns_of<Tenant>("o")),
            {user}));
    std::vector<Place> places;
    for (const Row row : rows) {
        Place place;
        TRY(place.role, parse_role(row.text(0)));
        TRY(place.tenant, TenantColumns::read(row, 1));
        places.push_back(std::move(place));
    }
    return places;
}

Result<Token> create_token(Session& transaction, Token token, std::string_view secret) {
    // At least 128 random bits in base64.
    if (secret.size() < 22)
        return fail(Code::kInvalidInput, "a token's secret must have at least 22 characters");
    if (token.id.is_nil()) token.id = TokenId::make(token.created_at);
    std::vector<Value> cells = detail::cells_of(token);
    cells.emplace_back(sha256_hex(secret));
    auto inserted = transaction.execute(
        fmt::format("INSERT INTO main.tokens ({}, hash) VALUES ({}, ${})",
                    TokenColumns::column_list(), TokenColumns::placeholders(), cells.size()),
        cells);
    if (!inserted) return taken(std::move(inserted).error(), "token", token.id.to_string());
    return token;
}

Result<Bearer> authenticate(SystemTransaction& transaction, std::string_view secret, Instant now) {
    TRY(Bearer bearer, bearer_of_secret(transaction, secret, now));
    if (bearer.token.kind != TokenKind::kSession && bearer.token.kind != TokenKind::kService)
        return unauthenticated();
    return bearer;
}

Result<Bearer> find_one_time(SystemTransaction& transaction, TokenKind kind,
                             std::string_view secret, Instant now) {
    TRY(Bearer bearer, bearer_of_secret(transaction, secret, now));
    if (bearer.token.kind != kind) return unauthenticated();
    return bearer;
}

Result<Bearer> find_sign_in(SystemTransaction& transaction, const TokenId& id, Instant now) {
    return find_bearer(transaction, fmt::format("t.id = $1 AND {}", kIsSignIn), id, now);
}

Result<Bearer> in_tenant(SystemTransaction& transaction, Bearer bearer, std::string_view tenant) {
    TRY(const std::vector<Place> places, list_places(transaction, bearer.user.id));
    for (const Place& place : places) {
        if (place.tenant.slug != tenant && place.tenant.id.to_string() != tenant) continue;
        const bool is_bound = bearer.token.kind == TokenKind::kService;
        if (is_bound && place.tenant.id != bearer.token.tenant) break;
        bearer.tenant = place.tenant;
        bearer.role = place.role;
        return bearer;
    }
    return fail(Code::kNotFound,
                fmt::format("you are not a member of a workspace \"{}\": auth.me lists yours",
                            tenant.substr(0, 80)));
}

Status consume_token(Session& transaction, const TokenId& id, Instant now) {
    // The caller whose update changes the row wins; a concurrent caller waits for it and changes
    // nothing.
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.tokens SET revoked_at = $2, last_used_at = $2 "
                            "WHERE id = $1 AND revoked_at IS NULL",
                            {id, now}));
    if (changed == 0) return unauthenticated();
    return {};
}

Result<bool> touch_token(Transaction& transaction, const TokenId& id, Instant now, Instant since) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.tokens SET last_used_at = $2 WHERE id = $1 "
                            "AND (last_used_at IS NULL OR last_used_at <= $3)",
                            {id, now, since}));
    return changed == 1;
}

Status revoke_token(Session& transaction, const TenantId& tenant, const TokenId& id, Instant now) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.tokens SET revoked_at = coalesce(revoked_at, $3) "
                            "WHERE id = $1 AND tenant_id = $2",
                            {id, tenant, now}));
    if (changed == 0) return missing_entity("token", id.to_string());
    return {};
}

Result<std::int64_t> revoke_sessions(SystemTransaction& transaction, const UserId& user,
                                     Instant now) {
    TRY_STATUS(raise_epoch(transaction, user));
    return transaction.execute(
        "UPDATE main.tokens SET revoked_at = $2 WHERE bearer = $1 AND kind IN ('session', "
        "'program') "
        "AND revoked_at IS NULL",
        {user, now});
}

Result<std::vector<Token>> list_sign_ins(SystemTransaction& transaction, const UserId& user,
                                         Instant now) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM main.tokens AS t WHERE t.bearer = $1 AND {} "
                        "AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) "
                        "ORDER BY t.created_at DESC, t.id DESC",
                        columns_of<Token>("t"), kIsSignIn),
            {user, now}));
    return detail::read_rows<Token>(rows);
}

Result<std::int64_t> end_sign_ins(SystemTransaction& transaction, const UserId& user,
                                  const std::optional<TokenId>& but, Instant now) {
    return transaction.execute(
        "UPDATE main.tokens SET revoked_at = $2 WHERE bearer = $1 AND revoked_at IS NULL "
        "AND kind IN ('session', 'program', 'challenge') AND id <> $3",
        {user, now, but.value_or(TokenId())});
}

Status revoke_tokens(SystemTransaction& transaction, const UserId& user, Instant now) {
    TRY_STATUS(raise_epoch(transaction, user));
    TRY_STATUS(transaction.execute(
        "UPDATE main.tokens SET revoked_at = $2 WHERE bearer = $1 AND revoked_at IS NULL",
        {user, now}));
    return {};
}

Status revoke_tokens_of_tenant(SystemTransaction& transaction, const TenantId& tenant,
                               Instant now) {
    TRY_STATUS(
        transaction.execute("UPDATE main.tokens SET revoked_at = $2 WHERE tenant_id = $1 "
                            "AND kind = 'service' AND revoked_at IS NULL",
                            {tenant, now}));
    return {};
}

Result<std::int64_t> revoke_all_tokens(SystemTransaction& transaction, Instant now) {
    TRY_STATUS(transaction.execute("UPDATE main.users SET epoch = epoch + 1"));
    return transaction.execute("UPDATE main.tokens SET revoked_at = $1 WHERE revoked_at IS NULL",
                               {now});
}

Result<std::vector<Token>> list_tokens(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM tokens ORDER BY created_at DESC, id DESC",
                                      TokenColumns::column_list())));
    return detail::read_rows<Token>(rows);
}

Result<std::int64_t> purge_tokens(SystemTransaction& transaction, Instant before) {
    return transaction.execute("DELETE FROM main.tokens WHERE revoked_at < $1 OR expires_at < $1",
                               {before});
}

}  // namespace ballast::store
