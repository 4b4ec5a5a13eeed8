// Exact quantiles of rows too long to keep: a pilot sample gives each quantile a bracket, values
// outside the brackets are counted, values inside kept.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/large_memory.hpp"
#include "plan/order_statistics.hpp"

namespace ballast::plan {

// Where a quantile is looked for: low <= it <= high.
struct Bracket {
    double low = 0.0;
    double high = 0.0;
    bool tied = false;  // more than one value of the pilot equals `low`
};
using Brackets = std::array<Bracket, kQuantiles>;

// Brackets that hold the quantiles of the law `pilot` was drawn from with a probability of all but
// 1e-8: six standard errors of a quantile's rank either side.
Brackets brackets_of(std::span<const double> pilot, SelectionSpace& space);

// The line of numbers cut for the brackets of a row.
struct RowCuts {
    // Ascending, in pairs, infinity behind the last. What lies from an even edge to below the next
    // odd one is kept.
    std::array<double, 2 * kQuantiles> edges{};
    // Values that many paths share: all from `value` to below `end`, which is no further than
    // rounding, count as `value` and are not kept, so that a row of equal amounts takes no memory.
    struct Point {
        double value = 0.0;
        double end = 0.0;
    };
    std::array<Point, kQuantiles> points{};
    std::size_t point_count = 0;
};
RowCuts cuts_of(const Brackets& brackets);

// A piece of memory for kept values. Small, so that one is like another to whoever takes it next.
struct KeptBlock {
    static constexpr std::size_t kRoom = 2048;

    struct Free {
        void operator()(double* memory) const { free_large(memory); }
    };
    std::unique_ptr<double[], Free> values;
    std::size_t used = 0;
};

// What one thread has seen of a row.
struct RowTally {
    std::array<std::uint64_t, 2 * kQuantiles> below{};  // each edge
    std::array<std::uint64_t, kQuantiles> below_point{};
    std::array<std::uint64_t, kQuantiles> below_point_end{};
    std::vector<KeptBlock> kept;
};

// `count` is a multiple of 8 and at most 1024, `values` stand on a cache line. Infinite values are
// as if they were not there.
void feed(const double* values, std::size_t count, const RowCuts& cuts, RowTally& tally);

// Quantiles of a row of `count` values out of what the threads have seen of it; those that their
// bracket did not hold are empty, and their brackets are set anew to the side they are on.
std::array<std::optional<double>, kQuantiles> resolve(std::span<const RowTally* const> tallies,
                                                      const RowCuts& cuts, std::uint64_t count,
                                                      Brackets& brackets, SelectionSpace& space);

}  // namespace ballast::plan
