// Signing in, in this order of doors: the one-time link that `ballast serve` prints, the browser
// session it turns into, service tokens, and the owner at the command line.
//
// Secrets are 256 random bits; the store holds their SHA-256 only. A credential that is revoked or
// expired stops working within a second everywhere: principals are cached for at most that long.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

struct IssuedToken {
    std::string id;
    std::string secret;  // shown once: "ballast_…"
    std::optional<Instant> expires_at;
};

struct Session {
    std::string secret;  // the cookie's value
    std::string csrf;    // sent back in X-CSRF-Token with every change
    Instant expires_at;
};

class Identity {
public:
    explicit Identity(Environment& environment) : environment_(environment) {}

    // Makes the embedded tenant and its owner if there are none. Idempotent.
    Status ensure_owner();
    // The embedded owner, for the command line: whoever may open the data directory.
    Result<Principal> owner();

    // Works once, for fifteen minutes.
    Result<std::string> make_one_time_secret();
    Result<Session> sign_in_with_one_time_secret(std::string_view secret);
    Status sign_out(std::string_view session_secret);

    Result<IssuedToken> make_service_token(const Principal& by, const std::string& name,
                                           const std::vector<std::string>& scopes,
                                           std::optional<Instant> expires_at);

    // kUnauthenticated when unknown, expired or revoked: one message for all three.
    Result<Principal> authenticate_token(std::string_view secret);
    Result<Principal> authenticate_session(std::string_view secret);

    // Forgets what is cached, after a revocation in this process.
    void forget();

private:
    struct Cached {
        Principal principal;
        std::chrono::steady_clock::time_point until;
    };
    Result<Principal> authenticate(std::string_view secret, std::string_view kind);

    Environment& environment_;
    std::mutex mutex_;
    std::unordered_map<std::string, Cached> cache_;
};

}  // namespace ballast::service
