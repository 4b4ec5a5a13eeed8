#include "service/alm/session_cache.hpp"

#include <algorithm>

namespace ballast::service {

std::shared_ptr<AlmSessionData> AlmSessionCache::find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, id, &Entry::id);
    if (found == entries_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found);
    return found->data;
}

void AlmSessionCache::put(const std::string& id, std::shared_ptr<AlmSessionData> data,
                          std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const Entry& entry) { return entry.id == id; });
    entries_.push_front({id, std::move(data), bytes});
    shrink();
}

void AlmSessionCache::resize(const std::string& id, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, id, &Entry::id);
    if (found == entries_.end()) return;
    found->bytes = bytes;
    shrink();
}

void AlmSessionCache::drop(const std::string& id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const Entry& entry) {
        return entry.id == id || entry.id.starts_with(id + "/");
    });
}

void AlmSessionCache::shrink() {
    std::size_t total = 0;
    for (const Entry& entry : entries_) total += entry.bytes;
    while (total > budget_ && entries_.size() > 1) {
        total -= entries_.back().bytes;
        entries_.pop_back();
    }
}

std::size_t AlmSessionCache::entries() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

std::size_t AlmSessionCache::bytes() const {
    const std::lock_guard lock(mutex_);
    std::size_t total = 0;
    for (const Entry& entry : entries_) total += entry.bytes;
    return total;
}

}  // namespace ballast::service
