// Repricing by product and behavioral parameters, by hand and against the ladder of the book.
#include "alm/template_contents.hpp"

#include <gtest/gtest.h>
#include <numeric>

#include "alm/flat_book_test.hpp"
#include "alm/ladder.hpp"

namespace ballast::alm {
namespace {

using test::bullet;
using test::day;

class TemplateContents : public test::FlatBookTest {
protected:
    void add(Position position, Side side, const char* product) {
        position.side = side;
        position.product = product;
        positions_.push_back(std::move(position));
    }
    BankPositions bank() const {
        return {positions_.size(), [this](std::size_t i) { return positions_[i]; }};
    }
    std::vector<RepricingLine> lines() {
        return repricing_by_product(market_, behaviour_, {}, bank(), {}).value();
    }

    std::vector<Position> positions_;
};

TEST_F(TemplateContents, PrincipalIsInTheBucketOfItsRepaymentOrReset) {
    add(bullet("2025-12-31", "2028-06-30", 1000.0, 0.03, fin::DayCount::kAct360), Side::kAsset,
        "Loans");
    Position floating = bullet("2025-12-31", "2030-12-31", 500.0, 0.03, fin::DayCount::kAct360);
    floating.type = PositionType::kVariableBullet;
    floating.next_reset = day("2026-06-30");
    floating.reset_months = 6;
    floating.index_months = 6;
    floating.payment_months = 6;
    floating.next_payment = day("2026-06-30");
    add(floating, Side::kAsset, "Loans");
    add(bullet("2025-12-31", "2026-02-15", 300.0, 0.01, fin::DayCount::kAct360), Side::kLiability,
        "Term deposits");
    const auto made = lines();
    ASSERT_EQ(made.size(), 3U);
    EXPECT_FALSE(made[0].is_variable);
    EXPECT_EQ(made[0].buckets[8], 1000.0);  // 2Y-3Y
    EXPECT_TRUE(made[1].is_variable);
    EXPECT_EQ(made[1].buckets[3], 500.0);  // 3M-6M: the reset, not the maturity
    EXPECT_EQ(made[2].side, Side::kLiability);
    EXPECT_EQ(made[2].buckets[2], 300.0);  // 1M-3M
    for (const RepricingLine& line : made)
        EXPECT_EQ(std::accumulate(line.buckets.begin(), line.buckets.end(), 0.0),
                  line.side == Side::kLiability ? 300.0
                  : line.is_variable            ? 500.0
                                                : 1000.0);
}

TEST_F(TemplateContents, AProfileStatesOptionsBehaviorRateAndMaturity) {
    behaviour_.prepayment["fast"] = {.cpr = 0.1};
    Position loan = bullet("2025-12-31", "2028-01-01", 300.0, 0.05, fin::DayCount::kAct360);
    loan.type = PositionType::kVariableBullet;
    loan.next_reset = loan.next_payment = day("2026-06-30");
    loan.reset_months = loan.index_months = loan.payment_months = 6;
    Position floored = loan;
    floored.balance = 100.0;
    floored.rate = 0.01;
    floored.floor = 0.0;
    floored.maturity = day("2027-01-01");
    floored.prepayment = "fast";
    add(loan, Side::kAsset, "Loans");
    add(floored, Side::kAsset, "Loans");
    floored.cap = 0.06;
    add(floored, Side::kLiability, "Bonds");
    Position deposit{.id = "d",
                     .type = PositionType::kNonMaturity,
                     .currency = "EUR",
                     .balance = 50.0,
                     .slots = {{day("2026-02-01"), 50.0}}};
    add(deposit, Side::kLiability, "Sight");
    const auto made = lines();
    ASSERT_EQ(made.size(), 3U);
    const RepricingProfile& loans = made[0].profile;
    EXPECT_EQ(loans.notional, 400.0);
    EXPECT_EQ(loans.bought, 100.0);  // a floor on what the bank receives
    EXPECT_EQ(loans.sold, 0.0);
    EXPECT_EQ(loans.modeled, 100.0);
    EXPECT_NEAR(loans.rate.value(), 0.04, 1e-15);
    EXPECT_NEAR(loans.years.value(), 1.75, 1e-15);  // 730 and 365 days
    const RepricingProfile& bonds = made[1].profile;
    EXPECT_EQ(bonds.bought, 100.0);  // the cap on what it pays
    EXPECT_EQ(bonds.sold, 100.0);    // the floor
    const RepricingProfile& sight = made[2].profile;
    EXPECT_EQ(sight.modeled, 50.0);
    EXPECT_FALSE(sight.rate);
    EXPECT_FALSE(sight.years);
}

TEST_F(TemplateContents, LinesAddUpToTheGapOfTheBook) {
    behaviour_.prepayment["fast"] = {.cpr = 0.1};
    behaviour_.deposits["core"] = {.core = 0.6, .even_years = 4.0};
    for (int i = 0; i < 12; ++i) {
        Position loan = bullet("2025-12-31", i % 2 ? "2029-03-31" : "2033-12-31", 100.0 + i, 0.03,
                               fin::DayCount::kAct360);
        loan.prepayment = i % 3 ? "fast" : "";
        loan.payment_months = 12;
        loan.next_payment = day("2026-12-31");
        add(loan, i % 4 ? Side::kAsset : Side::kLiability, i % 5 ? "a" : "b");
    }
    Position deposit{.id = "d",
                     .type = PositionType::kNonMaturity,
                     .currency = "EUR",
                     .balance = 400.0,
                     .withdrawal = "core"};
    add(deposit, Side::kLiability, "sight");
    Book book(market_, behaviour_, {});
    for (const Position& position : positions_) ASSERT_TRUE(book.add(position));
    const Ladder whole =
        make_ladder(book, market_, std::vector<Scenario>{{.name = "base"}}, {}).value();
    const auto made = lines();
    for (std::size_t b = 0; b < whole.gap.size(); ++b) {
        double assets = 0.0;
        double liabilities = 0.0;
        for (const RepricingLine& line : made)
            (line.side == Side::kAsset ? assets : liabilities) += line.buckets[b];
        EXPECT_NEAR(assets, whole.gap[b].assets, 1e-9);
        EXPECT_NEAR(liabilities, whole.gap[b].liabilities, 1e-9);
    }
}

// Multipliers of Delegated Regulation (EU) 2024/857, articles 9 and 10: prepayments 0.8 and
// withdrawals 1.2 under the parallel shock up; the core of retail transactional deposits is capped
// at 90 % (article 8).
TEST_F(TemplateContents, ParametersAreThoseOfEachScenario) {
    behaviour_.prepayment["cpr"] = {.cpr = 0.05};
    behaviour_.prepayment["unused"] = {.cpr = 0.5};
    behaviour_.withdrawal["tdrr"] = {.rate = 0.9};
    behaviour_.deposits["sight"] = {
        .core = 0.95, .category = "retail_transactional", .even_years = 5.0, .pass_through = 0.3};
    Position loan = bullet("2025-12-31", "2028-06-30", 1000.0, 0.03, fin::DayCount::kAct360);
    loan.prepayment = "cpr";
    add(loan, Side::kAsset, "Loans");
    Position term = bullet("2025-12-31", "2026-06-30", 200.0, 0.03, fin::DayCount::kAct360);
    term.withdrawal = "tdrr";
    add(term, Side::kLiability, "Term deposits");
    for (int i = 0; i < 2; ++i)
        add({.id = "d",
             .type = PositionType::kNonMaturity,
             .currency = "EUR",
             .balance = 300.0,
             .withdrawal = "sight"},
            Side::kLiability, "Sight");
    const auto made = behavioural_parameters(market_, behaviour_, bank());
    ASSERT_EQ(made.size(), 3U);
    EXPECT_EQ(made[0].kind, BehaviourKind::kDeposit);
    EXPECT_EQ(made[0].positions, 2);
    EXPECT_EQ(made[0].balance, 600.0);
    EXPECT_NEAR(made[0].core.value(), 0.9, 1e-12);
    EXPECT_EQ(made[0].pass_through, 0.3);
    EXPECT_EQ(made[1].key, "cpr");
    EXPECT_NEAR(made[1].rates.at(ScenarioKind::kBase), 0.05, 1e-12);
    EXPECT_NEAR(made[1].rates.at(ScenarioKind::kParallelUp), 0.04, 1e-12);
    EXPECT_NEAR(made[1].rates.at(ScenarioKind::kParallelDown), 0.06, 1e-12);
    EXPECT_NEAR(made[2].rates.at(ScenarioKind::kParallelUp), 1.0, 1e-12);  // 1.08, at most all
    EXPECT_NEAR(made[2].rates.at(ScenarioKind::kParallelDown), 0.72, 1e-12);
}

}  // namespace
}  // namespace ballast::alm
