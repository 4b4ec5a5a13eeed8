// Sign-in, in order: the one-time link printed by `ballast serve`, the browser session created from
// it, service tokens, and the owner at the command line.
//
// Secrets are 256 random bits; the store holds only their SHA-256. A revoked or expired credential
// stops working within a second everywhere: principals are cached for at most that long.
#pragma once

#include <chrono>
#include <cstdint>
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
    std::string secret;  // value of the cookie
    std::string csrf;    // sent in X-CSRF-Token with every change
    Instant expires_at;
};

// Principals of credentials that were valid less than a second ago, shared by the process.
class PrincipalCache {
public:
    std::optional<Principal> find(const std::string& key);
    // Counts revocations: one between a read of the store and `put` keeps what was read out.
    std::uint64_t revocations();
    void put(const std::string& key, const Principal& principal, std::uint64_t revocations);
    // After a revocation in this process.
    void clear();

private:
    struct Cached {
        Principal principal;
        std::chrono::steady_clock::time_point until;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Cached> principals_;
    std::uint64_t revocations_ = 0;
};

class Identity {
public:
    explicit Identity(Environment& environment) : environment_(environment) {}

    // Creates the embedded tenant and its owner if they do not exist. Idempotent.
    Status ensure_owner();
    // The embedded owner, for the command line: any user who can open the data directory.
    Result<Principal> owner();

    // Valid once, for fifteen minutes.
    Result<std::string> make_one_time_secret();
    Result<Session> sign_in_with_one_time_secret(std::string_view secret);
    Status sign_out(std::string_view session_secret);

    Result<IssuedToken> make_service_token(store::Transaction& transaction, const Principal& by,
                                           const std::string& name,
                                           const std::vector<std::string>& scopes,
                                           std::optional<Instant> expires_at);

    // kUnauthenticated when unknown, expired or revoked, with the same message for all three.
    Result<Principal> authenticate_token(std::string_view secret);
    Result<Principal> authenticate_session(std::string_view secret);

private:
    Result<Principal> authenticate(std::string_view secret, std::string_view kind);

    Environment& environment_;
};

}  // namespace ballast::service
