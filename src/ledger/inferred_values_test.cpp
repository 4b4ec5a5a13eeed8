// Values are inferred between known ones only, on the dates that are asked for, and labeled.
#include "ledger/inferred_values.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace ballast::ledger {
namespace {

fin::Date day(std::string_view text) { return *fin::Date::parse(text); }
Decimal decimal(std::string_view text) { return *Decimal::parse(text); }

double price(const MarketInputs& market, std::string_view date) {
    return price_on(market, "AAA", day(date))->to_double();
}

MarketInputs with_prices(std::vector<std::pair<fin::Date, Decimal>> points) {
    MarketInputs market;
    market.prices["AAA"].points = std::move(points);
    return market;
}

// By hand: 100 to 121 over 60 days is 10% in 30 days.
TEST(InferredValues, GrowAtAConstantRateBetweenTwoPrices) {
    MarketInputs market =
        with_prices({{day("2024-01-02"), decimal("100")}, {day("2024-03-02"), decimal("121")}});
    const std::vector<fin::Date> dates{day("2024-01-02"), day("2024-02-01"), day("2024-03-02"),
                                       day("2024-06-03")};
    const auto gaps = infer_values(market, {}, {}, dates);
    ASSERT_EQ(gaps.size(), 1U);
    EXPECT_EQ(gaps[0].name, "AAA");
    EXPECT_EQ(gaps[0].from, day("2024-01-02"));
    EXPECT_EQ(gaps[0].to, day("2024-03-02"));
    EXPECT_EQ(gaps[0].dates, 1);
    EXPECT_EQ(gaps[0].method, InferenceMethod::kGeometric);
    EXPECT_FALSE(gaps[0].standard_error);
    EXPECT_EQ(gaps[0].confidence, Confidence::kUnknown);
    EXPECT_NEAR(price(market, "2024-02-01"), 110.0, 1e-8);
    // Known prices, and the time after the last one, stay.
    EXPECT_EQ(price(market, "2024-01-02"), 100.0);
    EXPECT_EQ(price(market, "2024-03-02"), 121.0);
    EXPECT_EQ(price(market, "2024-06-03"), 121.0);
}

TEST(InferredValues, PricesThatAreNotStaleAreLeftAlone) {
    // Friday to Wednesday: three sessions have closed on Wednesday.
    MarketInputs market =
        with_prices({{day("2024-05-03"), decimal("10")}, {day("2024-05-09"), decimal("20")}});
    EXPECT_TRUE(infer_values(market, {}, {}, std::vector{day("2024-05-08")}).empty());
    EXPECT_EQ(price(market, "2024-05-08"), 10.0);
}

TEST(InferredValues, NothingIsInferredAcrossASplit) {
    MarketInputs market =
        with_prices({{day("2024-01-02"), decimal("100")}, {day("2024-03-02"), decimal("51")}});
    model::Transaction split;
    split.type = model::TransactionType::kSplit;
    split.symbol = "AAA";
    split.date = day("2024-02-15");
    const std::vector<fin::Date> dates{day("2024-02-01")};
    const auto gaps = infer_values(market, {}, std::vector{split}, dates);
    ASSERT_EQ(gaps.size(), 1U);
    EXPECT_EQ(gaps[0].method, InferenceMethod::kCarried);
    EXPECT_EQ(price(market, "2024-02-01"), 100.0);
}

TEST(InferredValues, AnItemValuedByHandMovesEvenly) {
    std::vector<ValuedItem> items{{.name = "House", .type = ItemType::kRealEstate}};
    items[0].values = {{day("2024-01-01"), decimal("0")}, {day("2023-01-01"), decimal("365")}};
    items[0].ended_on = day("2024-06-01");
    MarketInputs market;
    const std::vector<fin::Date> dates{day("2022-12-31"), day("2023-01-11"), day("2024-07-01")};
    const auto gaps = infer_values(market, items, {}, dates);
    ASSERT_EQ(gaps.size(), 1U);
    EXPECT_EQ(gaps[0].method, InferenceMethod::kLinear);
    EXPECT_FALSE(value_on(items[0], day("2022-12-31")));
    EXPECT_EQ(value_on(items[0], day("2023-01-11")), decimal("355"));
    EXPECT_FALSE(value_on(items[0], day("2024-07-01")));
}

// The stated standard error is that of random walks with known ends: a share of about 68% of the
// left-out values lies within it, and 95% within twice.
TEST(InferredValues, TheStandardErrorIsThatOfARandomWalk) {
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    constexpr int kDays = 400;
    int gaps_seen = 0;
    int within_one = 0;
    int within_two = 0;
    for (int walk = 0; walk < 400; ++walk) {
        std::vector<std::pair<fin::Date, Decimal>> known;
        double level = 0.0;
        double left_out = 0.0;
        const fin::Date start = day("2020-01-01");
        for (int i = 0; i < kDays; ++i, level += 0.012 * normal(random)) {
            if (i == 220) left_out = std::exp(level);
            if (i > 200 && i < 240) continue;
            known.emplace_back(
                fin::Date::from_serial(start.serial() + i),
                *Decimal::from_double(100.0 * std::exp(level), 8, Rounding::kHalfEven));
        }
        MarketInputs market = with_prices(known);
        const std::vector<fin::Date> dates{fin::Date::from_serial(start.serial() + 220)};
        const auto gaps = infer_values(market, {}, {}, dates);
        ASSERT_EQ(gaps.size(), 1U);
        ASSERT_TRUE(gaps[0].standard_error);
        const double error =
            std::log(price_on(market, "AAA", dates[0])->to_double() / (100.0 * left_out));
        ++gaps_seen;
        within_one += std::abs(error) <= *gaps[0].standard_error;
        within_two += std::abs(error) <= 2.0 * *gaps[0].standard_error;
        EXPECT_EQ(gaps[0].confidence, Confidence::kMedium);
    }
    // Four standard deviations of a share of 400 draws.
    EXPECT_NEAR(static_cast<double>(within_one) / gaps_seen, 0.6827, 0.093);
    EXPECT_NEAR(static_cast<double>(within_two) / gaps_seen, 0.9545, 0.042);
}

}  // namespace
}  // namespace ballast::ledger
