// Exact quantiles (type 7: linear between order statistics) of large samples in memory: by a
// histogram and a search in the few buckets that contain the ranks. brackets.hpp does this for a
// stream.
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

// Memory reused between calls.
struct SelectionSpace {
    std::vector<std::uint16_t> buckets;  // bucket of each value
    std::vector<std::uint32_t> histogram;
    std::vector<std::uint32_t> hits;  // indices of the values in the buckets searched
    std::vector<double> picked;
    std::vector<double> gathered;  // the sample, where it comes in several arrays
};

// out[i] = the value of rank ranks[i] (0 the smallest); ranks ascend. Values are finite.
void select_ranks(std::span<const double> values, std::span<const std::size_t> ranks,
                  std::span<double> out, SelectionSpace& space);

Quantiles quantiles_of(std::span<const double> values, SelectionSpace& space);

// The rank below the quantile and the fraction towards the next.
struct QuantilePlace {
    std::size_t rank = 0;
    double fraction = 0.0;
};
QuantilePlace quantile_place(double probability, std::size_t count);

}  // namespace ballast::plan
