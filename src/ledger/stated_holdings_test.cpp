#include "ledger/stated_holdings.hpp"

#include <gmock/gmock.h>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;
using Stated = std::vector<model::StatedHolding>;

const AccountChoice kChoice{.fallback = "main", .by_name = {{"X-1", "main"}}};

// 10 of A with a basis of 1000.005, 5 of B, and cash of 100.
LotReport held() {
    LotReport report;
    report.holdings = {
        {.account = "main", .symbol = "A", .quantity = dec("10"), .cost_basis = dec("1000.005")},
        {.account = "main", .symbol = "B", .quantity = dec("5"), .cost_basis = dec("50")}};
    report.cash = {{.account = "main", .balance = dec("100")}};
    return report;
}

std::vector<std::string> found(const Stated& stated) {
    std::vector<std::string> lines;
    for (const StatedDifference& one : stated_differences(stated, kChoice, held()))
        lines.push_back(fmt::format("{} {} {} {}", one.symbol, one.field,
                                    one.computed ? one.computed->to_string() : "-",
                                    one.stated ? one.stated->to_string() : "-"));
    return lines;
}

TEST(StatedHoldings, ThatAgreeHaveNoDifferences) {
    // Two lines of one security are added; the basis is compared at the digits of the statement.
    EXPECT_THAT(
        found({{.account = "X-1", .symbol = "A", .quantity = dec("4"), .cost_basis = dec("400.01")},
               {.account = "X-1", .symbol = "A", .quantity = dec("6"), .cost_basis = dec("600")},
               {.account = "X-1", .symbol = "B", .quantity = dec("5")},
               {.account = "X-1", .quantity = dec("100")}}),
        IsEmpty());
    EXPECT_THAT(found({}), IsEmpty());
}

TEST(StatedHoldings, DifferInQuantityBasisAndCash) {
    EXPECT_THAT(
        found({{.account = "X-1", .symbol = "A", .quantity = dec("11"), .cost_basis = dec("999")},
               {.account = "X-1", .symbol = "B", .quantity = dec("5")},
               {.account = "X-1", .quantity = dec("90")}}),
        ElementsAre(" cash 100 90", "A quantity 10 11", "A cost_basis 1000.01 999"));
    const auto cash =
        stated_differences(Stated{{.account = "X-1", .quantity = dec("90")}}, kChoice, held());
    ASSERT_EQ(cash.size(), 1U);
    EXPECT_EQ(cash[0].account, "main");
    EXPECT_EQ(cash[0].difference, dec("10"));
}

TEST(StatedHoldings, AHoldingMissingOnEitherSideIsADifference) {
    EXPECT_THAT(found({{.account = "X-1", .symbol = "A", .quantity = dec("10")},
                       {.account = "X-1", .symbol = "C", .quantity = dec("1")}}),
                ElementsAre("C quantity - 1", "B quantity 5 -"));
    // A statement of cash alone lists no holdings.
    EXPECT_THAT(found({{.account = "X-1", .quantity = dec("100")}}), IsEmpty());
}

}  // namespace
}  // namespace ballast::ledger
