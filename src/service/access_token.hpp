// Access tokens: JSON Web Tokens (RFC 7519, profile RFC 9068) of programs in which a user signed
// in, valid for five minutes. Signed with Ed25519 by a key of the installation, which is replaced
// every 30 days; the public keys are served at /.well-known/jwks.json (RFC 8037).
//
// A token is accepted only in exactly this form: algorithm EdDSA and type at+jwt, a key id of ours,
// no other header field, no unknown or repeated claim. It names a sign-in, which must not have
// ended, and the epoch of its user, who must not have signed out everywhere since.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/signature.hpp"
#include "service/environment.hpp"
#include "store/database.hpp"

namespace ballast::service {

inline constexpr std::chrono::seconds kAccessLife{300};

struct AccessClaims {
    std::string iss;
    std::string aud;
    std::string sub;         // id of the user
    std::string sid;         // id of the sign-in
    std::int64_t epoch = 0;  // of the user when the token was issued
    std::int64_t iat = 0;    // seconds since 1970, as the next two
    std::int64_t nbf = 0;
    std::int64_t exp = 0;
    std::string jti;
};

// One per process: Environment::shared<AccessTokens>().
class AccessTokens {
public:
    // A token of the user and the sign-in; the other claims are filled in.
    Result<std::string> issue(Environment& environment, AccessClaims claims);
    // kUnauthenticated, without a reason, when the token is not valid now.
    Result<AccessClaims> verify(Environment& environment, std::string_view token);
    // A JSON Web Key Set of the keys whose tokens are accepted.
    Result<std::string> public_keys(Environment& environment);

    // Signs with a new key from now on; tokens of the ones before stay valid for their five
    // minutes.
    Status rotate(Environment& environment);
    // Forgets the keys in memory, after they were removed from the store.
    void forget();

private:
    struct Key {
        std::string id;
        std::string public_key;
        std::optional<SigningKey> private_key;  // none: it only verifies
        Instant created_at;
    };
    Status load(Environment& environment, bool fresh);
    Status add_key(Environment& environment);
    const Key* find(std::string_view id) const;

    std::mutex mutex_;
    std::vector<Key> keys_;  // newest first
    std::chrono::steady_clock::time_point loaded_at_;
    bool is_loaded_ = false;
};

}  // namespace ballast::service
