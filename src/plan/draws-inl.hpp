// Uniform and normal draws for a tile: from eight lanes of random words, mirrored for antithetic
// paths, or from Sobol points. Included once per vector target.
#if defined(BALLAST_PLAN_DRAWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_DRAWS_INL_HPP
#undef BALLAST_PLAN_DRAWS_INL_HPP
#else
#define BALLAST_PLAN_DRAWS_INL_HPP
#endif

#include <array>

#include "math/draws-inl.hpp"
#include "plan/lanes-inl.hpp"
#include "plan/tile_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

namespace draws = ballast::math::HWY_NAMESPACE;
using WordVector = hn::Vec<Words>;

// Antithetic paths i and i + kMirror of every sixteen are a pair.
constexpr std::size_t kMirror = kAntitheticGroup / 2;

// The bits of a word in which a path and its mirror differ: they negate a normal and map a uniform
// u to 1 - u.
constexpr std::uint64_t kNormalMirror = std::uint64_t{1} << 63;
constexpr std::uint64_t kUniformMirror = (std::uint64_t{1} << 52) - 1;

// A word for each path of the tile: word 8 i + lane goes to that path, or to it and its mirror.
HWY_INLINE void draw_words(TileState& s, std::uint64_t mirror, TileWords& words) {
    const Words d;
    for (std::size_t part = 0; part < math::kDrawLanes / kWidth; ++part) {
        draws::LanePart lanes(s.random, part);
        if (s.antithetic) {
            for (std::size_t i = part * kWidth; i < kTile; i += kAntitheticGroup) {
                const WordVector word = lanes.next();
                hn::Store(word, d, &words[i]);
                hn::Store(hn::Xor(word, hn::Set(d, mirror)), d, &words[i + kMirror]);
            }
        } else {
            for (std::size_t i = part * kWidth; i < kTile; i += math::kDrawLanes)
                hn::Store(lanes.next(), d, &words[i]);
        }
        lanes.store(s.random, part);
    }
}

// The next coordinate of the tile's Sobol points.
HWY_INLINE const std::uint64_t* next_points(TileState& s) {
    return s.points.data() + kTile * s.dimension++;
}

// Words whose normals correspond to 52-bit uniforms: a uniform u below one half gives a negative
// normal; the tail probability is 2 u, or 2 (1 - u).
HWY_INLINE void fold_points(const std::uint64_t* HWY_RESTRICT points, TileWords& words) {
    const Words d;
    const WordVector upper = hn::Set(d, std::uint64_t{1} << 51);
    const WordVector all = hn::Set(d, (std::uint64_t{1} << 52) - 1);
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        const WordVector bits = hn::LoadU(d, points + i);
        const auto above = hn::Ne(hn::And(bits, upper), hn::Zero(d));
        const WordVector folded = hn::IfThenElse(above, hn::Xor(bits, all), bits);
        const WordVector sign = hn::IfThenZeroElse(above, hn::Set(d, std::uint64_t{1} << 63));
        hn::Store(hn::Or(hn::ShiftLeft<1>(folded), sign), d, &words[i]);
    }
}

// A standard normal for each path. The table indices of the whole tile are stored before the first
// is read: reading them back right after storing would stall.
static HWY_NOINLINE void fill_normals(TileState& s, TileArray& out) {
    const Words d;
    TileWords& words = s.words;
    TileWords& offsets = s.offsets;
    if (s.points.empty())
        draw_words(s, kNormalMirror, words);
    else
        fold_points(next_points(s), words);
    for (std::size_t i = 0; i < kTile; i += kWidth)
        hn::Store(draws::normal_place(hn::Load(d, &words[i])).offset, d, &offsets[i]);
    const double* const table = math::normal_segments()[0].coefficients.data();
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        const WordVector word = hn::Load(d, &words[i]);
        const draws::NormalCoefficients at = draws::coefficients_at(table, &offsets[i]);
        hn::Store(draws::normal_of(at, draws::normal_place(word).distance, word), Doubles(),
                  &out[i]);
    }
}

// A uniform inside (0, 1) for each path.
HWY_INLINE void fill_uniforms(TileState& s, TileArray& out) {
    if (s.points.empty()) draw_words(s, kUniformMirror, s.words);
    const std::uint64_t* const from = s.points.empty() ? s.words.data() : next_points(s);
    for (std::size_t i = 0; i < kTile; i += kWidth)
        hn::Store(draws::open_unit(hn::LoadU(Words(), from + i)), Doubles(), &out[i]);
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
