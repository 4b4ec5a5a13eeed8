#include "plan/brackets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.hpp"

#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "plan/brackets.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Doubles = hn::CappedTag<double, 8>;
using Integers = hn::RebindToSigned<Doubles>;

#if HWY_TARGET == HWY_AVX2
// For each set of four lanes the halves of those in it, in order.
struct PackedOrder {
    alignas(32) std::uint32_t halves[16][8] = {};

    constexpr PackedOrder() {
        for (std::uint32_t set = 0; set < 16; ++set) {
            std::size_t next = 0;
            for (std::uint32_t lane = 0; lane < 4; ++lane)
                if ((set >> lane & 1) != 0) {
                    halves[set][next++] = 2 * lane;
                    halves[set][next++] = 2 * lane + 1;
                }
        }
    }
};
constexpr PackedOrder kPackedOrder;
#endif

// Writes the lanes of v in `mask`, in order, and whatever behind them up to a register. How many
// there are. Highway 1.0's Compress has GCC copy its table to the stack at every call: half a KiB
// with AVX2, which is most of what feeding a row took.
HWY_INLINE std::size_t write_packed(hn::Vec<Doubles> v, hn::Mask<Doubles> mask,
                                    double* HWY_RESTRICT to) {
    const Doubles d;
#if HWY_TARGET <= HWY_AVX3
    hn::StoreU(hn::Vec<Doubles>{_mm512_maskz_compress_pd(mask.raw, v.raw)}, d, to);
    return hn::CountTrue(d, mask);
#elif HWY_TARGET == HWY_AVX2
    const auto set = static_cast<unsigned>(_mm256_movemask_pd(hn::VecFromMask(d, mask).raw));
    const __m256i order =
        _mm256_load_si256(reinterpret_cast<const __m256i*>(kPackedOrder.halves[set]));
    const __m256i packed = _mm256_permutevar8x32_epi32(_mm256_castpd_si256(v.raw), order);
    _mm256_storeu_pd(to, _mm256_castsi256_pd(packed));
    return static_cast<std::size_t>(std::popcount(set));
#else
    hn::StoreU(hn::Compress(v, mask), d, to);
    return hn::CountTrue(d, mask);
#endif
}

// sum + 1 where the mask is set. A set lane of a vector mask is -1.
HWY_INLINE hn::Vec<Integers> counted(hn::Vec<Integers> sum, hn::Mask<Doubles> mask) {
    const Integers integers;
    const auto counts = hn::RebindMask(integers, mask);
#if HWY_TARGET <= HWY_AVX3
    return hn::IfThenElse(counts, hn::Add(sum, hn::Set(integers, 1)), sum);
#else
    return hn::Sub(sum, hn::VecFromMask(integers, counts));
#endif
}

// below[e] += how many values are below edges[e]; those between an even edge and the next are
// written to `kept`, which has room for a register more than there are values. How many they are.
// A value costs two comparisons and two sums a quantile, of eight lanes each, and no branch.
std::size_t Feed(const double* HWY_RESTRICT values, std::size_t count,
                 const std::array<double, 2 * kQuantiles>& edges,
                 std::array<std::uint64_t, 2 * kQuantiles>& below, double* HWY_RESTRICT kept) {
    const Doubles d;
    const Integers integers;
    hn::Vec<Doubles> edge[2 * kQuantiles];
    hn::Vec<Integers> sum[2 * kQuantiles];
    HWY_UNROLL(2 * kQuantiles)
    for (std::size_t e = 0; e < 2 * kQuantiles; ++e) {
        edge[e] = hn::Set(d, edges[e]);
        sum[e] = hn::Zero(integers);
    }
    const auto none = hn::FirstN(d, 0);
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const auto v = hn::Load(d, values + i);
        auto inside = none;
        HWY_UNROLL(2 * kQuantiles)
        for (std::size_t e = 0; e < 2 * kQuantiles; ++e) {
            const auto under = hn::Lt(v, edge[e]);
            sum[e] = counted(sum[e], under);
            inside = hn::Xor(inside, under);
        }
        at += write_packed(v, inside, kept + at);
    }
    for (std::size_t e = 0; e < 2 * kQuantiles; ++e)
        below[e] += static_cast<std::uint64_t>(hn::GetLane(hn::SumOfLanes(integers, sum[e])));
    return at;
}

std::size_t CountBelow(const double* HWY_RESTRICT values, std::size_t count, double limit) {
    const Doubles d;
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d))
        found += hn::CountTrue(d, hn::Lt(hn::Load(d, values + i), hn::Set(d, limit)));
    return found;
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::plan {

HWY_EXPORT(Feed);
HWY_EXPORT(CountBelow);

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kRegister = 8;  // the widest

double next_after(double value) { return std::nextafter(value, kInfinity); }

// No wider than rounding.
bool narrow(const Bracket& bracket) {
    return bracket.high - bracket.low <= 1e-13 * std::abs(bracket.high);
}

// Where the value of a rank is to be had.
struct Spot {
    std::optional<double> value;      // known
    std::optional<std::size_t> kept;  // its rank among the kept values
    Bracket gap;                      // neither: no bracket holds it, it lies here
};

Spot spot_of(std::uint64_t rank, const RowCuts& cuts, const RowTally& seen) {
    for (std::size_t p = 0; p < cuts.point_count; ++p)
        if (seen.below_point[p] <= rank && rank < seen.below_point_end[p])
            return {.value = cuts.points[p].value};
    constexpr double kEnd = std::numeric_limits<double>::max();
    double last_edge = -kEnd;
    std::uint64_t not_kept = 0;  // of the values below
    std::uint64_t below_last = 0;
    for (std::size_t e = 0; e < cuts.edges.size(); e += 2) {
        not_kept += seen.below[e] - below_last;
        if (rank < seen.below[e]) return {.gap = {last_edge, std::min(cuts.edges[e], kEnd)}};
        if (rank < seen.below[e + 1]) return {.kept = rank - not_kept};
        below_last = seen.below[e + 1];
        last_edge = cuts.edges[e + 1];
    }
    return {.gap = {last_edge, kEnd}};
}

// The counts of all threads; `kept` gets the values they kept, in no order.
RowTally sum_of(std::span<const RowTally* const> tallies, std::vector<double>& kept) {
    RowTally sum;
    kept.clear();
    for (const RowTally* tally : tallies) {
        for (std::size_t e = 0; e < sum.below.size(); ++e) sum.below[e] += tally->below[e];
        for (std::size_t p = 0; p < sum.below_point.size(); ++p) {
            sum.below_point[p] += tally->below_point[p];
            sum.below_point_end[p] += tally->below_point_end[p];
        }
        for (const KeptBlock& block : tally->kept)
            kept.insert(kept.end(), block.values.get(), block.values.get() + block.used);
    }
    return sum;
}

}  // namespace

Brackets brackets_of(std::span<const double> pilot, SelectionSpace& space) {
    constexpr double kStandardErrors = 6.0;
    const auto n = static_cast<double>(pilot.size());
    // Of each bracket: its low end, the next value, its high end.
    std::array<std::size_t, 3 * kQuantiles> ranks;
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        const double p = kProbabilities[q];
        const double margin = kStandardErrors * std::sqrt(p * (1.0 - p) / n);
        ranks[3 * q] = static_cast<std::size_t>(std::max(0.0, (p - margin) * n));
        ranks[3 * q + 1] = std::min(ranks[3 * q] + 1, pilot.size() - 1);
        ranks[3 * q + 2] =
            static_cast<std::size_t>(std::min(n - 1.0, std::ceil((p + margin) * n) + 1.0));
    }
    auto ascending = ranks;
    std::sort(ascending.begin(), ascending.end());
    std::array<double, 3 * kQuantiles> found;
    select_ranks(pilot, ascending, found, space);
    const auto at = [&](std::size_t rank) {
        return found[static_cast<std::size_t>(
            std::lower_bound(ascending.begin(), ascending.end(), rank) - ascending.begin())];
    };
    Brackets brackets;
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        const double low = at(ranks[3 * q]);
        brackets[q] = {low, at(ranks[3 * q + 2]), at(ranks[3 * q + 1]) == low};
    }
    return brackets;
}

RowCuts cuts_of(const Brackets& brackets) {
    Brackets ascending = brackets;
    std::sort(ascending.begin(), ascending.end(),
              [](const Bracket& a, const Bracket& b) { return a.low < b.low; });
    RowCuts cuts;
    cuts.edges.fill(kInfinity);
    std::size_t used = 0;
    for (const Bracket& bracket : ascending) {
        const bool no_wider = narrow(bracket);
        if (no_wider || bracket.tied) {
            const double end = next_after(no_wider ? bracket.high : bracket.low);
            if (cuts.point_count > 0 && cuts.points[cuts.point_count - 1].value == bracket.low)
                cuts.points[cuts.point_count - 1].end =
                    std::max(cuts.points[cuts.point_count - 1].end, end);
            else
                cuts.points[cuts.point_count++] = {bracket.low, end};
        }
        if (no_wider) continue;
        const double from = bracket.tied ? next_after(bracket.low) : bracket.low;
        const double end = next_after(bracket.high);
        if (used > 0 && from <= cuts.edges[used - 1]) {
            cuts.edges[used - 1] = std::max(cuts.edges[used - 1], end);
        } else {
            cuts.edges[used++] = from;
            cuts.edges[used++] = end;
        }
    }
    return cuts;
}

void feed(const double* values, std::size_t count, const RowCuts& cuts, RowTally& tally) {
    CHECK(count + kRegister <= KeptBlock::kRoom);
    for (std::size_t p = 0; p < cuts.point_count; ++p) {
        tally.below_point[p] +=
            HWY_DYNAMIC_DISPATCH(CountBelow)(values, count, cuts.points[p].value);
        tally.below_point_end[p] +=
            HWY_DYNAMIC_DISPATCH(CountBelow)(values, count, cuts.points[p].end);
    }
    // A whole register is written even when few of its lanes are kept.
    if (tally.kept.empty() || tally.kept.back().used + count + kRegister > KeptBlock::kRoom)
        tally.kept.push_back(
            {.values = {static_cast<double*>(allocate_large(KeptBlock::kRoom * sizeof(double))),
                        {}}});
    KeptBlock& block = tally.kept.back();
    block.used += HWY_DYNAMIC_DISPATCH(Feed)(values, count, cuts.edges, tally.below,
                                             block.values.get() + block.used);
}

std::array<std::optional<double>, kQuantiles> resolve(std::span<const RowTally* const> tallies,
                                                      const RowCuts& cuts, std::uint64_t count,
                                                      Brackets& brackets, SelectionSpace& space) {
    const RowTally seen = sum_of(tallies, space.gathered);
    std::array<std::array<Spot, 2>, kQuantiles> spots;
    std::vector<std::size_t> ranks;
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        const std::size_t rank = quantile_place(kProbabilities[q], count).rank;
        spots[q] = {spot_of(rank, cuts, seen),
                    spot_of(std::min<std::uint64_t>(rank + 1, count - 1), cuts, seen)};
        for (const Spot& spot : spots[q])
            if (spot.kept) ranks.push_back(*spot.kept);
    }
    std::sort(ranks.begin(), ranks.end());
    std::vector<double> found(ranks.size());
    if (!ranks.empty()) select_ranks(space.gathered, ranks, found, space);
    const auto value_of = [&](const Spot& spot) {
        if (spot.value) return *spot.value;
        return found[static_cast<std::size_t>(
            std::lower_bound(ranks.begin(), ranks.end(), *spot.kept) - ranks.begin())];
    };
    std::array<std::optional<double>, kQuantiles> quantiles;
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        const auto missed = std::find_if(spots[q].begin(), spots[q].end(), [](const Spot& spot) {
            return !spot.value && !spot.kept;
        });
        if (missed != spots[q].end()) {
            brackets[q] = missed->gap;
            continue;
        }
        const double low = value_of(spots[q][0]);
        quantiles[q] =
            low + (value_of(spots[q][1]) - low) * quantile_place(kProbabilities[q], count).fraction;
    }
    return quantiles;
}

}  // namespace ballast::plan
#endif  // HWY_ONCE
