// Pairwise summation in an order that depends on the length alone, so the result is reproducible.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace ballast {

// Error grows with the logarithm of the length (Higham, Accuracy and Stability, section 4.2).
// Leaves of up to 128 terms are summed in eight interleaved lanes, which vectorize.
inline double pairwise_sum(std::span<const double> x) {
    constexpr std::size_t kLeaf = 128;
    constexpr std::size_t kLanes = 8;
    if (x.size() > kLeaf) {
        // Halves start at a multiple of the leaf.
        const std::size_t half = (x.size() / 2 + kLeaf - 1) / kLeaf * kLeaf;
        return pairwise_sum(x.first(half)) + pairwise_sum(x.subspan(half));
    }
    std::array<double, kLanes> lanes{};
    std::size_t i = 0;
    for (; i + kLanes <= x.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += x[i + lane];
    for (std::size_t lane = 0; i < x.size(); ++i, ++lane) lanes[lane] += x[i];
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
           ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

}  // namespace ballast
