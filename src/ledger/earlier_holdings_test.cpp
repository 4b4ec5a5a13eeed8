// The rules of the earlier ledger, and the reasons of differences.
#include "ledger/earlier_holdings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ledger {
namespace {

using model::DifferenceReason;
using model::EarlierFigure;
using model::EarlierMeasure;
using model::TransactionType;
using testing::HasSubstr;

fin::Date day(std::string_view text) { return *fin::Date::parse(text); }

model::Transaction row(TransactionType type, std::string_view date, std::int64_t quantity,
                       std::int64_t price, std::int64_t fees = 0) {
    static int next = 0;
    model::Transaction t{.id = std::to_string(next++),
                         .date = day(date),
                         .type = type,
                         .account = "main",
                         .symbol = "VTI",
                         .quantity = Decimal(quantity),
                         .price = Decimal(price),
                         .fees = Decimal(fees)};
    if (type == TransactionType::kSplit) {
        t.ratio = t.quantity;
        t.quantity.reset();
        t.price.reset();
    }
    return t;
}

model::ComparedFigure compare(const std::vector<model::Transaction>& transactions,
                              EarlierMeasure measure, double earlier,
                              std::optional<fin::Date> as_of = std::nullopt,
                              std::string symbol = "VTI", std::optional<double> price = 12.0,
                              std::optional<double> earlier_price = std::nullopt) {
    const EarlierFigure figure{.measure = measure,
                               .object = "main",
                               .symbol = std::move(symbol),
                               .as_of = as_of,
                               .value = earlier};
    const auto compared = compare_holdings(
        std::vector{figure}, transactions, {}, [&](const std::string&, fin::Date) { return price; },
        [&](const std::string&, fin::Date) { return earlier_price; });
    EXPECT_TRUE(compared) << compared.error().message;
    return compared ? compared->at(0) : model::ComparedFigure{};
}

using enum EarlierMeasure;
using enum TransactionType;

// Case pos-A10: 100 at 150, 50 sold.
TEST(EarlierHolding, IsFirstInFirstOut) {
    const std::vector rows{row(kBuy, "2024-01-15", 100, 150), row(kSell, "2024-06-15", 50, 180)};
    const EarlierHolding holding = earlier_holding(rows, {});
    EXPECT_DOUBLE_EQ(holding.quantity, 50.0);
    EXPECT_DOUBLE_EQ(holding.cost_basis, 7500.0);
    EXPECT_DOUBLE_EQ(
        earlier_holding(std::vector{row(kTransferIn, "2024-01-15", 50, 400)}, {}).cost_basis,
        20000.0);
}

TEST(EarlierHolding, KeepsTheCostThroughASplit) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 100, 5), row(kSplit, "2024-02-01", 2, 0),
                           row(kSell, "2024-03-01", 5, 60)};
    const EarlierHolding holding = earlier_holding(rows, {});
    EXPECT_DOUBLE_EQ(holding.quantity, 15.0);
    EXPECT_DOUBLE_EQ(holding.cost_basis, 1005.0 * 15.0 / 20.0);
}

TEST(CompareHoldings, FindsNoDifferenceOfEqualFigures) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 100), row(kDividend, "2024-03-01", 10, 1)};
    EXPECT_EQ(compare(rows, kQuantity, 10.0).reason, DifferenceReason::kNone);
    EXPECT_EQ(compare(rows, kCostBasis, 1000.004).reason, DifferenceReason::kNone);
}

// legacy.md 4.4, defect 4: a cash dividend of 10 shares turns 10 shares to 20.
TEST(CompareHoldings, NamesTheRuleThatGivesTheEarlierFigure) {
    const std::vector dividend{row(kBuy, "2024-01-15", 10, 100),
                               row(kDividend, "2024-03-01", 10, 1)};
    const auto shares = compare(dividend, kQuantity, 20.0);
    EXPECT_EQ(shares.reason, DifferenceReason::kDividendAsShares);
    EXPECT_DOUBLE_EQ(*shares.current, 10.0);
    EXPECT_DOUBLE_EQ(*shares.difference, -10.0);
    EXPECT_EQ(compare(dividend, kCostBasis, 1010.0).reason, DifferenceReason::kDividendAsShares);

    const std::vector out{row(kBuy, "2024-01-15", 10, 100), row(kTransferOut, "2024-03-01", 4, 0)};
    EXPECT_EQ(compare(out, kQuantity, 6.0).reason, DifferenceReason::kNone);
    EXPECT_EQ(compare(out, kQuantity, 10.0).reason, DifferenceReason::kTransferOutIgnored);
    EXPECT_EQ(compare(out, kQuantity, 14.0).reason, DifferenceReason::kTransferOutAsInflow);

    const std::vector fees{row(kBuy, "2024-01-15", 10, 100, 7)};
    EXPECT_EQ(compare(fees, kCostBasis, 1007.0).reason, DifferenceReason::kNone);
    EXPECT_EQ(compare(fees, kCostBasis, 1000.0).reason, DifferenceReason::kFeesLeftOut);
}

TEST(CompareHoldings, NamesTheFewestRulesTogether) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 100, 7),
                           row(kDividend, "2024-03-01", 10, 1)};
    const auto cost = compare(rows, kCostBasis, 1010.0);
    EXPECT_EQ(cost.reason, DifferenceReason::kDividendAsShares);
    EXPECT_EQ(cost.detail, "cash dividends were added as shares; fees were left out of the cost");
}

TEST(CompareHoldings, LeavesAFigureThatNoRuleGivesUnexplained) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 100)};
    const auto shares = compare(rows, kQuantity, 11.0);
    EXPECT_EQ(shares.reason, DifferenceReason::kUnexplained);
    EXPECT_EQ(shares.detail, "");
    const auto other = compare(rows, kQuantity, 11.0, std::nullopt, "BND");
    EXPECT_EQ(other.reason, DifferenceReason::kNoTransactions);
    EXPECT_FALSE(other.current);
}

TEST(CompareHoldings, ValuesAnAccountOnTheDayOfTheSnapshot) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 10), row(kBuy, "2024-02-15", 10, 11),
                           row(kDividend, "2024-01-20", 2, 1)};
    const fin::Date first = day("2024-01-31");
    EXPECT_EQ(compare(rows, kMarketValue, 120.0, first, "").reason, DifferenceReason::kNone);
    EXPECT_EQ(compare(rows, kMarketValue, 144.0, first, "").reason,
              DifferenceReason::kDividendAsShares);
    EXPECT_EQ(compare(rows, kMarketValue, 100.0, first, "").reason, DifferenceReason::kValueAtCost);
    EXPECT_EQ(compare(rows, kUnrealizedGain, 20.0, first, "").reason, DifferenceReason::kNone);
    EXPECT_EQ(compare(rows, kCostBasis, 210.0, day("2024-02-29"), "").reason,
              DifferenceReason::kNone);
}

// 10 at 12 here; 15 in the files of the earlier system.
TEST(CompareHoldings, NameAnotherPriceThatGivesTheEarlierFigure) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 10), row(kDividend, "2024-01-20", 2, 1)};
    const auto compared = [&](EarlierMeasure measure, double earlier) {
        return compare(rows, measure, earlier, day("2024-01-31"), "", 12.0, 15.0);
    };
    const auto value = compared(kMarketValue, 150.0);
    EXPECT_EQ(value.reason, DifferenceReason::kOtherPrice);
    EXPECT_EQ(value.detail, "VTI at 15 in the files and 12 here");
    EXPECT_DOUBLE_EQ(*value.current, 120.0);
    EXPECT_EQ(compared(kUnrealizedGain, 50.0).reason, DifferenceReason::kOtherPrice);
    EXPECT_EQ(compared(kMarketValue, 180.0).detail,
              "VTI at 15 in the files and 12 here; cash dividends were added as shares");
    EXPECT_EQ(compared(kMarketValue, 144.0).reason, DifferenceReason::kDividendAsShares);
    EXPECT_EQ(compared(kMarketValue, 151.0).reason, DifferenceReason::kUnexplained);
}

// legacy.md 4.4, defect 9.
TEST(CompareHoldings, NamesAPriceThatWasCountedAsZero) {
    const std::vector rows{row(kBuy, "2024-01-15", 10, 10)};
    const auto zero = compare(rows, kMarketValue, 0.0, day("2024-01-31"), "", std::nullopt);
    EXPECT_EQ(zero.reason, DifferenceReason::kMissingPriceAsZero);
    EXPECT_FALSE(zero.current);
    EXPECT_THAT(zero.detail, HasSubstr("VTI"));
    EXPECT_EQ(compare(rows, kMarketValue, 120.0, day("2024-01-31"), "", std::nullopt).reason,
              DifferenceReason::kNoPrice);
}

}  // namespace
}  // namespace ballast::ledger
