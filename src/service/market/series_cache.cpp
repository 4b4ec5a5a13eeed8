#include "service/market/series_cache.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "service/environment.hpp"
#include "store/database.hpp"
#include "store/price_quality.hpp"

namespace ballast::service {

namespace {

std::string flags_key(const Call& call, const store::StoredSeries& series,
                      const fin::Calendar& calendar) {
    return fmt::format("{}|{}|{}|{}|{}|{}", call.principal().tenant.to_string(), series.symbol,
                       series.known_at.micros(), series.rows, series.closes, calendar.name());
}

bool has_flags(const model::PriceQuality& quality) {
    return quality.gaps + quality.outliers + quality.splits + quality.stale_runs +
               quality.inconsistent >
           0;
}

}  // namespace

Result<SeriesCache::Series> SeriesCache::series(const store::Columns& columns,
                                                const store::PriceParts& parts) {
    std::string key;
    for (const store::Dataset& part : parts.current) key += part.id.to_string();
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(stores_, key, &std::pair<std::string, Series>::first);
        if (found != stores_.end()) {
            stores_.splice(stores_.begin(), stores_, found);
            return found->second;
        }
    }
    TRY(auto read, store::stored_series(columns, parts));
    Series series = std::make_shared<const std::vector<store::StoredSeries>>(std::move(read));
    const std::lock_guard lock(mutex_);
    stores_.emplace_front(std::move(key), series);
    if (stores_.size() > kMostStores) stores_.pop_back();
    return series;
}

std::optional<SeriesCache::Flags> SeriesCache::flags(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = flags_.find(key);
    return found == flags_.end() ? std::nullopt : std::optional(found->second);
}

void SeriesCache::add_flags(const std::string& key, Flags flags) {
    const std::lock_guard lock(mutex_);
    // A series without flags takes room, too.
    flag_count_ += flags->size() + 1;
    if (flag_count_ > kMostFlags) {
        flags_.clear();
        flag_count_ = flags->size() + 1;
    }
    flags_.insert_or_assign(key, std::move(flags));
}

Result<SeriesCache::Series> all_series(const Call& call, const store::Columns& columns,
                                       const store::PriceParts& parts) {
    return call.environment().shared<SeriesCache>().series(columns, parts);
}

bool is_current(const model::PriceQuality& quality, const store::StoredSeries& series,
                const fin::Calendar& calendar) {
    return quality.calendar == calendar.name() && quality.closes == series.closes &&
           quality.price_rows == series.rows && quality.known_at == series.known_at;
}

Result<std::map<std::string, SeriesCache::Flags>> flags_of_series(
    Call& call, const store::Columns& columns, const store::PriceParts& parts,
    std::span<const store::StoredSeries> series, const fin::Calendar& calendar) {
    SeriesCache& cache = call.environment().shared<SeriesCache>();
    const auto none = std::make_shared<const std::vector<PriceFlag>>();
    std::map<std::string, SeriesCache::Flags> by_symbol;
    std::map<std::string, std::string> open;  // keys by symbol
    store::PriceFilter filter;
    TRY(const auto stored, store::price_quality(call.transaction()));
    for (const store::StoredSeries& one : series) {
        const auto quality = stored.find(one.symbol);
        if (quality != stored.end() && is_current(quality->second, one, calendar) &&
            !has_flags(quality->second)) {
            by_symbol[one.symbol] = none;
            continue;
        }
        const std::string key = flags_key(call, one, calendar);
        if (auto known = cache.flags(key)) {
            by_symbol[one.symbol] = *std::move(known);
            continue;
        }
        filter.symbols.push_back(one.symbol);
        open.emplace(one.symbol, key);
    }
    if (open.empty()) return by_symbol;
    TRY(const auto bars, store::read_bars(columns, parts, filter));
    for (auto first = bars.begin(); first != bars.end();) {
        auto last = first;
        while (last != bars.end() && last->symbol == first->symbol) ++last;
        TRY(auto found, price_flags(effective_bars({first, last}), calendar));
        auto flags = std::make_shared<const std::vector<PriceFlag>>(std::move(found));
        cache.add_flags(open.at(first->symbol), flags);
        by_symbol[first->symbol] = std::move(flags);
        first = last;
    }
    return by_symbol;
}

}  // namespace ballast::service
