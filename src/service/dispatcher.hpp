// Everything around a method, for all interfaces: authentication, permission, rate limit,
// validation, deadline, idempotency, transaction, audit row, metrics, error mapping.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "service/identity.hpp"
#include "service/method.hpp"
#include "service/metrics.hpp"
#include "service/rate_limit.hpp"
#include "store/log_position.hpp"

namespace ballast::service {

// Properties of one call, set by the interface.
struct Invocation {
    std::string_view method;
    std::string_view request = "{}";       // JSON
    const Principal* principal = nullptr;  // null: not signed in
    std::string_view interface;            // "http", "rpc", "mcp", "cli"; for logs and audit
    std::string remote = {};               // remote address
    std::optional<std::string> idempotency_key = {};
    RequestId request_id = {};
    Cancel cancel = {};
    std::function<void(const Progress&)> progress = {};
    std::function<void(std::string_view)> emit = {};  // receives parts of a streamed response
    bool takes_source = false;  // the interface sends responses that are not in memory
    const wire::TableFiles* files = nullptr;  // null: requests may not name files
    bool in_process = false;  // the command line: long methods run here, without a deadline or
                              // limits of their cost
    // If set, receives the state of the caller's rate limit.
    std::optional<RateState>* rate = nullptr;
    std::string agent = {};   // browser or program
    std::string device = {};  // value of Cookie::Name::kDevice
    std::string flow = {};    // value of Cookie::Name::kFlow
    // What the caller has seen: a read may come from a replica that has it. None: from the primary.
    std::optional<store::LogPosition> seen = {};
};

struct Reply {
    std::string body;                  // the response as JSON
    std::string etag;                  // for a versioned resource; empty otherwise
    std::optional<JobId> job;          // the call was submitted as this job; body is the job
    bool replayed = false;             // the stored response of an earlier call with the same key
    std::vector<Cookie> cookies = {};  // for a browser
    // If set, the response instead of `body`: only where Invocation::takes_source is.
    std::shared_ptr<const ByteSource> source = nullptr;
    // Likewise the bytes of the file that `body`, a FileContent, describes.
    std::shared_ptr<const ByteSource> file = nullptr;
    bool proposed = false;  // an agent's write: body is the proposal
    // What this response has seen; none where there is no replica.
    std::optional<store::LogPosition> seen = {};
};

class Dispatcher {
public:
    Dispatcher(Environment& environment, const MethodTable& table);

    Result<Reply> invoke(const Invocation& invocation);

    // Counts a sign-in attempt from an address; kLimitExceeded when there were too many. For
    // sign-in pages, which are not methods; methods that sign in are counted by invoke().
    Status admit_sign_in(const std::string& remote);
    // Counts an invalid credential, in a bucket of its own per kind ("link", "token") and address.
    // kLimitExceeded when there were too many. Valid credentials are not limited, so that nobody's
    // failed attempts keep the owner out. Audited, in a number of rows per minute.
    Status count_invalid(std::string_view kind, const std::string& remote,
                         const RequestId& request = {});

    // Audits a call that was refused before or by its method. Returns at once.
    void audit_refusal(const Invocation& invocation, const Error& error);

    const MethodTable& table() const { return table_; }
    Environment& environment() { return environment_; }
    Identity& identity() { return identity_; }
    Metrics& metrics() { return metrics_; }

private:
    Result<Reply> run_guarded(const Method& method, const Invocation& invocation);
    Result<Reply> admit_and_run(const Method& method, const Invocation& invocation);
    Result<Reply> run_read(const Method& method, const Invocation& invocation, Call& call);
    // As a job when it takes more than a call may.
    Result<Reply> run_compute(const Method& method, const Invocation& invocation, Call& call);
    Result<Reply> run_write(const Method& method, const Invocation& invocation, Call& call);
    // An agent's write: it is tried out and stored as a proposal.
    Result<Reply> run_proposal(const Method& method, const Invocation& invocation, Call& call);
    Result<Reply> submit_job(const Method& method, const Invocation& invocation, Call& call);
    // The position after what the call did.
    std::optional<store::LogPosition> position_after(const Method& method);
    void note_failed_sign_in(const Invocation& invocation, const Call& call, const Error& error);
    wire::ReadContext read_context(const Invocation& invocation) const;

    Environment& environment_;
    const MethodTable& table_;
    Identity identity_;
    Metrics& metrics_;
    RateLimiter rate_limiter_;
    RateLimiter sign_in_limiter_;  // keyed by address
    RateLimiter invalid_rows_;
    RateLimiter rate_rows_;  // keyed by user
};

}  // namespace ballast::service
