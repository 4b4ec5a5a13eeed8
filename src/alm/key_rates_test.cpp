// Key-rate and basis sensitivities, against closed forms and the parallel figure.
#include "alm/key_rates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "alm/flat_market_test.hpp"
#include "alm/random_book_test.hpp"
#include "alm/sensitivity.hpp"

namespace ballast::alm {
namespace {

using test::bullet;
using test::day;
using test::flat_market;

TEST(KeyRates, AZeroBondBetweenTwoTenorsMovesWithBothByDistance) {
    const Market market = flat_market(day("2026-01-01"), 0.03);
    Book book(market, {}, {});
    // Due after 1,278 days: 3.501 years, between the tenors of 2 and 5 years.
    ASSERT_TRUE(
        book.add(bullet("2026-01-01", "2029-07-02", 1000, 0.0, fin::DayCount::kAct365Fixed)));
    const std::vector<double> tenors{1, 2, 5, 10};
    const KeyRates rates = key_rates(book, market, tenors, {}).value();
    ASSERT_EQ(rates.groups.size(), 1U);
    const double t = 1278 / 365.0;
    const double value = 1000 * std::exp(-0.03 * t);
    const double at_five = (t - 2) / 3;
    EXPECT_NEAR(rates.groups[0].figures.eve, value, 1e-9);
    EXPECT_NEAR(rates.groups[0].figures.bpv[1], 1e-4 * t * (1 - at_five) * value, 1e-6);
    EXPECT_NEAR(rates.groups[0].figures.bpv[2], 1e-4 * t * at_five * value, 1e-6);
    EXPECT_EQ(rates.groups[0].figures.bpv[0], 0.0);
    EXPECT_EQ(rates.groups[0].figures.bpv[3], 0.0);
}

TEST(KeyRates, BeforeTheFirstTenorAndAfterTheLastRatesMoveWithThem) {
    const Market market = flat_market(day("2026-01-01"), 0.03);
    Book book(market, {}, {});
    ASSERT_TRUE(
        book.add(bullet("2026-01-01", "2046-01-01", 1000, 0.0, fin::DayCount::kAct365Fixed)));
    const KeyRates rates = key_rates(book, market, std::vector<double>{1, 2, 10}, {}).value();
    const double t = 7305 / 365.0;
    EXPECT_NEAR(rates.groups[0].figures.bpv[2], 1e-4 * t * 1000 * std::exp(-0.03 * t), 1e-5);
    EXPECT_EQ(rates.groups[0].figures.bpv[1], 0.0);
}

TEST(KeyRates, TenorsThatAreNotAscendingAreRefused) {
    const Market market = flat_market(day("2026-01-01"), 0.03);
    const Book book(market, {}, {});
    for (const std::vector<double>& tenors :
         {std::vector<double>{}, {2.0, 1.0}, {1.0, 1.0}, {0.0, 1.0}, {-1.0, 2.0}}) {
        const auto refused = key_rates(book, market, tenors, {});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::kInvalidInput);
        ASSERT_EQ(refused.error().errors.size(), 1U);
        EXPECT_EQ(refused.error().errors[0].pointer, "/tenors");
    }
}

// Without caps and floors the tenors differ from the parallel figure in the third order only.
TEST(KeyRates, OfRandomBooksTenorsAddUpToTheParallelFigure) {
    for (int seed = 1; seed <= 6; ++seed) {
        test::RandomBook random(static_cast<std::uint64_t>(seed));
        const Market market = test::random_market(day("2026-02-11"));
        Book book(market, test::RandomBook::behaviour(), {});
        double size = 0.0;
        for (int i = 0; i < 80; ++i) {
            Position position = random.any_position(market.as_of);
            position.cap.reset();
            position.floor.reset();
            position.period_cap.reset();
            position.period_floor.reset();
            if (book.add(position)) size += position.balance;
        }
        const KeyRates rates = key_rates(book, market, standard_key_rates(), {}).value();
        const std::vector<Scenario> base{{.name = "base"}};
        const BookValue value = value_book(book, market, base, Detail::kTotals, {}).value();
        double total = 0.0;
        for (const KeyRateGroup& group : rates.groups) {
            const KeyRateFigures& figures = group.figures;
            const double sum = std::accumulate(figures.bpv.begin(), figures.bpv.end(), 0.0);
            EXPECT_NEAR(sum, figures.parallel, 1e-9 * size);
            total += figures.parallel;
        }
        const auto equity = std::ranges::find(rates.totals, "equity", &KeyRateTotal::section);
        ASSERT_NE(equity, rates.totals.end());
        EXPECT_EQ(equity->currency, "");
        EXPECT_NEAR(equity->figures.parallel, total, 1e-12 * size);
        EXPECT_NEAR(total, sensitivities(book, market, value, {}).value().back().bpv, 1e-12 * size);
    }
}

// Two loans over one year, each reset in six months on its own curve.
class Basis : public ::testing::Test {
protected:
    Basis() {
        market_.currencies[0].index_day_count = fin::DayCount::kAct365Fixed;
        for (const char* name : {"EURIBOR", "OIS"})
            market_.currencies[0].projections.push_back(
                {name, market::Curve::make({{1, 0.03}}).value()});
    }
    Position loan(const std::string& curve, double balance) const {
        Position position =
            bullet("2026-01-01", "2027-01-01", balance, 0.03, fin::DayCount::kAct365Fixed);
        position.id = curve;
        position.type = PositionType::kVariableBullet;
        position.payment_months = position.reset_months = 6;
        position.next_payment = position.next_reset = day("2026-07-01");
        position.index_curve = curve;
        return position;
    }
    Market market_ = flat_market(day("2026-01-01"), 0.03);
};

TEST_F(Basis, OneCurveMovesTheInterestOfItsOwnContractsAlone) {
    Position deposit = loan("OIS", 400);
    deposit.side = Side::kLiability;
    Book book(market_, {}, {});
    ASSERT_TRUE(book.add(loan("EURIBOR", 1000)));
    ASSERT_TRUE(book.add(deposit));
    const auto rows = basis_risk(book, market_, 0.001, {}).value();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].curve, "EURIBOR");
    EXPECT_EQ(rows[0].currency, "EUR");
    // The forward over the 184 days of the second half is fixed and paid on 1 January 2027.
    const double half = 184 / 365.0;
    const double up = 1000 * (std::exp(0.031 * half) - std::exp(0.03 * half));
    const double down = 1000 * (std::exp(0.029 * half) - std::exp(0.03 * half));
    EXPECT_NEAR(rows[0].nii_up, up, 1e-9);
    EXPECT_NEAR(rows[0].nii_down, down, 1e-9);
    EXPECT_NEAR(rows[0].eve_up, up * std::exp(-0.03), 1e-9);
    EXPECT_NEAR(rows[1].nii_up, -0.4 * up, 1e-9);
    EXPECT_NEAR(rows[1].eve_down, -0.4 * down * std::exp(-0.03), 1e-9);
}

TEST_F(Basis, CurvesWithoutContractsAreLeftOut) {
    Book book(market_, {}, {});
    ASSERT_TRUE(book.add(loan("OIS", 1000)));
    const auto rows = basis_risk(book, market_, 0.001, {}).value();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].curve, "OIS");
    const Market one = flat_market(day("2026-01-01"), 0.03);
    EXPECT_TRUE(basis_risk(Book(one, {}, {}), one, 0.001, {}).value().empty());
}

}  // namespace
}  // namespace ballast::alm
