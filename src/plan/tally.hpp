// Counts and sums over paths, besides the rows of figures. Sums are kept per chunk of paths and
// added in chunk order, so that they do not depend on the number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "plan/compiled.hpp"
#include "plan/tile_kernel.hpp"

namespace ballast::plan {

struct PathKey {
    double failed_year = 0.0;
    double final_real = 0.0;
    std::uint64_t path = 0;

    // Order from the worst: earlier failure, then lower balance, then lower index.
    bool worse_than(const PathKey& other) const {
        if (failed_year != other.failed_year) return failed_year < other.failed_year;
        if (final_real != other.final_real) return final_real < other.final_real;
        return path < other.path;
    }
};

struct Tally {
    std::uint64_t paths = 0;
    std::uint64_t successes = 0;
    std::vector<std::uint64_t> success_bits;  // by path, kTile bits per tile, in order
    std::vector<std::uint64_t> failed;        // by year
    double terminal = 0.0;
    double terminal_squares = 0.0;
    double terminal_real = 0.0;
    double shortfall = 0.0;
    double taxes = 0.0;
    std::uint64_t paths_with_cut = 0;
    double cut_years = 0.0;
    double largest_cut = 0.0;
    double lowest = 0.0;
    PathKey worst;
    // For the standard errors of dependent draws: sums of squares over the means of antithetic
    // pairs; sums over the paths of each shift.
    double pair_success_squares = 0.0;
    double pair_terminal_squares = 0.0;
    std::array<double, kShifts> shift_successes{};
    std::array<double, kShifts> shift_terminals{};

    void add_tile(const Compiled& plan, std::uint64_t tile, std::size_t count,
                  const TileState& state);
    void add(const Tally& other);

private:
    void add_pairs(std::size_t count, const std::array<double, kTile>& succeeded,
                   const std::array<double, kTile>& balance);
};

// Number of years of spending in the person's lifetime, the year of death included; plan.years when
// that is shorter, or when mortality is not modeled.
int years_needed(const Compiled& plan, std::uint64_t path);

}  // namespace ballast::plan
