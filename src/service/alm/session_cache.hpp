// The ALM sessions that are in memory: their positions, a book made of them, and what was computed.
//
// Within a memory budget; the least recently used leaves first, a session that was deleted at once.
// Entries are shared: one that leaves stays alive for the calls that hold it. A session's positions
// never change; what is computed from them names its inputs by their digest.
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

    // Null when it is not here.
    std::shared_ptr<AlmSessionData> find(const std::string& id);
    // Replaces what stood under the id. An entry above the whole budget stands alone.
    void put(const std::string& id, std::shared_ptr<AlmSessionData> data, std::size_t bytes);
    // The entry has grown or shrunk; others leave for it when they must.
    void resize(const std::string& id, std::size_t bytes);
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
    std::list<Entry> entries_;  // the most recently used first
};

}  // namespace ballast::service
