#include "service/market/snapshot_cache.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::service {

namespace {

std::size_t closes_of(const market::PriceHistory& prices) {
    return prices.dates.size() * prices.symbols.size();
}

}  // namespace

Result<SnapshotCache::History> SnapshotCache::history(
    const std::string& key, const std::function<Result<market::PriceHistory>()>& read) {
    if (auto found = find(key)) return std::move(found->history);
    TRY(market::PriceHistory prices, read());
    auto shared = std::make_shared<const market::PriceHistory>(std::move(prices));
    add({.key = key, .history = shared, .closes = closes_of(*shared)});
    return shared;
}

Result<market::Snapshot> SnapshotCache::snapshot(
    const std::string& key, const std::function<Result<market::Snapshot>()>& make) {
    if (const auto found = find(key)) return *found->snapshot;
    TRY(market::Snapshot made, make());
    add({.key = key,
         .snapshot = std::make_shared<const market::Snapshot>(made),
         .closes = closes_of(made.prices())});
    return made;
}

std::optional<SnapshotCache::Entry> SnapshotCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found == entries_.end()) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front();
}

void SnapshotCache::add(Entry entry) {
    const std::lock_guard lock(mutex_);
    // A single entry must not push out all others.
    if (entry.closes > kMostCloses / 4) return;
    // Another thread may have read it meanwhile.
    if (std::ranges::find(entries_, entry.key, &Entry::key) != entries_.end()) return;
    closes_ += entry.closes;
    entries_.push_front(std::move(entry));
    while (closes_ > kMostCloses) {
        closes_ -= entries_.back().closes;
        entries_.pop_back();
    }
}

market::PriceHistory prices_up_to(const market::PriceHistory& prices, fin::Date as_of) {
    const market::PriceHistory before = market::until(prices, as_of);
    market::PriceHistory known{.dates = before.dates};
    for (std::size_t i = 0; i < before.symbols.size(); ++i) {
        if (std::ranges::all_of(before.closes[i], [](double close) { return std::isnan(close); }))
            continue;
        known.symbols.push_back(before.symbols[i]);
        known.closes.push_back(before.closes[i]);
    }
    return known;
}

}  // namespace ballast::service
