// The inner loops of the Monte Carlo simulation, dispatched at run time to the vector instructions
// of the processor (Highway): AVX-512, AVX2, or 128-bit registers.
//
// The unit is a tile of 24 paths. Its n × 24 normals are stored in groups of as many paths as three
// vector registers hold, so that the triangular product keeps a block of rows of L Z in registers,
// adds the rows up to the P&L of the paths and stores nothing else. Cost per path: n²/2 fused
// multiply-adds (bound: 8 per cycle with two AVX2 units) and n draws.
//
// Every sum runs in the same order for any register width: on processors with fused multiply-add
// (AVX2, AVX-512, NEON) the results are identical to the bit; without it (SSE2) they differ in the
// last digits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include "math/draw_lanes.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

inline constexpr std::size_t kTilePaths = 24;

// Doubles on a cache-line boundary.
struct AlignedDelete {
    void operator()(double* p) const { ::operator delete[](p, std::align_val_t{64}); }
};
using AlignedDoubles = std::unique_ptr<double[], AlignedDelete>;
AlignedDoubles make_aligned_doubles(std::size_t count);  // zeros

using math::DrawLanes;
using math::kDrawLanes;

enum class DrawPurpose : std::uint32_t { kNormals, kChiSquare };

DrawLanes make_draw_lanes(std::uint64_t seed, std::uint64_t block, DrawPurpose purpose);

// The data layout for the current processor.
struct KernelShape {
    std::size_t group_paths;  // paths of a tile that are adjacent
    std::size_t block_rows;   // rows of L that are processed together

    // Index of the draw for coordinate k of a path in the tile.
    std::size_t draw_index(std::size_t n, std::size_t path, std::size_t k) const {
        return (path / group_paths * n + k) * group_paths + path % group_paths;
    }
};
KernelShape kernel_shape();

// L in blocks of rows, column by column within a block: the order in which the product reads it.
// The upper triangle of `cholesky` is not read.
struct PackedFactor {
    KernelShape shape;
    std::size_t n = 0;
    AlignedDoubles values;
};
PackedFactor pack_factor(const math::Matrix& cholesky);

// The rows of any matrix of n columns, in blocks as above.
struct PackedRows {
    KernelShape shape;
    std::size_t rows = 0;
    std::size_t n = 0;
    AlignedDoubles values;
};
PackedRows pack_rows(const math::Matrix& matrix);

// Fills a tile of n × kTilePaths normals in the layout of kernel_shape(), three steps of the lanes
// per coordinate: eight paths each.
void draw_tile(DrawLanes& lanes, std::size_t n, double* tile);

// sums[p] = sum over i of (L z_p)_i for the tile's paths. Rows are added in groups of four,
// (0+1)+(2+3), the groups one after the other.
void tile_sums(const PackedFactor& factor, const double* tile, double* sums);

// out[r × kTilePaths + p] = (M z_p)_r for the tile's paths, M of pack_rows().
void tile_rows(const PackedRows& rows, const double* tile, double* out);

// out[i] ~ chi²(degrees_of_freedom), above 2, by Marsaglia and Tsang (2000): exact. Candidates are
// taken in the order of the lanes.
void draw_chi_square(DrawLanes& lanes, double degrees_of_freedom, std::span<double> out);

}  // namespace ballast::risk
