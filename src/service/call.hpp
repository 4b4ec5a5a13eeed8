// What a method's function may use while it runs: who asks, the transaction, the stores, threads,
// a way to be stopped and to tell how far it is.
#pragma once

#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/work.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::store {
class Transaction;
}
namespace ballast::wire {
class TableFiles;
}

namespace ballast::service {

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

    // The files that the request may name; null where the door lets it name none.
    const wire::TableFiles* files() const { return files_; }

    // The open transaction of the caller's tenant: of a kWrite method for writing, of a kRead
    // method for reading. A kRun method opens its own with read(). CHECKs that there is one.
    store::Transaction& transaction() const;

    // Runs `body` in a reading transaction of the caller's tenant (the open one, if there is one).
    Status read(const std::function<Status(store::Transaction&)>& body) const;

    // Names the object that a write touches, for the audit row: "portfolio:demo-long-short".
    void touch(std::string object) { object_ = std::move(object); }
    const std::string& object() const { return object_; }

    // The version of the resource that the response holds; REST sends it as the ETag.
    void set_version(std::int64_t version);
    const std::string& etag() const { return etag_; }

    // Only the dispatcher sets it.
    void open(store::Transaction* transaction) { transaction_ = transaction; }

private:
    Environment* environment_;
    const Principal* principal_;
    RequestId request_;
    Work work_;
    const wire::TableFiles* files_;
    store::Transaction* transaction_ = nullptr;
    std::string object_;
    std::string etag_;
};

// The ETag of a version, and the version of an ETag ("v3", quoted or not).
std::string etag_of(std::int64_t version);
Result<std::int64_t> version_of(std::string_view etag);

}  // namespace ballast::service
