// Results of computations for the next call that asks for the same: in memory, then in the Redis
// server that all processes share (setting redis), else computed. The key is the digest of method,
// request, data and version, so that a result is never out of date; it lives for an hour at most.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "service/call.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct CacheCounts {
    std::uint64_t memory = 0;  // found here
    std::uint64_t shared = 0;  // found in Redis
    std::uint64_t computed = 0;
};

// Thread-safe.
class ResultCache {
public:
    static constexpr std::size_t kMostBytes = std::size_t{64} << 20;
    static constexpr std::size_t kLargest = 900U << 10U;  // of one result
    static constexpr std::chrono::seconds kLife{3'600};

    // In memory, least recently used first to go. `elapsed`: of the clock.
    std::optional<std::string> find(const std::string& key, std::chrono::microseconds elapsed);
    void put(const std::string& key, const std::string& text, std::chrono::microseconds elapsed);

    void forget();

    CacheCounts counts() const { return {memory_, shared_, computed_}; }
    void count_shared() { ++shared_; }
    void count_computed() { ++computed_; }

private:
    struct Entry {
        std::string key;
        std::string text;
        std::chrono::microseconds until{0};
    };

    std::mutex mutex_;
    std::list<Entry> entries_;  // most recently used first
    std::map<std::string, std::list<Entry>::iterator, std::less<>> by_key_;
    std::size_t bytes_ = 0;
    std::atomic<std::uint64_t> memory_ = 0, shared_ = 0, computed_ = 0;
};

// Of the caller's workspace. A Redis server that is away, or whose value was changed, has none.
std::optional<std::string> find_result(Call& call, const std::string& digest);
void put_result(Call& call, const std::string& digest, const std::string& text);

// The response with that digest from the cache, or computed and put there. A job computes: its
// result is stored anyway.
template <class Response, class Compute>
Result<Response> cached_response(Call& call, const std::string& digest, const Compute& compute) {
    if (!call.job().empty()) return compute();
    if (const auto found = find_result(call, digest)) {
        wire::ReadContext context;
        context.max_bytes = found->size();
        if (auto response = wire::read_json<Response>(*found, context)) return response;
    }
    TRY(Response response, compute());
    put_result(call, digest, wire::to_json(response));
    return response;
}

}  // namespace ballast::service
