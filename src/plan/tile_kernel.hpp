// The inner loop of the planner: a tile of 128 paths taken through all years of a plan, eight at a
// time in vector registers (Highway picks AVX-512, AVX2 or 128-bit code at run time).
//
// A tile's draws depend on the seed and the tile's number alone, so any thread may take any tile.
// Where the processor has fused multiply-add, the results are the same to the last bit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "math/draw_lanes.hpp"
#include "plan/compiled.hpp"

namespace ballast::plan {

// A number of each path. A cache line more than they need keeps those of several arrays that belong
// to the same path from falling on the same few sets of the first-level cache.
struct alignas(64) TileArray : std::array<double, kTile> {
    std::array<double, 8> apart;
};

using TileWords = std::array<std::uint64_t, kTile>;

// What a tile's paths are and have been through; SoA, one cache line aligned.
struct alignas(64) TileState {
    math::DrawLanes random;
    alignas(64) TileArray balance;  // total, before taxes
    alignas(64) std::array<TileArray, 3> account;
    alignas(64) TileArray basis;
    alignas(64) TileArray lot_growth;  // of the taxable account's lots since the start
    alignas(64) TileArray taxes;       // real, of all years
    alignas(64) std::array<TileArray, kMaxAssets> weight;
    alignas(64) std::array<TileArray, kMaxAssets> asset_draw;    // normals of the step
    alignas(64) std::array<TileArray, kMaxAssets> asset_growth;  // of the step, where weights drift
    alignas(64) std::array<TileArray, kMaxAssets> year_growth;   // of the year so far
    alignas(64) TileArray growth;                                // of the portfolio in the step
    alignas(64) TileArray portfolio_growth;  // of the year so far; at its start, of the last one
    alignas(64) TileArray inflation_draw;    // normals of the year, or of the step
    alignas(64) TileArray inflation;         // factor of the last year
    alignas(64) TileArray inflation_rate;    // state of the moving models
    alignas(64) TileArray step_inflation;    // factor of the last step
    alignas(64) TileArray cpi;               // 1 at the start of the plan
    alignas(64) TileArray year_cpi;          // at the start of this year
    alignas(64) TileArray year_deflator;     // 1 / year_cpi
    alignas(64) TileArray row;               // of history, as a number
    alignas(64) TileArray cape;
    alignas(64) TileArray spending;  // a year's, nominal, as the rule last set it
    alignas(64) TileArray first_spending;
    alignas(64) TileArray first_balance;
    alignas(64) TileArray first_rate;  // first_spending / first_balance
    alignas(64) TileArray first_cpi;
    alignas(64) TileArray paid;         // in the year so far
    alignas(64) TileArray shortfall;    // real, of all years
    alignas(64) TileArray failed_year;  // the first; the number of years when none
    alignas(64) TileArray paid_real;    // of last year
    alignas(64) TileArray highest_real;
    alignas(64) TileArray lowest_real;
    alignas(64) TileArray cuts;         // years in which real spending fell
    alignas(64) TileArray largest_cut;  // largest fall in one year, a fraction
    alignas(64) TileArray scratch;
    alignas(64) TileWords words;    // of a draw
    alignas(64) TileWords offsets;  // of its normals in their table
    std::vector<LotPile> lots;      // of each path; empty where the plan has none
    double time = 0.0;              // in years
    bool antithetic = false;
    std::vector<std::uint64_t> points;  // Sobol, [coordinate][path]; empty: random words
    std::size_t dimension = 0;          // the next coordinate
};

// Where a tile's columns of the rows of figures go; null: not requested. `stride` is between years.
struct TileRows {
    double* nominal = nullptr;  // balance at the end of year k
    double* real = nullptr;
    double* spending = nullptr;  // paid in year k
    double* spending_real = nullptr;
    std::size_t stride = 0;
    bool adjustments = true;  // whether cuts of spending are followed
};

void run_tile(const Compiled& plan, std::uint64_t tile, TileState& state, const TileRows& rows);

// What a rule sees when a year's spending is set, and what it answers.
struct SpendingView {
    double balance = 0.0;
    double first_balance = 0.0;      // when spending began
    double first_spending = 0.0;     // a year's
    double spending = 0.0;           // last year's, nominal
    double inflation = 1.0;          // factor since last year's spending
    double price_level = 1.0;        // 1 when spending began
    double start_price_level = 1.0;  // that of the floor's and ceiling's money: the plan's start
    double portfolio_growth = 1.0;   // of last year
    double years_left = 1.0;         // this one included
    double cape = 0.0;
    double annuity_share = 0.0;
    double rmd_share = 0.0;
    double age_share = 0.0;
};
struct SpendingDecision {
    double amount = 0.0;
    bool frozen = false;  // Guyton-Klinger: no raise for inflation
    bool capped = false;  // the raise was cut to the cap
    bool cut = false;
    bool raised = false;
    bool floored = false;
    bool ceiled = false;
};
SpendingDecision decide_spending(const WithdrawalRule& rule, const SpendingView& view);

}  // namespace ballast::plan
