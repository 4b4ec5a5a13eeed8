// Exact quantiles (type 7: linear between order statistics) of large samples: in memory by one
// histogram and a look into the few buckets that matter; streamed, by brackets that a pilot gives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ballast::plan {

inline constexpr std::array<double, 7> kProbabilities = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};
inline constexpr std::size_t kQuantiles = kProbabilities.size();
using Quantiles = std::array<double, kQuantiles>;

// Memory that calls reuse.
struct SelectionSpace {
    std::vector<std::uint16_t> buckets;  // of each value
    std::vector<std::uint32_t> histogram;
    std::vector<std::uint32_t> hits;  // places of the values in buckets that matter
    std::vector<double> picked;
};

// out[i] = the value of rank ranks[i] (0 the smallest); ranks ascend. Values are finite.
void select_ranks(std::span<const double> values, std::span<const std::size_t> ranks,
                  std::span<double> out, SelectionSpace& space);

Quantiles quantiles_of(std::span<const double> values, SelectionSpace& space);

// The rank below the quantile and how far it lies towards the next.
struct QuantilePlace {
    std::size_t rank = 0;
    double fraction = 0.0;
};
QuantilePlace quantile_place(double probability, std::size_t count);

// For one quantile of one row: what is below `low` and what equals it is counted, what is in
// (low, high] kept. A bracket no wider than rounding counts what it holds as `low`, so that a row
// of equal amounts takes no memory.
struct Bracket {
    double low = 0.0;
    double high = 0.0;

    bool narrow() const { return high - low <= 1e-13 * high; }
};

// What one thread has seen of a row for its brackets.
struct BracketTally {
    std::array<std::uint64_t, kQuantiles> below{};
    std::array<std::uint64_t, kQuantiles> at_low{};
    std::array<std::vector<double>, kQuantiles> inside;
    std::array<std::size_t, kQuantiles> used{};
};

// `count` is a multiple of 8, `values` stand on a cache line.
void feed_brackets(const double* values, std::size_t count,
                   const std::array<Bracket, kQuantiles>& brackets, BracketTally& tally);

// Brackets that hold the quantiles of the law `values` were drawn from with a probability of all
// but 1e-8: six standard errors of a quantile's rank either side.
std::array<Bracket, kQuantiles> brackets_of(std::span<const double> pilot, SelectionSpace& space);

}  // namespace ballast::plan
