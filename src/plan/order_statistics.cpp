#include "plan/order_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "plan/order_statistics.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Doubles = hn::CappedTag<double, 8>;
using Words = hn::RebindToUnsigned<Doubles>;

void RangeOf(const double* HWY_RESTRICT values, std::size_t count, double& least,
             double& greatest) {
    const Doubles d;
    const std::size_t width = hn::Lanes(d);
    least = greatest = values[0];
    std::size_t i = 0;
    if (count >= width) {
        auto low = hn::LoadU(d, values);
        auto high = low;
        for (i = width; i + width <= count; i += width) {
            const auto v = hn::LoadU(d, values + i);
            low = hn::Min(low, v);
            high = hn::Max(high, v);
        }
        least = hn::GetLane(hn::MinOfLanes(d, low));
        greatest = hn::GetLane(hn::MaxOfLanes(d, high));
    }
    for (; i < count; ++i) {
        least = std::min(least, values[i]);
        greatest = std::max(greatest, values[i]);
    }
}

// bucket = bits(value - low + shift) >> bits, less `first`: monotone in the value, nearly
// logarithmic above `shift`.
void Buckets(const double* HWY_RESTRICT values, std::size_t count, double low, double shift,
             int bits, std::uint64_t first, std::uint16_t* HWY_RESTRICT out) {
    const Doubles d;
    const Words words;
    const hn::Rebind<std::uint16_t, Doubles> narrow;
    const std::size_t width = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        const auto v =
            hn::Add(hn::Sub(hn::LoadU(d, values + i), hn::Set(d, low)), hn::Set(d, shift));
        const auto key =
            hn::Sub(hn::ShiftRightSame(hn::BitCast(words, v), bits), hn::Set(words, first));
        hn::StoreU(hn::TruncateTo(narrow, key), narrow, out + i);
    }
    for (; i < count; ++i)
        out[i] = static_cast<std::uint16_t>(
            (std::bit_cast<std::uint64_t>(values[i] - low + shift) >> bits) - first);
}

// Places of the values whose bucket is one of `requested`, ascending; how many. `hits` has room for
// all.
std::size_t Hits(const std::uint16_t* HWY_RESTRICT buckets, std::size_t count,
                 const std::uint16_t* HWY_RESTRICT requested, std::size_t requested_count,
                 std::uint32_t* HWY_RESTRICT hits) {
    const hn::CappedTag<std::uint16_t, 32> d;
    const std::size_t width = hn::Lanes(d);
    std::size_t found = 0;
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        const auto v = hn::LoadU(d, buckets + i);
        auto hit = hn::Eq(v, hn::Set(d, requested[0]));
        for (std::size_t w = 1; w < requested_count; ++w)
            hit = hn::Or(hit, hn::Eq(v, hn::Set(d, requested[w])));
        if (hn::AllFalse(d, hit)) [[likely]]
            continue;
        std::uint64_t mask = 0;
        hn::StoreMaskBits(d, hit, reinterpret_cast<std::uint8_t*>(&mask));
        for (; mask != 0; mask &= mask - 1)
            hits[found++] =
                static_cast<std::uint32_t>(i) + static_cast<std::uint32_t>(std::countr_zero(mask));
    }
    for (; i < count; ++i)
        if (std::find(requested, requested + requested_count, buckets[i]) !=
            requested + requested_count)
            hits[found++] = static_cast<std::uint32_t>(i);
    return found;
}

// The value of rank `rank` of a few values: the one with no more below it, and enough not above
// it. Comparing each with all of them is cheaper than to sort them, whose branches no processor
// foresees. kSlack places behind `values` are overwritten.
double RankOfFew(double* HWY_RESTRICT values, std::size_t count, std::size_t rank) {
    const Doubles d;
    const std::size_t width = hn::Lanes(d);
    hn::StoreU(hn::Set(d, std::numeric_limits<double>::infinity()), d, values + count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto x = hn::Set(d, values[i]);
        std::size_t below = 0;
        std::size_t up_to = 0;
        for (std::size_t j = 0; j < count; j += width) {
            const auto v = hn::LoadU(d, values + j);
            below += hn::CountTrue(d, hn::Lt(v, x));
            up_to += hn::CountTrue(d, hn::Le(v, x));
        }
        if (below <= rank && rank < up_to) return values[i];
    }
    return values[0];
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::plan {

HWY_EXPORT(RangeOf);
HWY_EXPORT(Buckets);
HWY_EXPORT(Hits);
HWY_EXPORT(RankOfFew);

namespace {

// Few enough for the first-level cache, many enough that a bucket holds little.
constexpr std::size_t kBuckets = 2048;
// Buckets that are counted together first.
constexpr std::size_t kStrip = 16;
// Values of a bucket up to which RankOfFew is the faster way.
constexpr std::size_t kFew = 64;
// Free places between the picked values of two buckets: a vector's.
constexpr std::size_t kSlack = 8;

void select_small(std::span<const double> values, std::span<const std::size_t> ranks,
                  std::span<double> out, SelectionSpace& space) {
    space.picked.assign(values.begin(), values.end());
    std::sort(space.picked.begin(), space.picked.end());
    for (std::size_t i = 0; i < ranks.size(); ++i) out[i] = space.picked[ranks[i]];
}

// A bucket that holds one of the ranks.
struct Requested {
    std::uint16_t bucket;
    std::size_t before;  // how many values lie in buckets below
    std::size_t begin;   // in `picked`
    std::size_t end;
    std::size_t sorted;  // up to here every value is in its place, or of no interest
};

// The buckets that hold the ranks; place[r] is the index of that of ranks[r]. A bucket's values
// are in `picked` from its `begin` on.
std::vector<Requested> requested_of(const std::uint32_t* even, const std::uint32_t* odd,
                                    std::span<const std::size_t> ranks,
                                    std::span<std::size_t> place) {
    std::vector<Requested> requested;
    std::size_t before = 0;
    std::size_t picked = 0;
    std::size_t next = 0;
    for (std::size_t strip = 0; strip < kBuckets && next < ranks.size(); strip += kStrip) {
        // Most strips of buckets hold no rank: they are counted as one.
        std::uint32_t all = 0;
        for (std::size_t b = strip; b < strip + kStrip; ++b) all += even[b] + odd[b];
        if (ranks[next] >= before + all) {
            before += all;
            continue;
        }
        for (std::size_t b = strip; b < strip + kStrip; ++b) {
            const std::size_t count = even[b] + odd[b];
            if (next < ranks.size() && ranks[next] < before + count) {
                requested.push_back(
                    {static_cast<std::uint16_t>(b), before, picked, picked, picked});
                picked += count + kSlack;
                for (; next < ranks.size() && ranks[next] < before + count; ++next)
                    place[next] = requested.size() - 1;
            }
            before += count;
        }
    }
    return requested;
}

// Picks the values of the requested buckets out of the sample, each bucket's together.
void pick(std::span<const double> values, SelectionSpace& space,
          std::vector<Requested>& requested) {
    // The histogram is done with: from here on it says which of the requested a bucket is.
    std::vector<std::uint16_t> buckets;
    for (std::size_t w = 0; w < requested.size(); ++w) {
        space.histogram[requested[w].bucket] = static_cast<std::uint32_t>(w);
        buckets.push_back(requested[w].bucket);
    }
    space.hits.resize(values.size());
    const std::size_t hits = HWY_DYNAMIC_DISPATCH(Hits)(
        space.buckets.data(), values.size(), buckets.data(), buckets.size(), space.hits.data());
    for (std::size_t h = 0; h < hits; ++h) {
        const std::uint32_t i = space.hits[h];
        space.picked[requested[space.histogram[space.buckets[i]]].end++] = values[i];
    }
}

}  // namespace

void select_ranks(std::span<const double> values, std::span<const std::size_t> ranks,
                  std::span<double> out, SelectionSpace& space) {
    if (ranks.empty()) return;
    constexpr std::size_t kSmall = 256;
    if (values.size() < kSmall) return select_small(values, ranks, out, space);
    double low = 0.0;
    double high = 0.0;
    HWY_DYNAMIC_DISPATCH(RangeOf)(values.data(), values.size(), low, high);
    if (!(low < high)) {
        std::fill(out.begin(), out.end(), low);
        return;
    }
    // From `shift` to 255 times as much are just under eight octaves: all buckets are used.
    const double shift = (high - low) * (1.0 / 254);
    const std::uint64_t first_bits = std::bit_cast<std::uint64_t>(shift);
    const std::uint64_t last_bits = std::bit_cast<std::uint64_t>(high - low + shift);
    int bits = 0;
    while ((last_bits >> bits) - (first_bits >> bits) >= kBuckets) ++bits;
    space.buckets.resize(values.size());
    HWY_DYNAMIC_DISPATCH(Buckets)
    (values.data(), values.size(), low, shift, bits, first_bits >> bits, space.buckets.data());
    // Two histograms, so that equal neighbors do not wait for each other.
    space.histogram.assign(2 * kBuckets, 0U);
    std::uint32_t* const even = space.histogram.data();
    std::uint32_t* const odd = even + kBuckets;
    std::size_t i = 0;
    for (; i + 2 <= values.size(); i += 2) {
        ++even[space.buckets[i]];
        ++odd[space.buckets[i + 1]];
    }
    if (i < values.size()) ++even[space.buckets[i]];

    std::vector<std::size_t> place(ranks.size());
    std::vector<Requested> requested = requested_of(even, odd, ranks, place);
    space.picked.resize(requested.back().begin + even[requested.back().bucket] +
                        odd[requested.back().bucket] + kSlack);
    pick(values, space, requested);
    for (std::size_t r = 0; r < ranks.size(); ++r) {
        if (r > 0 && ranks[r] == ranks[r - 1]) {
            out[r] = out[r - 1];
            continue;
        }
        Requested& w = requested[place[r]];
        const auto at = [&](std::size_t rank) {
            return space.picked.begin() + static_cast<std::ptrdiff_t>(rank);
        };
        if (w.end - w.begin <= kFew) {
            out[r] = HWY_DYNAMIC_DISPATCH(RankOfFew)(space.picked.data() + w.begin, w.end - w.begin,
                                                     ranks[r] - w.before);
            continue;
        }
        // What a smaller rank has put in its place is done with: mostly the next is the smallest
        // of what is left.
        const std::size_t nth = w.begin + ranks[r] - w.before;
        if (nth == w.sorted)
            std::iter_swap(at(nth), std::min_element(at(nth), at(w.end)));
        else
            std::nth_element(at(w.sorted), at(nth), at(w.end));
        w.sorted = nth + 1;
        out[r] = *at(nth);
    }
}

QuantilePlace quantile_place(double probability, std::size_t count) {
    const double position = static_cast<double>(count - 1) * probability;
    const auto rank = static_cast<std::size_t>(position);
    return {rank, position - static_cast<double>(rank)};
}

Quantiles quantiles_of(std::span<const double> values, SelectionSpace& space) {
    std::array<std::size_t, 2 * kQuantiles> ranks;
    std::array<double, 2 * kQuantiles> found;
    // Ranks of neighboring quantiles may cross in small samples; they are sorted for the search.
    std::array<QuantilePlace, kQuantiles> places;
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        places[q] = quantile_place(kProbabilities[q], values.size());
        ranks[2 * q] = places[q].rank;
        ranks[2 * q + 1] = std::min(places[q].rank + 1, values.size() - 1);
    }
    auto ascending = ranks;
    std::sort(ascending.begin(), ascending.end());
    select_ranks(values, ascending, found, space);
    Quantiles result;
    const auto at = [&](std::size_t rank) {
        return found[static_cast<std::size_t>(
            std::lower_bound(ascending.begin(), ascending.end(), rank) - ascending.begin())];
    };
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        const double below = at(ranks[2 * q]);
        result[q] = below + (at(ranks[2 * q + 1]) - below) * places[q].fraction;
    }
    return result;
}

}  // namespace ballast::plan
#endif  // HWY_ONCE
