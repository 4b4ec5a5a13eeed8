// Context of a running method: caller, transaction, stores, threads, cancellation and progress.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_source.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/work.hpp"
#include "service/cost.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"
#include "store/results.hpp"

namespace ballast::store {
class Transaction;
}
namespace ballast::wire {
class TableFiles;
}

namespace ballast::service {

// Where a call comes from, as its interface knows it.
struct CallSource {
    std::string interface;  // "http", "rpc", "mcp", "cli"
    std::string remote;     // remote address
    std::string agent;      // of the browser or program; may be empty
    std::string device;     // value of the cookie kDevice; may be empty
    std::string flow;       // value of the cookie kFlow; may be empty
};

// A cookie that the response sets in a browser. Empty: the browser removes it.
struct Cookie {
    enum class Name : std::uint8_t {
        kSession,  // until the browser ends
        kDevice,   // for a year: this browser signed in before
        kFlow,     // for ten minutes: this browser began to sign in through an identity provider
    };
    Name name = Name::kSession;
    std::string value;
};

class Call {
public:
    Call(Environment& environment, const Principal& principal, RequestId request, Work work,
         const wire::TableFiles* files = nullptr)
        : environment_(&environment),
          principal_(&principal),
          request_(request),
          work_(std::move(work)),
          files_(files) {}

    const Principal& principal() const { return *principal_; }
    Environment& environment() const { return *environment_; }
    RequestId request() const { return request_; }
    const Work& work() const { return work_; }
    Instant now() const { return environment_->clock().now(); }

    // The files that the request may name; null where the interface does not allow it.
    const wire::TableFiles* files() const { return files_; }

    // The job that runs this call; empty outside of jobs.
    const std::string& job() const { return job_; }
    // Who started it: a user, or "schedule NAME".
    const std::string& trigger() const { return trigger_.empty() ? principal_->name : trigger_; }

    // The open transaction of the caller's tenant: of a kWrite method for writing, of a kRead
    // method for reading. A kRun method opens its own with read(). CHECKs that there is one.
    store::Transaction& transaction() const;
    bool has_transaction() const { return transaction_ != nullptr; }

    // Runs `body` in a read transaction of the caller's tenant (the open one, if any).
    Status read(const std::function<Status(store::Transaction&)>& body) const;

    // Runs `body`, the effect of a kRun method on the store, in a write transaction together with
    // the audit row of the call. `body` may run again: it has no other effect.
    Status write(const std::function<Status(store::Transaction&)>& body);

    // Fails when the cost is above the limits of this call. For sizes known once stored data has
    // been looked up, before it takes memory.
    Status admit(const Cost& cost) const { return check_cost(cost, limits_); }

    // Names the object of a write for the audit row: "portfolio:demo-long-short".
    void touch(std::string object) { object_ = std::move(object); }
    const std::string& object() const { return object_; }

    // A result of a kRun method, stored once it has succeeded, together with its audit row.
    void keep(store::ResultDraft draft) { kept_.push_back(std::move(draft)); }
    bool has_kept() const { return !kept_.empty(); }
    Status store_kept(store::Transaction& transaction) const;

    // Version of the resource in the response; REST sends it as the ETag.
    void set_version(std::int64_t version);
    const std::string& etag() const { return etag_; }

    // Sends a part of the response, a JSON object, to a caller who takes parts
    // (MethodInfo::streams).
    void emit(std::string_view json) const {
        if (emit_) emit_(json);
    }
    bool emits() const { return emit_ != nullptr; }

    // For a response that may be too large for memory: whether the interface can send one from a
    // source, and the JSON of the response, in place of what the method returns.
    bool takes_source() const { return takes_source_; }
    void answer_with(std::shared_ptr<const ByteSource> response) { answer_ = std::move(response); }
    std::shared_ptr<const ByteSource> take_answer() { return std::move(answer_); }
    // Likewise the bytes of a file whose description, a FileContent, the method returns.
    void answer_with_file(std::shared_ptr<const ByteSource> bytes) { file_ = std::move(bytes); }
    std::shared_ptr<const ByteSource> take_file() { return std::move(file_); }

    const CallSource& source() const { return source_; }
    void set_cookie(Cookie cookie) { cookies_.push_back(std::move(cookie)); }
    std::vector<Cookie> take_cookies() { return std::move(cookies_); }

    // Set by the dispatcher and the runner of jobs only. Without limits at first.
    void come_from(CallSource source) { source_ = std::move(source); }
    void limit(CostLimits limits) { limits_ = limits; }
    using Emit = std::function<void(std::string_view)>;
    void emit_to(Emit emit) { emit_ = std::move(emit); }
    void take_sources() { takes_source_ = true; }
    void open(store::Transaction* transaction) { transaction_ = transaction; }
    void run_in_job(std::string job, std::string trigger) {
        job_ = std::move(job);
        trigger_ = std::move(trigger);
    }
    // Appends the audit row of a successful call.
    using Audit = std::function<Status(store::Transaction&, const Call&)>;
    void audit_with(Audit audit) { audit_ = std::move(audit); }
    bool is_audited() const { return is_audited_; }

private:
    Environment* environment_;
    const Principal* principal_;
    RequestId request_;
    Work work_;
    const wire::TableFiles* files_;
    store::Transaction* transaction_ = nullptr;
    CostLimits limits_;
    std::string job_;
    std::string trigger_;
    std::string object_;
    std::string etag_;
    std::vector<store::ResultDraft> kept_;
    Audit audit_;
    Emit emit_;
    bool is_audited_ = false;  // by write()
    bool takes_source_ = false;
    std::shared_ptr<const ByteSource> answer_;
    std::shared_ptr<const ByteSource> file_;
    CallSource source_;
    std::vector<Cookie> cookies_;
};

// The ETag for a version, and the version from an ETag ("v3", quoted or not).
std::string etag_of(std::int64_t version);
Result<std::int64_t> version_of(std::string_view etag);

}  // namespace ballast::service
