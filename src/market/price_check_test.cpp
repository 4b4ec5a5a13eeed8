// States of last prices, and the score of a jump.
#include "market/price_check.hpp"

#include <cmath>
#include <gmock/gmock.h>

#include "model/price_staleness.hpp"

namespace ballast::market {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Closes of one symbol on the NYSE sessions up to Friday, 2025-03-14, that move by 1% up and down.
PriceHistory history(std::size_t count) {
    PriceHistory prices{.symbols = {"AAA"}, .closes = {{}}};
    fin::Date date = fin::Date::from_ymd(2025, 3, 14).value();
    for (; prices.dates.size() < count; date = date + -1)
        if (model::nyse_sessions().is_business_day(date)) prices.dates.push_back(date);
    std::ranges::reverse(prices.dates);
    for (std::size_t i = 0; i < count; ++i) prices.closes[0].push_back(i % 2 == 0 ? 100.0 : 101.0);
    return prices;
}

PriceCheck check(const PriceHistory& prices, int day, std::string_view symbol = "AAA") {
    const auto snapshot = Snapshot::make(
        fin::Date::from_ymd(2025, 3, static_cast<unsigned>(day)).value(), prices, {});
    return check_price(snapshot.value(), symbol);
}

TEST(JumpScore, IsTheLastMoveInDeviationsOfTheMovesBefore) {
    PriceHistory prices = history(63);  // 61 moves before the last: 31 up, 30 down
    const double move = std::log(1.01);
    const double mean = move / 61.0;
    const double deviation = std::sqrt(move * move - mean * mean);
    prices.closes[0].back() = prices.closes[0][61] * std::exp(-0.2);
    const auto score = jump_score(prices.closes[0]);
    ASSERT_TRUE(score);
    EXPECT_NEAR(*score, -0.2 / deviation, 1e-9);
}

TEST(JumpScore, NeedsHistoryThatMovesAndIsPositive) {
    EXPECT_FALSE(jump_score(history(61).closes[0]));
    EXPECT_TRUE(jump_score(history(62).closes[0]));
    EXPECT_FALSE(jump_score(std::vector<double>(100, 5.0)));
    std::vector<double> negative = history(100).closes[0];
    negative[50] = -1.0;
    EXPECT_FALSE(jump_score(negative));
}

TEST(PriceCheck, FreshForThreeSessionsThenStale) {
    const PriceHistory prices = history(100);
    EXPECT_EQ(check(prices, 14).state, PriceState::kFresh);
    EXPECT_THAT(check(prices, 14).detail, IsEmpty());
    EXPECT_EQ(check(prices, 19).state, PriceState::kFresh);  // Wednesday: three sessions
    const PriceCheck stale = check(prices, 20);
    EXPECT_EQ(stale.state, PriceState::kStale);
    EXPECT_EQ(stale.stale_sessions, 4);
    EXPECT_THAT(stale.detail, HasSubstr("2025-03-14, 4 sessions ago"));
}

TEST(PriceCheck, MissingWithoutAClose) {
    const PriceCheck missing = check(history(100), 14, "ZZZ");
    EXPECT_EQ(missing.state, PriceState::kMissing);
    EXPECT_FALSE(missing.price);
}

TEST(PriceCheck, FlaggedForAJumpAndForADayWithoutASession) {
    PriceHistory prices = history(100);
    prices.closes[0].back() *= 1.2;
    EXPECT_EQ(check(prices, 14).state, PriceState::kFlagged);
    EXPECT_THAT(check(prices, 14).detail, HasSubstr("standard deviations on 2025-03-14"));
    prices = history(100);
    prices.dates.push_back(fin::Date::from_ymd(2025, 3, 15).value());
    prices.closes[0].push_back(100.0);
    EXPECT_THAT(check(prices, 15).detail, HasSubstr("no session"));
}

}  // namespace
}  // namespace ballast::market
