// What is derived from all stored prices of a workspace, kept until they change.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/market/price_flags.hpp"
#include "store/columns.hpp"
#include "store/price_store.hpp"

namespace ballast::service {

// Thread-safe. The parts of the stored prices are immutable, so that their ids stand for the series
// in them; flags of a symbol are those of its rows, which the time of the last one and their number
// identify.
class SeriesCache {
public:
    using Series = std::shared_ptr<const std::vector<store::StoredSeries>>;
    using Flags = std::shared_ptr<const std::vector<PriceFlag>>;

    static constexpr std::size_t kMostStores = 8;
    static constexpr std::size_t kMostFlags = 200'000;  // about 50 MB

    Result<Series> series(const store::Columns& columns, const store::PriceParts& parts);
    std::optional<Flags> flags(const std::string& key);
    void add_flags(const std::string& key, Flags flags);

private:
    std::mutex mutex_;
    std::list<std::pair<std::string, Series>> stores_;  // most recently used first
    std::map<std::string, Flags> flags_;
    std::size_t flag_count_ = 0;
};

// All stored series, by symbol.
Result<SeriesCache::Series> all_series(const Call& call, const store::Columns& columns,
                                       const store::PriceParts& parts);

// Whether the stored quality is that of the stored prices by the calendar.
bool is_current(const model::PriceQuality& quality, const store::StoredSeries& series,
                const fin::Calendar& calendar);

// Flags of series, by symbol. Those that their stored quality counts none of are empty.
Result<std::map<std::string, SeriesCache::Flags>> flags_of_series(
    Call& call, const store::Columns& columns, const store::PriceParts& parts,
    std::span<const store::StoredSeries> series, const fin::Calendar& calendar);

}  // namespace ballast::service
