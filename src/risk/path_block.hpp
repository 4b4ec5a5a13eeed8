// Paths in blocks of fixed length, the unit of seeding and of parallel work: the draws of block b
// do not depend on the thread or the order of computation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/sobol.hpp"
#include "risk/simulation.hpp"
#include "risk/simulation_kernel.hpp"

namespace ballast::risk {

// A multiple of twice the tile, so that an antithetic block also consists of whole tiles of draws.
inline constexpr std::size_t kBlockPaths = 64 * kTilePaths;

// A simulation, validated and packed; the model must outlive it. Immutable: threads share it.
class PathSource {
public:
    static Result<PathSource> make(const SimulationModel& model,
                                   const SimulationSettings& settings);

    std::size_t positions() const { return positions_; }
    std::size_t draws() const { return book_.n; }  // normals per path
    std::uint64_t paths() const { return settings_.paths; }
    std::uint64_t blocks() const { return (paths() + kBlockPaths - 1) / kBlockPaths; }
    std::size_t block_size(std::uint64_t block) const;  // kBlockPaths except for the last block
    // Paths per draw of the normals: 2 when antithetic, else 1.
    std::size_t paths_per_draw() const { return settings_.antithetic ? 2 : 1; }

private:
    friend class BlockWalk;
    PathSource() = default;

    // A model's curved positions with the curve of their sum. They must outlive the source.
    struct Curve {
        const CurvedPositions* positions = nullptr;
        std::vector<double> total;
    };

    SimulationSettings settings_;
    std::size_t positions_ = 0;
    PackedRows book_;  // one row: the sum of the factor's rows
    double total_mean_ = 0.0;
    std::optional<double> degrees_of_freedom_;
    std::optional<Sobol> sobol_;  // set for quasi
    std::vector<Curve> curves_;
    PackedRows curve_factors_;  // one row per curve
};

// Iterates over one block, tile by tile. A tile has kTilePaths columns, each one draw of the
// normals and so one path, or two antithetic ones.
class BlockWalk {
public:
    BlockWalk(const PathSource& source, std::uint64_t block);

    // Draws the next tile; false at the end of the block. The first call draws the first tile.
    bool next();

    std::size_t path_count() const { return kTilePaths * source_.paths_per_draw(); }
    // Index within the block, for the current tile.
    std::size_t first_path() const { return tile_ * path_count(); }

    // P&L of the tile's paths: path_count() values. Values beyond the block's size are undefined.
    void pnl(std::span<double> out) const;
    // out[k] += s z_k for one path of the tile: its draws, scaled by sqrt((nu - 2) / W) for
    // Student-t and with the sign of an antithetic path, so that X = m + L (s z).
    void add_draws(std::size_t path, std::span<double> out) const;
    // out[j] += P&L of the j-th part of the curved positions on one path of the tile.
    void add_parts(std::size_t path, std::span<double> out) const;

private:
    void draw_scales();
    void draw_sobol_tile();
    void add_curves(std::span<double> out) const;
    // The return under a curve on one path of the tile.
    double move(std::size_t curve, std::size_t path) const;
    // The scale of a column of the tile: sqrt((nu - 2) / W), 1 for the normal.
    double scale_of(std::size_t column) const;

    const PathSource& source_;
    std::uint64_t block_;
    std::size_t tiles_;
    std::size_t tile_ = 0;
    bool started_ = false;
    DrawLanes lanes_;
    AlignedDoubles draws_;
    std::vector<double> curve_draws_;  // curves × kTilePaths: L z, unscaled
    std::vector<double> scales_;       // for the block's columns; for the tile's when quasi
    std::vector<double> sobol_points_;
};

}  // namespace ballast::risk
