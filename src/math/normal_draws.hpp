// Normal draws by inversion with a piecewise cubic, made for vector registers: no branch for the
// tail, no rejection, one 64-bit word per draw.
//
// A word b gives v = (k + 1/2) 2^-52 from its low 52 bits and a sign from its top bit; the draw is
// sign * z(v), z(v) = -Phi^-1(v / 2), so that |draw| has the half-normal law to the last of the
// 2^52 values (0 < |draw| <= 8.3). z is a cubic in v - c on each of 64 segments per octave of v,
// economised from the Taylor series at the segment's centre c: the absolute error is below 1.3e-10
// everywhere, the farthest tail included.
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
// Bits of v below those that name the segment.
inline constexpr int kNormalOffsetBits = 52 - kNormalSegmentBits;
// Exponent and leading fraction bits of v, less this, are the segment's index.
inline constexpr std::uint64_t kNormalFirstSegment = std::uint64_t{1023 - kNormalOctaves}
                                                     << kNormalSegmentBits;

// c0 + c1 d + c2 d² + c3 d³, d = v - centre of the segment.
struct alignas(32) NormalSegment {
    std::array<double, 4> coefficients;
};

// Built once, with nothing but IEEE additions, multiplications and divisions: the same bits on
// every machine.
std::span<const NormalSegment, kNormalSegments> normal_segments();

// One draw from one word, as the vector code does it.
double normal_from_bits(std::uint64_t bits);

}  // namespace ballast::math
