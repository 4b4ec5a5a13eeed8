// What users sign in with: password, one-time codes and recovery codes; attempts that are counted;
// refresh tokens that were exchanged; and the keys that sign access tokens.
//
// Only hashes of passwords and recovery codes are stored. Secrets that must be read again are
// sealed by the caller (base/seal.hpp); here they are opaque text.
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
#include "store/identity.hpp"

namespace ballast::store {

struct Credentials {
    UserId member;
    std::string password;  // hash; empty: none
    std::optional<Instant> password_at;
    std::string code_secret;                   // sealed; empty: none
    std::optional<Instant> code_confirmed_at;  // one-time codes are required from then on
    std::int64_t code_step = 0;                // of the last code used
};

// Of a user without credentials: empty ones.
Result<Credentials> get_credentials(SystemTransaction& transaction, const UserId& user);
Status put_credentials(SystemTransaction& transaction, const Credentials& credentials);
// Records a sign-in. False when the user may no longer sign in, or signed out everywhere since
// `epoch` was read.
Result<bool> record_sign_in(SystemTransaction& transaction, const UserId& user, std::int64_t epoch,
                            Instant now);
// Replaces a hash by another one of the same password. Nothing happens if the password has changed.
Status renew_password_hash(SystemTransaction& transaction, const Credentials& of,
                           const std::string& hash);
// Notes that a user asked for a new password. The same work for an unknown login.
Status request_reset(SystemTransaction& transaction, std::string_view login, Instant now);
// Records the use of a one-time code. Of concurrent uses of one step exactly one succeeds.
Result<bool> use_code_step(SystemTransaction& transaction, const UserId& user, std::int64_t step);
// Whether any user has a password.
Result<bool> has_passwords(SystemTransaction& transaction);
Status delete_credentials(SystemTransaction& transaction, const UserId& user);

struct RecoveryCode {
    std::int64_t number = 0;
    std::string hash;
    std::optional<Instant> used_at;
};
// Replaces all codes of the user.
Status put_recovery_codes(SystemTransaction& transaction, const UserId& user,
                          const std::vector<std::string>& hashes);
Result<std::vector<RecoveryCode>> list_recovery_codes(SystemTransaction& transaction,
                                                      const UserId& user);
// False when it was used before.
Result<bool> use_recovery_code(SystemTransaction& transaction, const UserId& user,
                               std::int64_t number, Instant now);

// Counts an attempt before it is evaluated; false when `most` attempts were counted since an hour.
// The counter is common to all processes.
Result<bool> take_attempt(SystemTransaction& transaction, std::string_view subject,
                          std::int64_t most, Instant now);
Status forget_attempts(SystemTransaction& transaction, std::string_view subject);
Result<std::int64_t> purge_attempts(SystemTransaction& transaction, Instant now);

// The sign-in of a current refresh token, or of one that was exchanged before (`is_spent`): whoever
// holds that is not who holds its successor. kUnauthenticated when it is neither.
struct Refreshed {
    TokenId token;
    bool is_spent = false;
};
Result<Refreshed> find_refresh_token(SystemTransaction& transaction, std::string_view secret);
// Exchanges the current refresh token of a sign-in. False when another caller did before.
Result<bool> exchange_refresh_token(SystemTransaction& transaction, const TokenId& token,
                                    std::string_view secret, std::string_view next, Instant now);
// Forgets those that were exchanged before `before`, when their sign-ins have ended.
Result<std::int64_t> purge_refresh_tokens(SystemTransaction& transaction, Instant before);
Status revoke_sign_in(SystemTransaction& transaction, const TokenId& token, Instant now);

struct StoredSigningKey {
    std::string id;
    std::string seed;  // sealed
    std::string public_key;
    Instant created_at;
    std::optional<Instant> retired_at;  // signs nothing from then on
};
// Newest first; those that were retired before `since` are left out.
Result<std::vector<StoredSigningKey>> list_signing_keys(SystemTransaction& transaction,
                                                        Instant since);
// Retires the keys that sign now, and adds this one.
Status add_signing_key(SystemTransaction& transaction, const StoredSigningKey& key);
// Removes all keys: access tokens that they signed are invalid.
Status delete_signing_keys(SystemTransaction& transaction);

// Whether sign-in is refused for everyone but the owner at the command line.
Result<bool> is_locked_down(SystemTransaction& transaction);
Status set_locked_down(SystemTransaction& transaction, bool locked);

}  // namespace ballast::store
