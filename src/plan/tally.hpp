// What is counted and summed over paths, besides the rows of figures. Sums are kept per chunk of
// paths and added in the order of the chunks, so they are the same for any number of threads.
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

    // Worse: fails earlier; then has less; then the first of equals.
    bool worse_than(const PathKey& other) const {
        if (failed_year != other.failed_year) return failed_year < other.failed_year;
        if (final_real != other.final_real) return final_real < other.final_real;
        return path < other.path;
    }
};

struct Tally {
    std::uint64_t paths = 0;
    std::uint64_t successes = 0;
    std::vector<std::uint64_t> failed;  // by year
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
    // For the standard errors of draws that are not independent: sums of squares over the means of
    // antithetic pairs; sums over the paths of each shift.
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

// How many years the path's person lives to spend in, the year of death included; plan.years when
// that is later, or not modelled.
int years_needed(const Compiled& plan, std::uint64_t path);

}  // namespace ballast::plan
