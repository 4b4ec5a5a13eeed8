// Where the calls of the HTTP interface run: never on the threads that read and write sockets.
//
// Each kind of call has threads of its own, so that none waits for another kind: a read does not
// wait for the database's writer, a small write not for computations, and computations not for
// clients that wait for a job.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/http/message.hpp"
#include "api/rest/fair_pool.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::api::rest {

enum class Lane : std::uint8_t { kRead, kWrite, kCompute, kWait, kHealth };

// Short computations run with the writes, so that a job is canceled at once.
Lane lane_of(const service::MethodInfo& info);

struct PoolSizes {
    std::size_t read = 4;
    std::size_t write = 4;
    std::size_t compute = 3;
    std::size_t wait = 32;  // clients that wait for a job at one time
    std::size_t max_waiting = 256;
};

class CallPools {
public:
    explicit CallPools(const PoolSizes& sizes);

    // False when too many calls of this lane are waiting, in all or of this caller.
    bool submit(Lane lane, const Share& share, FairPool::Task&& task) {
        return pools_[static_cast<std::size_t>(lane)]->submit(share, std::move(task));
    }

private:
    std::array<std::unique_ptr<FairPool>, 5> pools_;
};

// On whose account a request runs, known from an earlier one with the same credential: a request is
// authenticated by its task, since that reads the store. Others run on the account of their
// address.
class Callers {
public:
    Share share_of(const http::Request& request) const;
    void learn(const http::Request& request, const service::Principal& principal);

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Share> shares_;  // by the digest of the credential
};

}  // namespace ballast::api::rest
