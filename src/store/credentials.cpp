#include "store/credentials.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"

namespace ballast::store {

namespace {

constexpr auto kHour = std::chrono::hours(1);

}  // namespace

Result<Credentials> get_credentials(SystemTransaction& transaction, const UserId& user) {
    TRY(const Rows rows,
        transaction.query("SELECT password, password_at, code_secret, code_confirmed_at, code_step "
                          "FROM credentials WHERE member = $1",
                          {user}));
    Credentials found;
    found.member = user;
    if (rows.empty()) return found;
    found.password = rows[0].string(0);
    found.password_at = rows[0].optional_instant(1);
    found.code_secret = rows[0].string(2);
    found.code_confirmed_at = rows[0].optional_instant(3);
    found.code_step = rows[0].integer(4);
    return found;
}

Status put_credentials(SystemTransaction& transaction, const Credentials& credentials) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.credentials (member, password, password_at, code_secret, "
        "code_confirmed_at, code_step) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (member) DO UPDATE SET password = excluded.password, "
        "password_at = excluded.password_at, code_secret = excluded.code_secret, "
        "code_confirmed_at = excluded.code_confirmed_at, code_step = excluded.code_step",
        {credentials.member, credentials.password, credentials.password_at, credentials.code_secret,
         credentials.code_confirmed_at, credentials.code_step}));
    return {};
}

Result<bool> record_sign_in(SystemTransaction& transaction, const UserId& user, std::int64_t epoch,
                            Instant now) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.users SET last_sign_in_at = $3 WHERE id = $1 "
                            "AND epoch = $2 AND enabled = 1 AND deleted_at IS NULL",
                            {user, epoch, now}));
    return changed == 1;
}

Status renew_password_hash(SystemTransaction& transaction, const Credentials& of,
                           const std::string& hash) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.credentials SET password = $3 WHERE member = $1 AND password = $2",
        {of.member, of.password, hash}));
    return {};
}

Status request_reset(SystemTransaction& transaction, std::string_view login, Instant now) {
    TRY_STATUS(
        transaction.execute("UPDATE main.users SET reset_requested_at = $2 "
                            "WHERE login = $1 AND deleted_at IS NULL",
                            {login, now}));
    return {};
}

Result<bool> use_code_step(SystemTransaction& transaction, const UserId& user, std::int64_t step) {
    TRY(const std::int64_t changed,
        transaction.execute(
            "UPDATE main.credentials SET code_step = $2 WHERE member = $1 AND code_step < $2",
            {user, step}));
    return changed == 1;
}

Result<bool> has_passwords(SystemTransaction& transaction) {
    TRY(const Rows rows, transaction.query("SELECT count(*) FROM credentials AS c "
                                           "JOIN users AS u ON u.id = c.member "
                                           "WHERE c.password <> '' AND u.deleted_at IS NULL"));
    return rows[0].integer(0) > 0;
}

Status delete_credentials(SystemTransaction& transaction, const UserId& user) {
    for (const std::string_view table : {"recovery_codes", "external_identities", "credentials"})
        TRY_STATUS(transaction.execute(fmt::format("DELETE FROM main.{} WHERE member = $1", table),
                                       {user}));
    return {};
}

Status put_recovery_codes(SystemTransaction& transaction, const UserId& user,
                          const std::vector<std::string>& hashes) {
    TRY_STATUS(transaction.execute("DELETE FROM main.recovery_codes WHERE member = $1", {user}));
    for (std::size_t i = 0; i < hashes.size(); ++i)
        TRY_STATUS(transaction.execute(
            "INSERT INTO main.recovery_codes (member, number, hash) VALUES ($1, $2, $3)",
            {user, i, hashes[i]}));
    return {};
}

Result<std::vector<RecoveryCode>> list_recovery_codes(SystemTransaction& transaction,
                                                      const UserId& user) {
    TRY(const Rows rows, transaction.query("SELECT number, hash, used_at FROM recovery_codes "
                                           "WHERE member = $1 ORDER BY number",
                                           {user}));
    std::vector<RecoveryCode> codes;
    for (const Row row : rows)
        codes.push_back({row.integer(0), row.string(1), row.optional_instant(2)});
    return codes;
}

Result<bool> use_recovery_code(SystemTransaction& transaction, const UserId& user,
                               std::int64_t number, Instant now) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.recovery_codes SET used_at = $3 "
                            "WHERE member = $1 AND number = $2 AND used_at IS NULL",
                            {user, number, now}));
    return changed == 1;
}

Result<bool> take_attempt(SystemTransaction& transaction, std::string_view subject,
                          std::int64_t most, Instant now) {
    const std::string digest = sha256_hex(subject);
    // The row is locked by the first statement, so that concurrent attempts are counted one by one.
    TRY_STATUS(
        transaction.execute("INSERT INTO main.sign_in_failures AS f (subject, since, attempts) "
                            "VALUES ($1, $2, 1) "
                            "ON CONFLICT (subject) DO UPDATE SET "
                            "attempts = CASE WHEN f.since <= $3 THEN 1 "
                            "ELSE f.attempts + 1 END, "
                            "since = CASE WHEN f.since <= $3 THEN $2 "
                            "ELSE f.since END",
                            {digest, now, now - kHour}));
    TRY(const Rows rows,
        transaction.query("SELECT attempts FROM sign_in_failures WHERE subject = $1", {digest}));
    return !rows.empty() && rows[0].integer(0) <= most;
}

Status forget_attempts(SystemTransaction& transaction, std::string_view subject) {
    TRY_STATUS(transaction.execute("DELETE FROM main.sign_in_failures WHERE subject = $1",
                                   {sha256_hex(subject)}));
    return {};
}

Result<std::int64_t> purge_attempts(SystemTransaction& transaction, Instant now) {
    return transaction.execute("DELETE FROM main.sign_in_failures WHERE since <= $1",
                               {now - kHour});
}

Result<Refreshed> find_refresh_token(SystemTransaction& transaction, std::string_view secret) {
    const std::string digest = sha256_hex(secret);
    TRY(const Rows current,
        transaction.query("SELECT id FROM main.tokens WHERE hash = $1 AND kind = 'program'",
                          {digest}));
    Refreshed found;
    if (!current.empty()) {
        TRY(found.token, current[0].id<TokenId>(0));
        return found;
    }
    TRY(const Rows spent,
        transaction.query("SELECT token FROM spent_refresh_tokens WHERE hash = $1", {digest}));
    if (spent.empty())
        return fail(Code::kUnauthenticated, "the refresh token is not valid; sign in again");
    TRY(found.token, spent[0].id<TokenId>(0));
    found.is_spent = true;
    return found;
}

Result<bool> exchange_refresh_token(SystemTransaction& transaction, const TokenId& token,
                                    std::string_view secret, std::string_view next, Instant now) {
    const std::string digest = sha256_hex(secret);
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.tokens SET hash = $3, last_used_at = $4 "
                            "WHERE id = $1 AND hash = $2 AND revoked_at IS NULL",
                            {token, digest, sha256_hex(next), now}));
    if (changed == 0) return false;
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.spent_refresh_tokens (hash, token, spent_at) VALUES ($1, $2, $3)",
        {digest, token, now}));
    return true;
}

Result<std::int64_t> purge_refresh_tokens(SystemTransaction& transaction, Instant before) {
    return transaction.execute("DELETE FROM main.spent_refresh_tokens WHERE spent_at < $1",
                               {before});
}

Status revoke_sign_in(SystemTransaction& transaction, const TokenId& token, Instant now) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        {token, now}));
    return {};
}

Result<std::vector<StoredSigningKey>> list_signing_keys(SystemTransaction& transaction,
                                                        Instant since) {
    TRY(const Rows rows,
        transaction.query("SELECT id, seed, public_key, created_at, retired_at FROM signing_keys "
                          "WHERE retired_at IS NULL OR retired_at > $1 "
                          "ORDER BY created_at DESC, id DESC",
                          {since}));
    std::vector<StoredSigningKey> keys;
    for (const Row row : rows)
        keys.push_back({row.string(0), row.string(1), row.string(2),
                        Instant::from_micros(row.integer(3)), row.optional_instant(4)});
    return keys;
}

Status add_signing_key(SystemTransaction& transaction, const StoredSigningKey& key) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.signing_keys SET retired_at = $1 WHERE retired_at IS NULL", {key.created_at}));
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.signing_keys (id, seed, public_key, created_at) VALUES ($1, $2, $3, $4)",
        {key.id, key.seed, key.public_key, key.created_at}));
    return {};
}

Status delete_signing_keys(SystemTransaction& transaction) {
    TRY_STATUS(transaction.execute("DELETE FROM main.signing_keys"));
    return {};
}

Result<bool> is_locked_down(SystemTransaction& transaction) {
    TRY(const Rows rows,
        transaction.query("SELECT value FROM main.installation WHERE name = 'lockdown'"));
    return !rows.empty();
}

Status set_locked_down(SystemTransaction& transaction, bool locked) {
    if (locked) {
        TRY_STATUS(
            transaction.execute("INSERT INTO main.installation (name, value) "
                                "VALUES ('lockdown', 'on') ON CONFLICT (name) DO NOTHING"));
        return {};
    }
    TRY_STATUS(transaction.execute("DELETE FROM main.installation WHERE name = 'lockdown'"));
    return {};
}

}  // namespace ballast::store
