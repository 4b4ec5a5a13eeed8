// Market snapshots that were read before: the engines of a batch, and the parts of a page, ask for
// the same prices one after the other.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "market/snapshot.hpp"

namespace ballast::service {

// Thread-safe. A key stands for immutable content: prices by the parts that they are stored in,
// securities by a digest. The least recently used entries are dropped beyond a number of closes.
class SnapshotCache {
public:
    static constexpr std::size_t kMostCloses = 16'000'000;  // 128 MB

    using History = std::shared_ptr<const market::PriceHistory>;

    // The prices of all dates, read once.
    Result<History> history(const std::string& key,
                            const std::function<Result<market::PriceHistory>()>& read);
    Result<market::Snapshot> snapshot(const std::string& key,
                                      const std::function<Result<market::Snapshot>()>& make);

private:
    struct Entry {
        std::string key;
        History history;                                   // either this
        std::shared_ptr<const market::Snapshot> snapshot;  // or this
        std::size_t closes = 0;
    };
    std::optional<Entry> find(const std::string& key);
    void add(Entry entry);

    std::mutex mutex_;
    std::list<Entry> entries_;  // most recently used first
    std::size_t closes_ = 0;
};

// The prices up to a date, without symbols that have none.
market::PriceHistory prices_up_to(const market::PriceHistory& prices, fin::Date as_of);

}  // namespace ballast::service
