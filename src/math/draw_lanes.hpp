// Eight lanes of xoshiro256++ (Blackman and Vigna 2019), each with its own state: the random words
// of the vector kernels. The eight words of a step are the same for any register width;
// math/draws-inl.hpp advances them and turns them into uniforms and normals.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ballast::math {

inline constexpr std::size_t kDrawLanes = 8;

struct alignas(64) DrawLanes {
    std::array<std::array<std::uint64_t, kDrawLanes>, 4> state;  // [word][lane]
};

// States by Philox of (seed, block, purpose): no two blocks of a seed and purpose share a state.
DrawLanes make_draw_lanes(std::uint64_t seed, std::uint64_t block, std::uint32_t purpose);

}  // namespace ballast::math
