// Random words, uniforms and normals for a tile: eight lanes of xoshiro256++ (Blackman and Vigna
// 2019) whose words are the same whatever the register width. Included once per vector target.
#if defined(BALLAST_PLAN_DRAWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_DRAWS_INL_HPP
#undef BALLAST_PLAN_DRAWS_INL_HPP
#else
#define BALLAST_PLAN_DRAWS_INL_HPP
#endif

#include "math/normal_draws.hpp"
#include "plan/lanes-inl.hpp"
#include "plan/tile_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

using WordVector = hn::Vec<Words>;
constexpr std::size_t kDrawLanes = 8;

// One part of the eight lanes, in registers.
struct Generator {
    WordVector s0, s1, s2, s3;

    HWY_INLINE Generator(const TileState& state, std::size_t part) {
        const Words d;
        s0 = hn::Load(d, &state.random[0][part * kWidth]);
        s1 = hn::Load(d, &state.random[1][part * kWidth]);
        s2 = hn::Load(d, &state.random[2][part * kWidth]);
        s3 = hn::Load(d, &state.random[3][part * kWidth]);
    }

    HWY_INLINE void store(TileState& state, std::size_t part) const {
        const Words d;
        hn::Store(s0, d, &state.random[0][part * kWidth]);
        hn::Store(s1, d, &state.random[1][part * kWidth]);
        hn::Store(s2, d, &state.random[2][part * kWidth]);
        hn::Store(s3, d, &state.random[3][part * kWidth]);
    }

    HWY_INLINE WordVector next() {
        const WordVector result = hn::Add(hn::RotateRight<64 - 23>(hn::Add(s0, s3)), s0);
        const WordVector shifted = hn::ShiftLeft<17>(s1);
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
HWY_INLINE Raw open_unit(WordVector bits) {
    const Words words;
    const Doubles doubles;
    const WordVector fraction = hn::And(bits, hn::Set(words, 0x000fffffffffffffULL));
    const WordVector one_to_two = hn::Or(fraction, hn::Set(words, 0x3ff0000000000000ULL));
    return hn::Sub(hn::BitCast(doubles, one_to_two), hn::Set(doubles, 1 - 0x1p-53));
}

// math::normal_from_bits of every lane.
HWY_INLINE Raw normal_of(const double* table, WordVector bits) {
    constexpr std::uint64_t kBelow = (std::uint64_t{1} << math::kNormalOffsetBits) - 1;
    constexpr std::uint64_t kMiddle = std::uint64_t{1} << (math::kNormalOffsetBits - 1);
    const Words words;
    const Doubles doubles;
    const hn::RebindToSigned<Doubles> integers;
    const Raw v = open_unit(bits);
    const WordVector v_bits = hn::BitCast(words, v);
    const WordVector segment = hn::Sub(hn::ShiftRight<math::kNormalOffsetBits>(v_bits),
                                       hn::Set(words, math::kNormalFirstSegment));
    const WordVector centre =
        hn::Or(hn::And(v_bits, hn::Set(words, ~kBelow)), hn::Set(words, kMiddle));
    const Raw d = hn::Sub(v, hn::BitCast(doubles, centre));
    const auto at = hn::BitCast(integers, hn::ShiftLeft<2>(segment));
    const Raw c0 = hn::GatherIndex(doubles, table, at);
    const Raw c1 = hn::GatherIndex(doubles, table + 1, at);
    const Raw c2 = hn::GatherIndex(doubles, table + 2, at);
    const Raw c3 = hn::GatherIndex(doubles, table + 3, at);
    const Raw z = hn::MulAdd(hn::MulAdd(hn::MulAdd(c3, d, c2), d, c1), d, c0);
    const WordVector sign = hn::And(bits, hn::Set(words, 0x8000000000000000ULL));
    return hn::Xor(z, hn::BitCast(doubles, sign));
}

// out[path] for a tile: word 8 i + lane goes to that path.
template <class Make>
HWY_INLINE void fill(TileState& state, double* HWY_RESTRICT out, const Make& make) {
    const Doubles d;
    for (std::size_t part = 0; part < kDrawLanes / kWidth; ++part) {
        Generator generator(state, part);
        for (std::size_t i = part * kWidth; i < kTile; i += kDrawLanes)
            hn::Store(make(generator.next()), d, out + i);
        generator.store(state, part);
    }
}

HWY_INLINE void fill_normals(TileState& state, double* HWY_RESTRICT out) {
    const double* const table = math::normal_segments()[0].coefficients.data();
    fill(state, out, [table](WordVector bits) HWY_ATTR { return normal_of(table, bits); });
}

HWY_INLINE void fill_uniforms(TileState& state, double* HWY_RESTRICT out) {
    fill(state, out, [](WordVector bits) HWY_ATTR { return open_unit(bits); });
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
