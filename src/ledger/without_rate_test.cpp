#include "ledger/without_rate.hpp"

#include <gmock/gmock.h>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

class HeldWithoutRateOf : public testing::Test {
protected:
    std::vector<HeldWithoutRate> find(std::string_view date = "2024-06-28") const {
        std::vector<Transaction> rows{
            make({.date = "2024-01-02", .type = Type::kDeposit, .amount = "900"}),
            make({.date = "2024-01-02", .type = Type::kDeposit, .amount = "100", .account = "b"}),
            make({.date = "2024-01-03", .symbol = "SAP", .quantity = "4", .price = "25"})};
        for (Transaction& row : rows) row.currency = fin::Currency::kEur;
        return held_without_rate(report(rows), items_, market_, day(date));
    }

    MarketInputs market_;
    std::vector<ValuedItem> items_{{.name = "Chalet",
                                    .currency = fin::Currency::kChf,
                                    .values = {{day("2024-02-01"), Decimal{500}}}}};
};

TEST_F(HeldWithoutRateOf, ALedgerAreCashSecuritiesAndItemsByCurrency) {
    const auto held = find();
    ASSERT_EQ(held.size(), 2U);
    EXPECT_EQ(held[0].currency, fin::Currency::kChf);
    EXPECT_THAT(held[0].names, ElementsAre("Chalet"));
    EXPECT_TRUE(held[0].cash.is_zero());
    EXPECT_EQ(held[1].currency, fin::Currency::kEur);
    EXPECT_EQ(held[1].cash, Decimal{900});
    EXPECT_THAT(held[1].names, ElementsAre("SAP"));
    // The item has no value yet.
    EXPECT_EQ(find("2024-01-31").size(), 1U);
}

TEST_F(HeldWithoutRateOf, ADayAreWhatNoRateUpToItConverts) {
    market_.rates[fin::Currency::kEur].points = {{day("2024-06-28"), dec("1.07")}};
    market_.rates[fin::Currency::kChf].points = {{day("2024-06-28"), dec("1.11")}};
    EXPECT_THAT(find(), IsEmpty());
    EXPECT_EQ(find("2024-06-27").size(), 2U);
}

// Bought in euros, and quoted in dollars.
TEST_F(HeldWithoutRateOf, ASecurityIsThatOfItsPrice) {
    market_.securities["SAP"].currency = fin::Currency::kUsd;
    EXPECT_THAT(find().at(1).names, IsEmpty());
}

}  // namespace
}  // namespace ballast::ledger
