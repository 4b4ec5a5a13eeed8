// Trades without a quantity.
#include "ledger/derived_quantity.hpp"

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

TEST(DerivedQuantity, IsTheAmountWithoutFeesOverThePrice) {
    std::vector<Transaction> rows{
        make({"2024-01-02", Type::kBuy, "A", "", "5", "-51", "1"}),    // 50 for 5 each
        make({"2024-01-03", Type::kSell, "A", "", "5.5", "21", "1"}),  // 22 for 5.5 each
        make({"2024-01-04", Type::kReinvest, "A", "", "4", "6"}),
        make({"2024-01-05", Type::kBuy, "XYZ240621C00010000", "", "2", "401", "1"})};
    const Issues issues = derive_quantities(rows);
    EXPECT_EQ(*rows[0].quantity, dec("10"));
    EXPECT_EQ(*rows[1].quantity, dec("4"));
    EXPECT_EQ(*rows[2].quantity, dec("1.5"));
    EXPECT_EQ(*rows[3].quantity, dec("2"));  // contracts of 100
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, "derived_quantity");
    EXPECT_EQ(issues[0].severity, Severity::kInfo);
    EXPECT_EQ(lot_report(rows, {})->value.open_lots.at(0).cost_basis, dec("30.6"));
}

TEST(DerivedQuantity, AnInexactQuotientIsRoundedAndReported) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, "A", "", "3", "10"})};
    EXPECT_EQ(derive_quantities(rows).at(0).severity, Severity::kWarning);
    EXPECT_EQ(*rows[0].quantity, dec("3.333333333333"));
}

TEST(DerivedQuantity, NothingIsDerivedFromNothing) {
    std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, "A", "", "", "10"}),
                                  make({"2024-01-02", Type::kBuy, "A", "", "0", "10"}),
                                  make({"2024-01-02", Type::kBuy, "A", "", "5", "1", "1"}),
                                  make({"2024-01-02", Type::kDividend, "A", "", "5", "1"})};
    EXPECT_TRUE(derive_quantities(rows).empty());
    for (const Transaction& t : rows) EXPECT_FALSE(t.quantity);
}

TEST(Splits, ALotRoundedToZeroGivesItsBasisToTheNext) {
    // 4e-12 and 1 units, 1 for 10: 4e-13 rounds to zero.
    std::vector<Transaction> rows{
        make({"2024-01-02", Type::kBuy, "A", "0.000000000004", "", "7"}),
        make({"2024-01-03", Type::kBuy, "A", "1", "", "10"}),
        make({"2024-02-01", Type::kSplit, "A", "", "", "", "", "a", "", "0.1"}),
        make({"2024-03-01", Type::kSell, "A", "0.1", "", "20"})};
    const auto held = lot_report(std::span<const Transaction>(rows).first(3), {});
    ASSERT_TRUE(held);
    ASSERT_EQ(held->value.open_lots.size(), 1U);
    EXPECT_EQ(held->value.open_lots[0].cost_basis, dec("17"));
    const auto sold = lot_report(rows, {});
    ASSERT_TRUE(sold);
    EXPECT_TRUE(sold->value.open_lots.empty());
    EXPECT_EQ(sold->value.holdings.at(0).realized_gain, dec("3"));  // 20 - 17
}

TEST(Splits, ASplitThatLeavesNoUnitsIsRejected) {
    std::vector<Transaction> rows{
        make({"2024-01-02", Type::kBuy, "A", "0.000000000004", "", "7"}),
        make({"2024-02-01", Type::kSplit, "A", "", "", "", "", "a", "", "0.1"})};
    for (const LotMethod method : {LotMethod::kFifo, LotMethod::kSection104}) {
        const auto refused = lot_report(rows, {.method = method});
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().message.find("leaves less than"), std::string::npos);
    }
}

}  // namespace
}  // namespace ballast::ledger
