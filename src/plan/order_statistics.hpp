// Exact quantiles (type 7: linear between order statistics) of large samples in memory: by one
// histogram and a look into the few buckets that matter. brackets.hpp has those of a stream.
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
    std::vector<double> gathered;  // the sample, where it comes in pieces
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

}  // namespace ballast::plan
