#include "math/draw_lanes.hpp"

#include "base/philox.hpp"

namespace ballast::math {

DrawLanes make_draw_lanes(std::uint64_t seed, std::uint64_t block, std::uint32_t purpose) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    DrawLanes lanes;
    std::uint32_t counter = 0;
    for (auto& word : lanes.state) {
        for (std::size_t lane = 0; lane < kDrawLanes; lane += 2) {
            const PhiloxCounter out =
                philox({low(block), high(block), purpose, counter}, {low(seed), high(seed)});
            ++counter;
            word[lane] = out[0] | std::uint64_t{out[1]} << 32;
            word[lane + 1] = out[2] | std::uint64_t{out[3]} << 32;
        }
    }
    return lanes;
}

}  // namespace ballast::math
