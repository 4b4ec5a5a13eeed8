// Quantiles of a stream against those of the sorted values.
#include "plan/brackets.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "math/statistics.hpp"

namespace ballast::plan {
namespace {

constexpr std::size_t kTileSize = 128;
constexpr std::size_t kPilot = 4096;

struct alignas(64) TileOfValues {
    std::array<double, kTileSize> values;
};

// Feeds `row` in tiles to three threads in turn, as the planner does.
struct Streamed {
    std::array<RowTally, 3> tallies;

    Streamed(const std::vector<double>& row, const RowCuts& cuts) {
        for (std::size_t begin = 0, tile = 0; begin < row.size(); begin += kTileSize, ++tile) {
            TileOfValues figures;
            figures.values.fill(std::numeric_limits<double>::infinity());
            const std::size_t count = std::min(kTileSize, row.size() - begin);
            std::copy_n(row.begin() + static_cast<std::ptrdiff_t>(begin), count,
                        figures.values.begin());
            feed(figures.values.data(), kTileSize, cuts, tallies[tile * tile % 3]);
        }
    }
    std::array<std::optional<double>, kQuantiles> resolved(const RowCuts& cuts, std::size_t count,
                                                           Brackets& brackets) const {
        SelectionSpace space;
        const std::array<const RowTally*, 3> seen = {&tallies[0], &tallies[1], &tallies[2]};
        return resolve(seen, cuts, count, brackets, space);
    }
    std::size_t kept() const {
        std::size_t sum = 0;
        for (const RowTally& tally : tallies)
            for (const KeptBlock& block : tally.kept) sum += block.used;
        return sum;
    }
};

Brackets pilot_brackets(const std::vector<double>& row) {
    SelectionSpace space;
    return brackets_of({row.data(), std::min(kPilot, row.size())}, space);
}

std::vector<double> row_of(std::size_t count, const std::function<double()>& draw) {
    std::vector<double> row(count);
    std::generate(row.begin(), row.end(), draw);
    return row;
}

// Number of rounds needed.
int expect_exact(const std::vector<double>& row, Brackets brackets) {
    auto sorted = row;
    std::sort(sorted.begin(), sorted.end());
    std::array<std::optional<double>, kQuantiles> found;
    for (int round = 1; round < 100; ++round) {
        const RowCuts cuts = cuts_of(brackets);
        const auto held = Streamed(row, cuts).resolved(cuts, row.size(), brackets);
        for (std::size_t q = 0; q < kQuantiles; ++q)
            if (!found[q]) found[q] = held[q];
        if (!std::all_of(found.begin(), found.end(), [](const auto& f) { return f.has_value(); }))
            continue;
        for (std::size_t q = 0; q < kQuantiles; ++q) {
            const double expected = math::quantile_sorted(sorted, kProbabilities[q], 7);
            // A row of equal amounts is exact within rounding.
            EXPECT_NEAR(*found[q], expected, 2e-13 * std::abs(expected)) << q;
        }
        return round;
    }
    ADD_FAILURE() << "not found in a hundred rounds";
    return 0;
}

TEST(Brackets, AStreamHasTheQuantilesOfItsValuesSorted) {
    std::mt19937_64 random(3);
    std::lognormal_distribution<double> wide(10.0, 1.5);
    std::normal_distribution<double> around(0.0, 1.0);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    const std::vector<std::function<double()>> laws = {
        [&] { return wide(random); },
        [&] { return around(random); },
        // Ruined paths: some at zero, so many that quantiles are zero, or almost all.
        [&] { return unit(random) < 0.04 ? 0.0 : wide(random); },
        [&] { return unit(random) < 0.3 ? 0.0 : wide(random); },
        [&] { return unit(random) < 0.99 ? 0.0 : wide(random); },
        // Few distinct values, as after one year of history.
        [&] { return std::floor(98.0 * unit(random)) - 40.0; },
        [&] { return std::round(around(random)); },
        // With a floor and a ceiling.
        [&] { return std::clamp(around(random), -0.5, 0.25); },
        // Equal except for rounding.
        [&] { return 52'000.0 * (1.0 + 4e-15 * std::round(around(random))); },
        [] { return 7.5; },
    };
    for (std::size_t law = 0; law < laws.size(); ++law) {
        SCOPED_TRACE(law);
        for (const std::size_t count : {40'003, 65'536}) {
            const auto row = row_of(count, laws[law]);
            EXPECT_EQ(expect_exact(row, pilot_brackets(row)), 1);
        }
    }
}

TEST(Brackets, ABracketThatMissesMovesToTheQuantile) {
    std::mt19937_64 random(4);
    std::normal_distribution<double> around(0.0, 1.0);
    const auto row = row_of(20'000, [&] { return around(random); });
    for (const double away : {-50.0, -1.0, 0.0, 0.5, 50.0}) {
        SCOPED_TRACE(away);
        Brackets brackets;
        for (std::size_t q = 0; q < kQuantiles; ++q)
            brackets[q] = {away + 0.01 * static_cast<double>(q),
                           away + 0.01 * static_cast<double>(q) + 0.005};
        EXPECT_EQ(expect_exact(row, brackets), 2);
    }
}

TEST(Brackets, EqualAmountsAreCountedAndNotKept) {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    const auto equal = row_of(30'000, [] { return 7.5; });
    EXPECT_EQ(Streamed(equal, cuts_of(pilot_brackets(equal))).kept(), 0U);
    const auto ruined =
        row_of(30'000, [&] { return unit(random) < 0.6 ? 0.0 : unit(random) * 1e6; });
    const Streamed streamed(ruined, cuts_of(pilot_brackets(ruined)));
    EXPECT_LT(streamed.kept(), 12'000U);
    for (const RowTally& tally : streamed.tallies)
        for (const KeptBlock& block : tally.kept)
            EXPECT_EQ(std::count(block.values.get(), block.values.get() + block.used, 0.0), 0);
}

TEST(Brackets, KeptValuesAreASmallPartOfAContinuousDistribution) {
    // Seven brackets of six standard errors of a rank on either side: 12 sum sqrt(p(1-p)/n), n =
    // 4,096, is 45 % of the values.
    std::mt19937_64 random(6);
    std::normal_distribution<double> around(0.0, 1.0);
    const auto row = row_of(100'000, [&] { return around(random); });
    const std::size_t kept = Streamed(row, cuts_of(pilot_brackets(row))).kept();
    EXPECT_GT(kept, 40'000U);
    EXPECT_LT(kept, 50'000U);
}

}  // namespace
}  // namespace ballast::plan
