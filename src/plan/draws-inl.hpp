// Uniforms and normals for a tile: from its eight lanes of random words, mirrored for antithetic
// paths, or from its Sobol points. Included once per vector target.
#if defined(BALLAST_PLAN_DRAWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_DRAWS_INL_HPP
#undef BALLAST_PLAN_DRAWS_INL_HPP
#else
#define BALLAST_PLAN_DRAWS_INL_HPP
#endif

#include "math/draws-inl.hpp"
#include "plan/lanes-inl.hpp"
#include "plan/tile_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

namespace draws = ballast::math::HWY_NAMESPACE;
using WordVector = hn::Vec<Words>;

// Of antithetic paths i and i + kMirror of every sixteen are a pair.
constexpr std::size_t kMirror = kAntitheticGroup / 2;

// out[path] for a tile: word 8 i + lane goes to that path, or to it and its mirror.
template <class Make, class Mirror>
HWY_INLINE void fill(TileState& s, double* HWY_RESTRICT out, const Make& make,
                     const Mirror& mirror) {
    const Doubles d;
    for (std::size_t part = 0; part < math::kDrawLanes / kWidth; ++part) {
        draws::LanePart lanes(s.random, part);
        if (s.antithetic) {
            for (std::size_t i = part * kWidth; i < kTile; i += kAntitheticGroup) {
                const Raw made = make(lanes.next());
                hn::Store(made, d, out + i);
                hn::Store(mirror(made), d, out + i + kMirror);
            }
        } else {
            for (std::size_t i = part * kWidth; i < kTile; i += math::kDrawLanes)
                hn::Store(make(lanes.next()), d, out + i);
        }
        lanes.store(s.random, part);
    }
}

// The next coordinate of the tile's Sobol points.
template <class Make>
HWY_INLINE void fill_from_points(TileState& s, double* HWY_RESTRICT out, const Make& make) {
    const std::uint64_t* const words = s.points.data() + kTile * s.dimension++;
    for (std::size_t i = 0; i < kTile; i += kWidth)
        hn::Store(make(hn::LoadU(Words(), words + i)), Doubles(), out + i);
}

// Functors, because a lambda with several uses is not inlined.
struct NormalOf {
    const double* table;

    HWY_INLINE Raw operator()(WordVector bits) const {
        const draws::NormalPlace place = draws::normal_place(bits);
        alignas(64) std::uint64_t offsets[kWidth];
        hn::Store(place.offset, Words(), offsets);
        return draws::normal_of(draws::coefficients_at(table, offsets), place.distance, bits);
    }
};

HWY_INLINE void fill_normals(TileState& s, double* HWY_RESTRICT out) {
    const NormalOf normal{math::normal_segments()[0].coefficients.data()};
    if (s.points.empty()) return fill(s, out, normal, [](Raw z) HWY_ATTR { return hn::Neg(z); });
    // A uniform of 52 bits below one half is a negative normal: twice it, or twice what it lacks to
    // one, is the tail's share.
    fill_from_points(s, out, [&](WordVector bits) HWY_ATTR {
        const Words d;
        const WordVector upper = hn::Set(d, std::uint64_t{1} << 51);
        const auto above = hn::Ne(hn::And(bits, upper), hn::Zero(d));
        const WordVector all = hn::Set(d, (std::uint64_t{1} << 52) - 1);
        const WordVector folded = hn::IfThenElse(above, hn::Xor(bits, all), bits);
        const WordVector sign = hn::IfThenZeroElse(above, hn::Set(d, std::uint64_t{1} << 63));
        return normal(hn::Or(hn::ShiftLeft<1>(folded), sign));
    });
}

struct UniformOf {
    HWY_INLINE Raw operator()(WordVector bits) const { return draws::open_unit(bits); }
};

HWY_INLINE void fill_uniforms(TileState& s, double* HWY_RESTRICT out) {
    const UniformOf uniform;
    if (s.points.empty())
        return fill(s, out, uniform,
                    [](Raw u) HWY_ATTR { return hn::Sub(hn::Set(Doubles(), 1.0), u); });
    fill_from_points(s, out, uniform);
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
