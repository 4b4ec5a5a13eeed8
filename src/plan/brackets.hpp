// Exact quantiles of rows too long to store: a pilot sample gives each quantile a bracket; values
// below a bracket are counted, values inside are kept.
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

// Search interval of a quantile: low <= it <= high.
struct Bracket {
    double low = 0.0;
    double high = 0.0;
    bool tied = false;  // more than one pilot value equals `low`
};
using Brackets = std::array<Bracket, kQuantiles>;

// Brackets that contain the quantiles of the distribution that `pilot` was drawn from, with an
// error probability of 1e-8: six standard errors of a quantile's rank on either side.
Brackets brackets_of(std::span<const double> pilot, SelectionSpace& space);

// The number line, cut at the brackets of a row.
struct RowCuts {
    // Ascending, in pairs, padded with infinity. Values from an even edge to below the next odd one
    // are kept.
    std::array<double, 2 * kQuantiles> edges{};
    // Values shared by many paths: everything from `value` to below `end`, a distance within
    // rounding, counts as `value` and is not kept, so that a row of equal amounts takes no memory.
    struct Point {
        double value = 0.0;
        double end = 0.0;
    };
    std::array<Point, kQuantiles> points{};
    std::size_t point_count = 0;
};
RowCuts cuts_of(const Brackets& brackets);

// A block of memory for kept values. Small, so that blocks are interchangeable between users.
struct KeptBlock {
    static constexpr std::size_t kRoom = 2048;

    struct Free {
        void operator()(double* memory) const { free_large(memory); }
    };
    std::unique_ptr<double[], Free> values;
    std::size_t used = 0;
};

// What one thread has counted and kept of a row.
struct RowTally {
    std::array<std::uint64_t, 2 * kQuantiles> below{};  // number of values below each edge
    std::array<std::uint64_t, kQuantiles> below_point{};
    std::array<std::uint64_t, kQuantiles> below_point_end{};
    std::vector<KeptBlock> kept;
};

// `count` is a multiple of 8 and at most 1024; `values` are aligned to a cache line. Infinite
// values are ignored.
void feed(const double* values, std::size_t count, const RowCuts& cuts, RowTally& tally);

// Quantiles of a row of `count` values from the parts of all threads; quantiles outside their
// bracket are empty, and their brackets are moved to the side where they lie.
std::array<std::optional<double>, kQuantiles> resolve(std::span<const RowTally* const> tallies,
                                                      const RowCuts& cuts, std::uint64_t count,
                                                      Brackets& brackets, SelectionSpace& space);

}  // namespace ballast::plan
