// The ALM sessions in memory: their positions, the book built from them, and computed results.
//
// Within a memory budget: the least recently used is evicted first, a deleted session immediately.
// Entries are shared: an evicted one stays alive for the calls that use it. The positions of a
// session never change; computed results are keyed by the digest of their inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace ballast::service {

struct AlmSessionData;

class AlmSessionCache {
public:
    static constexpr std::size_t kBudget = std::size_t{3} << 30;  // bytes

    explicit AlmSessionCache(std::size_t budget = kBudget) : budget_(budget) {}

    // Null when not cached.
    std::shared_ptr<AlmSessionData> find(const std::string& id);
    // Replaces the entry for the id. An entry larger than the budget is cached alone.
    void put(const std::string& id, std::shared_ptr<AlmSessionData> data, std::size_t bytes);
    // Updates the size of the entry; evicts others when necessary.
    void resize(const std::string& id, std::size_t bytes);
    // With entries of its rows, whose ids are "<id>/<digest>".
    void drop(const std::string& id);

    std::size_t entries() const;
    std::size_t bytes() const;

private:
    struct Entry {
        std::string id;
        std::shared_ptr<AlmSessionData> data;
        std::size_t bytes = 0;
    };
    void shrink();

    const std::size_t budget_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // most recently used first
};

}  // namespace ballast::service
