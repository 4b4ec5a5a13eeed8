#include "alm/ladder.hpp"

#include <algorithm>

#include "alm/shared_walk.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

// Sums of one block of positions.
struct Sums {
    std::vector<double> eve;  // [bucket][lane]
    std::vector<double> assets;
    std::vector<double> liabilities;
};

// Bucket by day, so that no date is worked out per flow.
std::vector<std::uint8_t> bucket_by_day(fin::Date as_of, std::size_t days) {
    std::vector<std::uint8_t> buckets(days);
    for (std::size_t day = 0; day < days; ++day)
        buckets[day] = static_cast<std::uint8_t>(bucket_of(as_of, as_of + static_cast<int>(day)));
    return buckets;
}

void add_gap(const Walk& walk, std::span<const std::uint8_t> bucket, fin::Date as_of, double scale,
             std::vector<double>& sums) {
    for (const Flow& flow : walk.flows) {
        if (walk.repricing && flow.date > *walk.repricing) break;
        if (flow.balance + flow.principal == 0.0 && flow.principal < 0.0) continue;
        sums[bucket[static_cast<std::size_t>(flow.date - as_of)]] += scale * flow.principal;
    }
    if (!walk.repricing) return;
    double outstanding = 0.0;
    for (const Flow& flow : walk.flows)
        if (flow.date > *walk.repricing) outstanding += flow.principal;
    sums[bucket[static_cast<std::size_t>(*walk.repricing - as_of)]] += scale * outstanding;
}

}  // namespace

Result<Ladder> make_ladder(const Book& book, const Market& market,
                           std::span<const Position> positions, std::span<const Scenario> scenarios,
                           const Work& work) {
    constexpr std::size_t kBlock = 512;
    const std::vector<TimeBucket>& names = standard_buckets();
    const std::size_t buckets = names.size();
    const std::vector<std::uint8_t> bucket = bucket_by_day(market.as_of, book.days());
    Ladder ladder;
    std::vector<double> assets(buckets, 0.0);
    std::vector<double> liabilities(buckets, 0.0);
    for (std::size_t first = 0; first < scenarios.size(); first += kLanes) {
        const auto batch = scenarios.subspan(first, std::min(kLanes, scenarios.size() - first));
        const LaneTables tables =
            make_lane_tables(market, batch, book.days(), book.settings().time_value, work);
        std::vector<Sums> blocks((positions.size() + kBlock - 1) / kBlock);
        parallel_blocks(
            work, positions.size(), kBlock,
            [&](std::size_t index, std::size_t from, std::size_t to) {
                Sums& own = blocks[index];
                own.eve.assign(kLanes * buckets, 0.0);
                own.assets.assign(buckets, 0.0);
                own.liabilities.assign(buckets, 0.0);
                for (std::size_t i = from; i < to; ++i) {
                    const Position& position = positions[i];
                    const auto prepared = book.prepare(position);
                    if (!prepared) continue;  // not in the book
                    const double fx = market.currencies[prepared->terms.currency].fx_to_reporting;
                    const double sign = position.side == Side::kAsset ? fx : -fx;
                    WalkTerms terms = prepared->terms.walk;
                    if (!prepared->slots.empty()) terms.slots = &prepared->slots;
                    const bool margins = book.settings().margins == MarginRule::kIncluded;
                    const double* discount =
                        tables.currencies[prepared->terms.currency].discount.get();
                    for_each_walk(
                        position, terms, tables, prepared->terms.currency, *market.regulation,
                        [&](const Walk& walked, const WalkLanes& lanes) {
                            for (const Flow& flow : walked.flows) {
                                const auto day = static_cast<std::size_t>(flow.date - market.as_of);
                                const double amount =
                                    sign * (flow.interest - (margins ? 0.0 : flow.margin) +
                                            flow.principal);
                                double* row = &own.eve[bucket[day] * kLanes];
                                const double* factors = discount + day * kLanes;
                                for (const std::size_t lane : lanes)
                                    row[lane] += amount * factors[lane];
                            }
                            if (first == 0 && *lanes.begin() == 0)
                                add_gap(
                                    walked, bucket, market.as_of, fx,
                                    position.side == Side::kAsset ? own.assets : own.liabilities);
                        });
                }
            });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the ladder was cancelled");
        for (std::size_t lane = 0; lane < tables.used; ++lane)
            ladder.eve.emplace_back(buckets, 0.0);
        for (const Sums& own : blocks) {
            for (std::size_t lane = 0; lane < tables.used; ++lane)
                for (std::size_t b = 0; b < buckets; ++b)
                    ladder.eve[first + lane][b] += own.eve[b * kLanes + lane];
            for (std::size_t b = 0; b < buckets; ++b) {
                assets[b] += own.assets[b];
                liabilities[b] += own.liabilities[b];
            }
        }
    }
    double cumulative = 0.0;
    for (std::size_t b = 0; b < buckets; ++b) {
        cumulative += assets[b] - liabilities[b];
        ladder.gap.push_back(
            {names[b].name, assets[b], liabilities[b], assets[b] - liabilities[b], cumulative});
    }
    return ladder;
}

}  // namespace ballast::alm
