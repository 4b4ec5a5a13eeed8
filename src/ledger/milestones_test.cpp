// Milestones by hand, and compared with a search over all pairs of dates.
#include "ledger/milestones.hpp"

#include <random>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

using Series = std::vector<std::pair<fin::Date, Decimal>>;

Series series(std::initializer_list<std::int64_t> values) {
    Series made;
    for (const std::int64_t value : values)
        made.emplace_back(day("2024-01-01") + static_cast<int>(made.size()), Decimal(value));
    return made;
}

TEST(Milestones, AreTheFirstDatesAtOrAboveALevel) {
    const Series values = series({900, 1000, 2600, 1400, 2400, 5200});
    const auto found = milestones(values, round_levels(values));
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].level, Decimal(1000));
    EXPECT_EQ(found[0].date, day("2024-01-02"));
    EXPECT_FALSE(found[0].fell_below);
    EXPECT_TRUE(found[0].is_held);
    EXPECT_EQ(found[1].level, Decimal(2500));
    EXPECT_EQ(found[1].date, day("2024-01-03"));
    EXPECT_EQ(found[1].value, Decimal(2600));
    EXPECT_EQ(found[1].fell_below, day("2024-01-04"));
    EXPECT_TRUE(found[1].is_held);
    EXPECT_EQ(found[2].date, day("2024-01-06"));
}

TEST(Milestones, LeaveOutLevelsThatTheFirstValueHas) {
    const Series values = series({3000, 900, 2600});
    const auto found = milestones(values, round_levels(values));
    EXPECT_TRUE(found.empty());  // 1,000 and 2,500 were reached before the series begins
    EXPECT_TRUE(milestones({}, round_levels({})).empty());
}

TEST(Milestones, IncludeZeroAfterANegativeWorth) {
    const Series values = series({-5000, -10, 40, -1});
    const auto found = milestones(values, round_levels(values));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].level.is_zero());
    EXPECT_EQ(found[0].date, day("2024-01-03"));
    EXPECT_EQ(found[0].fell_below, day("2024-01-04"));
    EXPECT_FALSE(found[0].is_held);
}

TEST(Milestones, OfTheLargestValuesEndBeforeTheLimitOfAmounts) {
    const Series values = series({0, 999'999'999'999'999});
    const auto levels = round_levels(values);
    EXPECT_EQ(levels.front(), Decimal(1000));
    EXPECT_EQ(levels.back(), Decimal(500'000'000'000'000));
}

// The first date d with a value at or above the level such that every earlier value is below, and
// the first later date below it, from all dates.
TEST(Milestones, AgreeWithASearchOfAllDatesOnRandomSeries) {
    std::mt19937_64 random(7);  // NOLINT(cert-msc51-cpp): the same series each time
    for (int round = 0; round < 300; ++round) {
        Series values;
        std::int64_t value = static_cast<std::int64_t>(random() % 6000) - 3000;
        const std::size_t count = random() % 40;
        for (std::size_t i = 0; i < count; ++i) {
            values.emplace_back(day("2020-01-31") + static_cast<int>(30 * i), Decimal(value));
            value += static_cast<std::int64_t>(random() % 4001) - 1800;
        }
        const auto levels = round_levels(values);
        std::size_t next = 0;
        const auto found = milestones(values, levels);
        for (const Decimal level : levels) {
            std::optional<std::size_t> first;
            std::optional<fin::Date> below;
            for (std::size_t i = 0; i < count; ++i) {
                bool earlier = false;
                for (std::size_t j = 0; j < i; ++j) earlier |= values[j].second >= level;
                if (values[i].second >= level && !earlier) first = i;
                if (values[i].second < level && earlier && !below) below = values[i].first;
            }
            if (!first || *first == 0) continue;
            ASSERT_LT(next, found.size());
            EXPECT_EQ(found[next].level, level);
            EXPECT_EQ(found[next].date, values[*first].first);
            EXPECT_EQ(found[next].value, values[*first].second);
            EXPECT_EQ(found[next].fell_below, below);
            EXPECT_EQ(found[next].is_held, values.back().second >= level);
            ++next;
        }
        EXPECT_EQ(next, found.size());
    }
}

}  // namespace
}  // namespace ballast::ledger
