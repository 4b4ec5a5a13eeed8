// Normal draws by inversion with a piecewise cubic, designed for vector registers: no branch for
// the tail, no rejection, one 64-bit word per draw.
//
// A word b gives v = (k + 1/2) 2^-52 from its low 52 bits and a sign from its top bit; the draw is
// sign * z(v), z(v) = -Phi^-1(v / 2), so that |draw| has the half-normal distribution to the last
// of the 2^52 values (0 < |draw| <= 8.3). z is a cubic in v - c on each of 64 segments per octave
// of v, economized from the Taylor series at the segment's center c: the absolute error is below
// 1.3e-10 everywhere, including the farthest tail.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast::math {

// The octaves [2^-53, 2^-52), …, [1/2, 1) of v, 64 segments each.
inline constexpr int kNormalOctaves = 53;
inline constexpr int kNormalSegmentBits = 6;
inline constexpr std::size_t kNormalSegments = std::size_t{kNormalOctaves} << kNormalSegmentBits;
// Bits of v below those that select the segment.
inline constexpr int kNormalOffsetBits = 52 - kNormalSegmentBits;
// Exponent and leading fraction bits of v, minus this, are the segment's index.
inline constexpr std::uint64_t kNormalFirstSegment = std::uint64_t{1023 - kNormalOctaves}
                                                     << kNormalSegmentBits;

// c0 + c1 d + c2 d² + c3 d³, d = v - center of the segment.
struct alignas(32) NormalSegment {
    std::array<double, 4> coefficients;
};

// Built once, with IEEE additions, multiplications and divisions only: the same bits on every
// machine.
std::span<const NormalSegment, kNormalSegments> normal_segments();

// One draw from one word, identical to the vector code.
double normal_from_bits(std::uint64_t bits);

}  // namespace ballast::math
