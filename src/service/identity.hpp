// Who calls: the owner at the command line, browser sessions, programs in which a user signed in
// (their access tokens: access_token.hpp), and service tokens. How users sign in with a password:
// user/.
//
// Secrets are 256 random bits; the store holds only their SHA-256. A revoked or expired credential
// stops working within a second everywhere: principals are cached for at most that long. Sign-ins,
// sign-outs and the first use of a token in a day are audited.
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
#include "service/audit_trail.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

struct IssuedToken {
    std::string id;
    std::string secret;  // shown once: "ballast_…"
    std::optional<Instant> expires_at;
};

struct Session {
    std::string id;
    std::string secret;  // value of the cookie
    std::string csrf;    // sent in X-CSRF-Token with every change
    Instant expires_at;
};

// An authenticated credential: who, and the token with its last use that the store knows.
struct Authenticated {
    Principal principal;
    store::TokenId token;
    TenantId token_tenant;  // that the token belongs to; the call may be for another one
    Instant last_used;
};

// Principals of credentials that were valid less than a second ago, shared by the process.
class PrincipalCache {
public:
    std::optional<Authenticated> find(const std::string& key);
    // Counts revocations: one between a read of the store and `put` keeps what was read out.
    std::uint64_t revocations();
    void put(const std::string& key, const Authenticated& found, std::uint64_t revocations);
    // After a revocation in this process.
    void clear();

private:
    struct Cached {
        Authenticated found;
        std::chrono::steady_clock::time_point until;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Cached> principals_;
    std::uint64_t revocations_ = 0;
};

// Uses of tokens that this process has recorded, or is about to.
class TokenUses {
public:
    // The later of `known` and the use seen here.
    Instant last(const store::TokenId& token, Instant known);
    // Whether the last use is `period` ago, so that this one is to be recorded.
    bool is_due(const store::TokenId& token, Instant known, Instant now,
                std::chrono::microseconds period);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, Instant> last_;
};

// Whether a request counts as a use of its credential: an event stream that is open does not keep a
// session alive.
enum class Use : std::uint8_t { kCounted, kNotCounted };

// 256 bits from the system's generator, in hexadecimal.
std::string make_secret();
std::string csrf_of(std::string_view session_secret);

// Limits of an agent a day; 0: none.
struct AgentLimits {
    std::int64_t calls = 0;
    std::int64_t seconds = 0;  // of computing
    std::int64_t tokens = 0;   // of language models
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
    Result<Session> sign_in_with_one_time_secret(std::string_view secret,
                                                 const CallOrigin& origin = {});
    // The tenant of the owner, whose administrators run the installation.
    Result<TenantId> home();
    // kForbidden for a method of the whole installation in another workspace than home.
    Status check_home(const Principal& principal, std::string_view method);
    // The same within a transaction.
    Result<TenantId> home(store::SystemTransaction& transaction);
    // A browser session of a user, in a transaction that audits it.
    Result<Session> make_session(store::Session& transaction, const store::Token& of);
    Status sign_out(std::string_view session_secret, const CallOrigin& origin = {});

    Result<IssuedToken> make_service_token(store::Transaction& transaction, const Principal& by,
                                           const std::string& name,
                                           const std::vector<std::string>& scopes,
                                           std::optional<Instant> expires_at,
                                           std::optional<AgentLimits> agent = {});

    // kUnauthenticated when unknown, expired, revoked or, a session, idle for too long, with the
    // same message for all. `workspace`, an id or a slug, selects another tenant of the user:
    // kNotFound when it is not one. A token is a service token or an access token.
    Result<Principal> authenticate_token(std::string_view secret, const std::string& remote = {},
                                         std::string_view workspace = {});
    Result<Principal> authenticate_session(std::string_view secret, Use use = Use::kCounted,
                                           std::string_view workspace = {});

private:
    Result<Authenticated> authenticate(std::string_view secret, std::string_view kind,
                                       std::string_view workspace);
    Result<store::Bearer> bearer_of(std::string_view secret, std::string_view kind,
                                    std::string_view workspace);
    std::chrono::microseconds idle_limit() const;
    void record_use(const Authenticated& found, const std::string& remote);

    Environment& environment_;
};

}  // namespace ballast::service
