#include "risk/simulation_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "math/normal_draws.hpp"

// Targets without a fixed width, and those between SSE2 and AVX2, which current processors do not
// need, would only cost compile time.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "risk/simulation_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>
// clang-format on

#include "math/draws-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::risk::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace draws = ballast::math::HWY_NAMESPACE;
using draws::LanePart;
using draws::open_unit;
using Doubles = draws::DrawDoubles;
using Words = draws::DrawWords;
using DoubleVector = draws::DrawVector;
using WordVector = draws::DrawWordVector;

constexpr std::size_t kWidth = hn::MaxLanes(Doubles());
constexpr std::size_t kVectors = 3;  // per group of paths
constexpr std::size_t kGroupPaths = kVectors * kWidth;
constexpr std::size_t kGroups = kTilePaths / kGroupPaths;
constexpr std::size_t kParts = kDrawLanes / kWidth;  // registers that make up the eight lanes
// Rows × 3 accumulators, 3 vectors of draws and one element of L: 16 registers, or 28 of 32.
constexpr std::size_t kBlockRows = HWY_TARGET == HWY_AVX3 ? 8 : 4;

// A partly computed draw: its word, and its position in the segment. The two stages are separate
// for a run of draws, because the chain from word to coefficients exceeds the out-of-order window.
struct alignas(64) PreparedDraws {
    static constexpr std::size_t kSteps = 24;  // of the eight lanes; a multiple of kVectors
    std::array<std::uint64_t, kSteps * kDrawLanes> bits;
    std::array<std::uint64_t, kSteps * kDrawLanes> offsets;
    std::array<double, kSteps * kDrawLanes> distances;  // from the center of the segment
};

HWY_INLINE void prepare(WordVector bits, std::size_t step, PreparedDraws& prepared) {
    const draws::NormalPlace place = draws::normal_place(bits);
    hn::Store(bits, Words(), &prepared.bits[step * kWidth]);
    hn::Store(place.offset, Words(), &prepared.offsets[step * kWidth]);
    hn::Store(place.distance, Doubles(), &prepared.distances[step * kWidth]);
}

HWY_INLINE DoubleVector finish(const double* HWY_RESTRICT table, const PreparedDraws& prepared,
                               std::size_t step) {
    return draws::normal_of(draws::coefficients_at(table, &prepared.offsets[step * kWidth]),
                            hn::Load(Doubles(), &prepared.distances[step * kWidth]),
                            hn::Load(Words(), &prepared.bits[step * kWidth]));
}

// Draws for `steps` steps of all lanes; part p of step s lies at (s kParts + p).
HWY_INLINE void prepare_steps(DrawLanes& lanes, std::size_t steps, PreparedDraws& prepared) {
    // Two parts at a time, to hide the latency of each other's dependent operations.
    constexpr std::size_t kTogether = kParts < 2 ? 1 : 2;
    for (std::size_t part = 0; part < kParts; part += kTogether) {
        LanePart first(lanes, part);
        LanePart second(lanes, part + kTogether - 1);
        for (std::size_t step = 0; step < steps; ++step) {
            prepare(first.next(), step * kParts + part, prepared);
            if constexpr (kTogether == 2)
                prepare(second.next(), step * kParts + part + 1, prepared);
        }
        first.store(lanes, part);
        if constexpr (kTogether == 2) second.store(lanes, part + 1);
    }
}

void DrawTile(DrawLanes& lanes, std::size_t n, double* HWY_RESTRICT tile) {
    constexpr std::size_t kRun = PreparedDraws::kSteps / kVectors;  // coordinates at a time
    const Doubles d;
    const double* table = math::normal_segments()[0].coefficients.data();
    PreparedDraws prepared;
    for (std::size_t first = 0; first < n; first += kRun) {
        const std::size_t count = std::min(kRun, n - first);
        prepare_steps(lanes, count * kVectors, prepared);
        for (std::size_t k = 0; k < count; ++k) {
            HWY_UNROLL(8)
            for (std::size_t i = 0; i < kVectors * kParts; ++i) {
                const std::size_t group = i / kVectors;
                const std::size_t vector = i % kVectors;
                hn::Store(finish(table, prepared, k * kVectors * kParts + i), d,
                          tile + (group * n + first + k) * kGroupPaths + vector * kWidth);
            }
        }
    }
}

// One row of L Z for the three vectors of a group.
struct RowOfGroup {
    DoubleVector a, b, c;
};

HWY_INLINE void add_four(const RowOfGroup* rows, RowOfGroup& total) {
    total.a =
        hn::Add(total.a, hn::Add(hn::Add(rows[0].a, rows[1].a), hn::Add(rows[2].a, rows[3].a)));
    total.b =
        hn::Add(total.b, hn::Add(hn::Add(rows[0].b, rows[1].b), hn::Add(rows[2].b, rows[3].b)));
    total.c =
        hn::Add(total.c, hn::Add(hn::Add(rows[0].c, rows[1].c), hn::Add(rows[2].c, rows[3].c)));
}

// A block of kBlockRows rows, `columns` long, times the draws of a group. `rows` stay in registers.
HWY_INLINE void multiply_block(const double* HWY_RESTRICT factor, const double* HWY_RESTRICT draws,
                               std::size_t columns, RowOfGroup* rows) {
    const Doubles d;
    const DoubleVector zero = hn::Zero(d);
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kBlockRows; ++r) rows[r] = {zero, zero, zero};
    for (std::size_t k = 0; k < columns; ++k) {
        const DoubleVector za = hn::Load(d, draws);
        const DoubleVector zb = hn::Load(d, draws + kWidth);
        const DoubleVector zc = hn::Load(d, draws + 2 * kWidth);
        HWY_UNROLL(8)
        for (std::size_t r = 0; r < kBlockRows; ++r) {
            const DoubleVector element = hn::Set(d, factor[r]);
            rows[r].a = hn::MulAdd(element, za, rows[r].a);
            rows[r].b = hn::MulAdd(element, zb, rows[r].b);
            rows[r].c = hn::MulAdd(element, zc, rows[r].c);
        }
        draws += kGroupPaths;
        factor += kBlockRows;
    }
}

void TileSums(const PackedFactor& factor, const double* HWY_RESTRICT tile,
              double* HWY_RESTRICT sums) {
    const Doubles d;
    const std::size_t n = factor.n;
    for (std::size_t group = 0; group < kGroups; ++group) {
        const DoubleVector zero = hn::Zero(d);
        RowOfGroup total{zero, zero, zero};
        const double* block = factor.values.get();
        for (std::size_t row = 0; row < n; row += kBlockRows) {
            const std::size_t columns = std::min(n, row + kBlockRows);
            RowOfGroup rows[kBlockRows];
            multiply_block(block, tile + group * n * kGroupPaths, columns, rows);
            for (std::size_t r = 0; r < kBlockRows; r += 4) add_four(rows + r, total);
            block += columns * kBlockRows;
        }
        double* out = sums + group * kGroupPaths;
        hn::StoreU(total.a, d, out);
        hn::StoreU(total.b, d, out + kWidth);
        hn::StoreU(total.c, d, out + 2 * kWidth);
    }
}

void TileRows(const PackedRows& packed, const double* HWY_RESTRICT tile, double* HWY_RESTRICT out) {
    const Doubles d;
    for (std::size_t group = 0; group < kGroups; ++group) {
        for (std::size_t row = 0; row < packed.rows; row += kBlockRows) {
            RowOfGroup rows[kBlockRows];
            multiply_block(packed.values.get() + row * packed.n,
                           tile + group * packed.n * kGroupPaths, packed.n, rows);
            const std::size_t count = std::min(kBlockRows, packed.rows - row);
            for (std::size_t r = 0; r < count; ++r) {
                double* to = out + (row + r) * kTilePaths + group * kGroupPaths;
                hn::StoreU(rows[r].a, d, to);
                hn::StoreU(rows[r].b, d, to + kWidth);
                hn::StoreU(rows[r].c, d, to + 2 * kWidth);
            }
        }
    }
}

// Eight candidates: the values, and whether each is accepted.
void chi_square_candidates(DrawLanes& lanes, double shape, double* values,
                           std::uint64_t* accepted) {
    const Doubles d;
    const Words words;
    const double* table = math::normal_segments()[0].coefficients.data();
    PreparedDraws prepared;
    const double offset = shape - 1.0 / 3.0;
    const DoubleVector one = hn::Set(d, 1.0);
    const DoubleVector slope = hn::Set(d, 1 / std::sqrt(9 * offset));
    for (std::size_t part = 0; part < kParts; ++part) {
        LanePart state(lanes, part);
        prepare(state.next(), 0, prepared);
        const DoubleVector z = finish(table, prepared, 0);
        const DoubleVector u = open_unit(state.next());
        state.store(lanes, part);
        const DoubleVector root = hn::MulAdd(slope, z, one);
        const auto positive = hn::Gt(root, hn::Zero(d));
        const DoubleVector cube = hn::Mul(hn::Mul(root, root), root);
        const DoubleVector safe = hn::IfThenElse(positive, cube, one);
        // log u < z²/2 + offset (1 - v + log v)
        const DoubleVector bracket = hn::Add(hn::Sub(one, safe), hn::Log(d, safe));
        const DoubleVector half_square = hn::Mul(hn::Mul(hn::Set(d, 0.5), z), z);
        const DoubleVector bound = hn::MulAdd(hn::Set(d, offset), bracket, half_square);
        const auto accept = hn::And(positive, hn::Lt(hn::Log(d, u), bound));
        hn::StoreU(hn::Mul(hn::Set(d, 2 * offset), safe), d, values + part * kWidth);
        hn::StoreU(hn::BitCast(words, hn::VecFromMask(d, accept)), words, accepted + part * kWidth);
    }
}

void DrawChiSquare(DrawLanes& lanes, double degrees_of_freedom, std::span<double> out) {
    std::array<double, kDrawLanes> values;
    std::array<std::uint64_t, kDrawLanes> accepted;
    std::size_t count = 0;
    while (count < out.size()) {
        chi_square_candidates(lanes, degrees_of_freedom / 2, values.data(), accepted.data());
        for (std::size_t i = 0; i < kDrawLanes && count < out.size(); ++i)
            if (accepted[i] != 0) out[count++] = values[i];
    }
}

KernelShape Shape() { return {kGroupPaths, kBlockRows}; }

}  // namespace ballast::risk::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::risk {

HWY_EXPORT(DrawTile);
HWY_EXPORT(TileSums);
HWY_EXPORT(TileRows);
HWY_EXPORT(DrawChiSquare);
HWY_EXPORT(Shape);

AlignedDoubles make_aligned_doubles(std::size_t count) {
    auto* p = static_cast<double*>(::operator new[](count * sizeof(double), std::align_val_t{64}));
    std::fill_n(p, count, 0.0);
    return AlignedDoubles(p);
}

DrawLanes make_draw_lanes(std::uint64_t seed, std::uint64_t block, DrawPurpose purpose) {
    return math::make_draw_lanes(seed, block, static_cast<std::uint32_t>(purpose));
}

KernelShape kernel_shape() { return HWY_DYNAMIC_DISPATCH(Shape)(); }

PackedFactor pack_factor(const math::Matrix& cholesky) {
    const std::size_t n = cholesky.rows;
    const KernelShape shape = kernel_shape();
    const std::size_t rows = shape.block_rows;
    std::size_t size = 0;
    for (std::size_t row = 0; row < n; row += rows) size += std::min(n, row + rows) * rows;
    PackedFactor packed{shape, n, make_aligned_doubles(size)};
    double* out = packed.values.get();
    for (std::size_t row = 0; row < n; row += rows) {
        for (std::size_t k = 0; k < std::min(n, row + rows); ++k) {
            for (std::size_t i = row; i < row + rows; ++i)
                *out++ = i < n && k <= i ? cholesky(i, k) : 0.0;
        }
    }
    return packed;
}

PackedRows pack_rows(const math::Matrix& matrix) {
    const KernelShape shape = kernel_shape();
    const std::size_t block = shape.block_rows;
    const std::size_t blocks = (matrix.rows + block - 1) / block;
    PackedRows packed{shape, matrix.rows, matrix.cols,
                      make_aligned_doubles(blocks * block * matrix.cols)};
    double* out = packed.values.get();
    for (std::size_t row = 0; row < matrix.rows; row += block)
        for (std::size_t k = 0; k < matrix.cols; ++k)
            for (std::size_t i = row; i < row + block; ++i)
                *out++ = i < matrix.rows ? matrix(i, k) : 0.0;
    return packed;
}

void draw_tile(DrawLanes& lanes, std::size_t n, double* tile) {
    HWY_DYNAMIC_DISPATCH(DrawTile)(lanes, n, tile);
}

void tile_sums(const PackedFactor& factor, const double* tile, double* sums) {
    HWY_DYNAMIC_DISPATCH(TileSums)(factor, tile, sums);
}

void tile_rows(const PackedRows& rows, const double* tile, double* out) {
    HWY_DYNAMIC_DISPATCH(TileRows)(rows, tile, out);
}

void draw_chi_square(DrawLanes& lanes, double degrees_of_freedom, std::span<double> out) {
    HWY_DYNAMIC_DISPATCH(DrawChiSquare)(lanes, degrees_of_freedom, out);
}

}  // namespace ballast::risk
#endif  // HWY_ONCE
