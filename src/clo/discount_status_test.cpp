// Discount obligations end after consecutive days at the level (clo.md 1.4).
#include "clo/discount_status.hpp"

#include <gtest/gtest.h>

#include "clo/par_value.hpp"

namespace ballast::clo {
namespace {

fin::Date day(int number) { return fin::Date::from_serial(20'000 + number); }

Valuation rule(int days = 30) {
    Valuation valuation;
    valuation.discount = DiscountTerms{.days = days};
    return valuation;
}

Holding bought(int price) {
    Holding holding;
    holding.id = "a";
    holding.par = Decimal(100);
    holding.purchase_price = Decimal(price);
    holding.purchase_date = day(0);
    return holding;
}

// Prices every `step` days from one day up to another.
void add_prices(Holding& holding, int from, int to, int price, int step = 1) {
    for (int at = from; at <= to; at += step)
        holding.market_values.push_back({day(at), Decimal(price)});
}

DiscountStatus status(const Holding& holding, int as_of, const Valuation& valuation = rule()) {
    return discount_status(holding, MoodysRating::kCaa1, valuation, day(as_of));
}

TEST(DiscountStatus, EndsOnTheThirtiethConsecutiveDayAtTheLevel) {
    Holding holding = bought(82);
    add_prices(holding, 0, 9, 85);
    add_prices(holding, 10, 60, 90);
    EXPECT_EQ(status(holding, 38), DiscountStatus::kDiscount);
    EXPECT_EQ(status(holding, 39), DiscountStatus::kEnded);
}

TEST(DiscountStatus, ADayBelowTheLevelStartsTheCountAgain) {
    Holding holding = bought(82);
    add_prices(holding, 0, 28, 92);
    add_prices(holding, 29, 29, 89);
    add_prices(holding, 30, 80, 92);
    EXPECT_EQ(status(holding, 58), DiscountStatus::kDiscount);
    EXPECT_EQ(status(holding, 59), DiscountStatus::kEnded);
}

TEST(DiscountStatus, TheEndIsFinal) {
    Holding holding = bought(82);
    add_prices(holding, 0, 30, 95);
    add_prices(holding, 31, 100, 70);
    EXPECT_EQ(status(holding, 100), DiscountStatus::kEnded);
}

TEST(DiscountStatus, WeeklyValuesCoverTheDaysBetween) {
    Holding holding = bought(82);
    add_prices(holding, 0, 35, 92, 7);
    EXPECT_EQ(status(holding, 28), DiscountStatus::kDiscount);
    EXPECT_EQ(status(holding, 29), DiscountStatus::kEnded);
}

TEST(DiscountStatus, MissingValuesKeepTheStatusAndAreReported) {
    Holding holding = bought(82);
    add_prices(holding, 0, 60, 92, 30);
    EXPECT_EQ(status(holding, 60), DiscountStatus::kUncertain);
    const Issues issues = discount_issues({&holding, 1}, rule(), day(60));
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, "discount_prices_missing");
    EXPECT_EQ(issues[0].where, "a");
    add_prices(holding, 1, 60, 92, 7);
    EXPECT_EQ(status(holding, 60), DiscountStatus::kEnded);
    EXPECT_TRUE(discount_issues({&holding, 1}, rule(), day(60)).empty());
}

TEST(DiscountStatus, ACurrentValueAloneEndsItOnlyWhereTheRuleAsksForNoDays) {
    Holding holding = bought(82);
    holding.purchase_date.reset();
    holding.market_value = Decimal(95);
    EXPECT_EQ(status(holding, 0), DiscountStatus::kUncertain);
    EXPECT_EQ(status(holding, 0, rule(0)), DiscountStatus::kEnded);
    holding.market_value = Decimal(85);
    EXPECT_EQ(status(holding, 0), DiscountStatus::kDiscount);
}

TEST(DiscountStatus, ValuesBeforeThePurchaseDoNotCount) {
    Holding holding = bought(82);
    add_prices(holding, -40, 5, 92);
    EXPECT_EQ(status(holding, 5), DiscountStatus::kDiscount);
}

TEST(DiscountStatus, AnAssetCountsAtItsPurchasePriceUntilTheEnd) {
    Holding holding = bought(82);
    add_prices(holding, 0, 60, 92);
    for (const auto& [as_of, value] : {std::pair(20, 82.0), {40, 100.0}}) {
        const ParAsset asset = par_asset(holding, MoodysRating::kCaa1, {}, rule(), day(as_of));
        EXPECT_DOUBLE_EQ(par_value({&asset, 1}, 0.0, rule()).adjusted, value) << as_of;
    }
}

}  // namespace
}  // namespace ballast::clo
