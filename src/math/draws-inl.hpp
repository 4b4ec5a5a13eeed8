// Random words, uniforms and the two steps of a normal draw in vector registers. Included once per
// vector target, inside foreach_target.
#if defined(BALLAST_MATH_DRAWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_MATH_DRAWS_INL_HPP
#undef BALLAST_MATH_DRAWS_INL_HPP
#else
#define BALLAST_MATH_DRAWS_INL_HPP
#endif

#include <cstddef>
#include <cstdint>
#include <hwy/highway.h>

#include "math/draw_lanes.hpp"
#include "math/normal_draws.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::math::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using DrawDoubles = hn::CappedTag<double, kDrawLanes>;
using DrawWords = hn::CappedTag<std::uint64_t, kDrawLanes>;
using DrawVector = hn::Vec<DrawDoubles>;
using DrawWordVector = hn::Vec<DrawWords>;

// One part of the eight lanes, in registers.
struct LanePart {
    static constexpr std::size_t kLanes = hn::MaxLanes(DrawDoubles());
    DrawWordVector s0, s1, s2, s3;

    HWY_INLINE LanePart(const DrawLanes& lanes, std::size_t part) {
        const DrawWords d;
        s0 = hn::Load(d, &lanes.state[0][part * kLanes]);
        s1 = hn::Load(d, &lanes.state[1][part * kLanes]);
        s2 = hn::Load(d, &lanes.state[2][part * kLanes]);
        s3 = hn::Load(d, &lanes.state[3][part * kLanes]);
    }

    HWY_INLINE void store(DrawLanes& lanes, std::size_t part) const {
        const DrawWords d;
        hn::Store(s0, d, &lanes.state[0][part * kLanes]);
        hn::Store(s1, d, &lanes.state[1][part * kLanes]);
        hn::Store(s2, d, &lanes.state[2][part * kLanes]);
        hn::Store(s3, d, &lanes.state[3][part * kLanes]);
    }

    HWY_INLINE DrawWordVector next() {
        const DrawWordVector result = hn::Add(hn::RotateRight<64 - 23>(hn::Add(s0, s3)), s0);
        const DrawWordVector shifted = hn::ShiftLeft<17>(s1);
        s2 = hn::Xor(s2, s0);
        s3 = hn::Xor(s3, s1);
        s1 = hn::Xor(s1, s2);
        s0 = hn::Xor(s0, s3);
        s2 = hn::Xor(s2, shifted);
        s3 = hn::RotateRight<64 - 45>(s3);
        return result;
    }
};

// (k + 1/2) 2^-52 from the low 52 bits: inside (0, 1).
HWY_INLINE DrawVector open_unit(DrawWordVector bits) {
    const DrawWords words;
    const DrawDoubles doubles;
    const DrawWordVector fraction = hn::And(bits, hn::Set(words, 0x000fffffffffffffULL));
    const DrawWordVector one_to_two = hn::Or(fraction, hn::Set(words, 0x3ff0000000000000ULL));
    return hn::Sub(hn::BitCast(doubles, one_to_two), hn::Set(doubles, 1 - 0x1p-53));
}

// The position of a draw in the table of math::normal_segments: the segment's first coefficient,
// counted in doubles, and the distance from its center.
struct NormalPlace {
    DrawWordVector offset;
    DrawVector distance;
};

HWY_INLINE NormalPlace normal_place(DrawWordVector bits) {
    constexpr std::uint64_t kBelow = (std::uint64_t{1} << kNormalOffsetBits) - 1;
    constexpr std::uint64_t kMiddle = std::uint64_t{1} << (kNormalOffsetBits - 1);
    const DrawWords words;
    const DrawDoubles doubles;
    const DrawVector v = open_unit(bits);
    const DrawWordVector v_bits = hn::BitCast(words, v);
    const DrawWordVector segment =
        hn::Sub(hn::ShiftRight<kNormalOffsetBits>(v_bits), hn::Set(words, kNormalFirstSegment));
    const DrawWordVector center =
        hn::Or(hn::And(v_bits, hn::Set(words, ~kBelow)), hn::Set(words, kMiddle));
    return {hn::ShiftLeft<2>(segment), hn::Sub(v, hn::BitCast(doubles, center))};
}

// The coefficients of a segment, one vector per power.
struct NormalCoefficients {
    DrawVector c0, c1, c2, c3;
};

#if HWY_TARGET == HWY_AVX3
// The rows of lanes `i` and `i` + 4, side by side.
HWY_INLINE DrawVector two_rows(const double* HWY_RESTRICT table,
                               const std::uint64_t* HWY_RESTRICT offsets, std::size_t i) {
    const DrawDoubles d;
    const hn::Half<DrawDoubles> half;
    return hn::Combine(d, hn::Load(half, table + offsets[i + 4]),
                       hn::Load(half, table + offsets[i]));
}
#endif

// `offsets` is aligned to a cache line, one entry per lane. Four rows and their transposition cost
// less than the gathers they replace, on every processor with registers of four lanes or more.
HWY_INLINE NormalCoefficients coefficients_at(const double* HWY_RESTRICT table,
                                              const std::uint64_t* HWY_RESTRICT offsets) {
    const DrawDoubles d;
#if HWY_TARGET == HWY_AVX3
    const DrawVector r0 = two_rows(table, offsets, 0);
    const DrawVector r1 = two_rows(table, offsets, 1);
    const DrawVector r2 = two_rows(table, offsets, 2);
    const DrawVector r3 = two_rows(table, offsets, 3);
#elif HWY_TARGET == HWY_AVX2
    const DrawVector r0 = hn::Load(d, table + offsets[0]);
    const DrawVector r1 = hn::Load(d, table + offsets[1]);
    const DrawVector r2 = hn::Load(d, table + offsets[2]);
    const DrawVector r3 = hn::Load(d, table + offsets[3]);
#else
    const hn::RebindToSigned<DrawDoubles> integers;
    const auto at = hn::BitCast(integers, hn::Load(DrawWords(), offsets));
    return {hn::GatherIndex(d, table, at), hn::GatherIndex(d, table + 1, at),
            hn::GatherIndex(d, table + 2, at), hn::GatherIndex(d, table + 3, at)};
#endif
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
    // Of every 256 bits: lanes 0 and 1 of the rows' even coefficients, then of the odd ones.
    const DrawVector even01 = hn::InterleaveLower(d, r0, r1);
    const DrawVector odd01 = hn::InterleaveUpper(d, r0, r1);
    const DrawVector even23 = hn::InterleaveLower(d, r2, r3);
    const DrawVector odd23 = hn::InterleaveUpper(d, r2, r3);
    return {hn::OddEvenBlocks(hn::SwapAdjacentBlocks(even23), even01),
            hn::OddEvenBlocks(hn::SwapAdjacentBlocks(odd23), odd01),
            hn::OddEvenBlocks(even23, hn::SwapAdjacentBlocks(even01)),
            hn::OddEvenBlocks(odd23, hn::SwapAdjacentBlocks(odd01))};
#endif
}

// math::normal_from_bits, given the coefficients.
HWY_INLINE DrawVector normal_of(const NormalCoefficients& c, DrawVector distance,
                                DrawWordVector bits) {
    const DrawWords words;
    const DrawDoubles doubles;
    const DrawVector z =
        hn::MulAdd(hn::MulAdd(hn::MulAdd(c.c3, distance, c.c2), distance, c.c1), distance, c.c0);
    const DrawWordVector sign = hn::And(bits, hn::Set(words, 0x8000000000000000ULL));
    return hn::Xor(z, hn::BitCast(doubles, sign));
}

}  // namespace ballast::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
