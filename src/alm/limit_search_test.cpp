// Searches on a book with one deposit, against closed forms and against the book with the solution
// in it.
#include "alm/limit_search.hpp"

#include <cmath>
#include <gmock/gmock.h>

#include "alm/flat_book_test.hpp"
#include "alm/flat_market_test.hpp"

namespace ballast::alm {
namespace {

using test::bullet;
using test::day;
using testing::HasSubstr;

class LimitSearchTest : public test::FlatBookTest {
protected:
    LimitSearchTest() {
        Position deposit =
            bullet("2026-01-01", "2028-01-01", 900'000, 0.02, fin::DayCount::kAct365Fixed);
        deposit.id = "deposit";
        deposit.side = Side::kLiability;
        deposit.product = "deposit";
        EXPECT_TRUE(book_.add(deposit));
        value_ = value_book(book_, market_, scenarios_, Detail::kTotals, {}).value();
    }

    // A zero-coupon loan of ten years, so that its value has a closed form. Not funded, so that the
    // measures are those of the loan alone.
    LimitSearch zero_coupon() const {
        LimitSearch search{.position = bullet("2026-01-01", "2036-01-01", 1'000'000, 0.0,
                                              fin::DayCount::kAct365Fixed)};
        search.position.id = "new";
        search.position.product = "loan";
        search.funding.rule = FundingRule::kNone;
        return search;
    }

    Result<LimitSolution> find(const LimitSearch& search) const {
        return find_limit(search, inputs_, figures_of(book_, value_, std::nullopt), {});
    }

    // The total of the book with the position in it.
    BookTotal total_with(const Position& position, std::size_t scenario) const {
        const std::vector<PositionChange> change{{position, 1.0}};
        const auto values = value_changes(change, inputs_, {}).value();
        return with_changes(figures_of(book_, value_, std::nullopt), market_, values)
            .value.total(scenario);
    }

    std::string field_of(const LimitSearch& search) const {
        const auto found = find(search);
        if (found) return "found";
        EXPECT_EQ(found.error().code, Code::kInvalidInput);
        return found.error().errors.at(0).pointer;
    }

    BookValue value_;
};

TEST_F(LimitSearchTest, TheSizeFollowsFromOneValuation) {
    LimitSearch search = zero_coupon();
    search.measure = LimitMeasure::kEve;
    const double unit = std::exp(-0.03 * 3652 / 365.0);  // value of 1 of balance
    search.limit = value_.total(0).eve + 500'000 * unit;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value);
    EXPECT_EQ(found->valuations, 1);
    EXPECT_EQ(found->before, value_.total(0).eve);
    EXPECT_NEAR(*found->value, 500'000, 1e-5);
    EXPECT_NEAR(*found->reached, search.limit, 1e-6);
    EXPECT_NEAR(found->position->balance, 500'000, 1e-5);
    EXPECT_EQ(found->message, "the limit is met with a balance of 500000.00 EUR");
    // The result does not depend on the balance that the search starts from.
    search.position.balance = 17.0;
    EXPECT_NEAR(*find(search)->value, 500'000, 1e-5);
}

TEST_F(LimitSearchTest, ThePositionIsFunded) {
    LimitSearch search = zero_coupon();
    search.funding = {};
    search.measure = LimitMeasure::kEve;
    const double unit = std::exp(-0.03 * 3652 / 365.0) - 1.0;  // less the cash paid for it
    search.limit = value_.total(0).eve + 500'000 * unit;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value);
    EXPECT_NEAR(*found->value, 500'000, 1e-5);
    EXPECT_NEAR(*found->reached, search.limit, 1e-6);
    ASSERT_EQ(found->funding.size(), 1U);
    EXPECT_NEAR(found->funding[0].amount, 500'000, 1e-5);
}

TEST_F(LimitSearchTest, TheSizeThatMeetsALossIsThatOfTheBookWithIt) {
    LimitSearch search = zero_coupon();
    search.scenario = 1;
    search.limit = -40'000;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value) << found->message;
    const double change = total_with(*found->position, 1).eve - total_with(*found->position, 0).eve;
    EXPECT_NEAR(change, -40'000, 1e-6);
}

TEST_F(LimitSearchTest, DatedAmountsKeepTheirShares) {
    LimitSearch search = zero_coupon();
    search.position.type = PositionType::kFixedScheduled;
    search.position.rate = 0.03;
    search.position.schedule = {{day("2030-01-01"), 250'000}, {day("2036-01-01"), 750'000}};
    search.scenario = 1;
    search.limit = -20'000;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value) << found->message;
    const double share = *found->value / 1'000'000;
    ASSERT_EQ(found->position->schedule.size(), 2U);
    EXPECT_NEAR(found->position->schedule[0].second, 250'000 * share, 1e-6);
    const double change = total_with(*found->position, 1).eve - total_with(*found->position, 0).eve;
    EXPECT_NEAR(change, -20'000, 1e-6);
}

TEST_F(LimitSearchTest, TheSizeOfARatioIsFoundByBisectionOnOneValuation) {
    LimitSearch search = zero_coupon();
    search.measure = LimitMeasure::kEveBaselRatio;
    search.tier1 = 1'000'000;
    search.limit = 0.15;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value) << found->message;
    EXPECT_EQ(found->valuations, 1);
    EXPECT_NEAR(*found->reached, 0.15, 1e-9);
    // The loss of the worst scenario over Tier 1.
    const double loss = total_with(*found->position, 0).eve - total_with(*found->position, 1).eve;
    EXPECT_NEAR(loss / 1'000'000, 0.15, 1e-9);
}

TEST_F(LimitSearchTest, TheRateIsFoundByBisection) {
    LimitSearch search = zero_coupon();
    search.position.payment_months = 12;
    search.position.next_payment = day("2027-01-01");
    search.vary = LimitTerm::kRate;
    search.measure = LimitMeasure::kNii;
    // A year's interest of the loan at 4 %.
    search.limit = value_.total(0).nii() + 40'000;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value) << found->message;
    EXPECT_NEAR(*found->value, 0.04, 1e-9);
    EXPECT_EQ(found->message, "the limit is met at a rate of 4.0000%");
    EXPECT_NEAR(total_with(*found->position, 0).nii(), search.limit, 1e-4);
}

TEST_F(LimitSearchTest, TheSpreadOfAVariableLoanIsFoundByBisection) {
    LimitSearch search = zero_coupon();
    search.position.type = PositionType::kVariableBullet;
    search.position.rate = 0.03;
    search.position.payment_months = 12;
    search.position.next_payment = day("2027-01-01");
    search.position.next_reset = day("2026-01-02");
    search.position.reset_months = 12;
    search.vary = LimitTerm::kSpread;
    search.measure = LimitMeasure::kEve;
    Position at = search.position;
    at.spread = 0.0125;
    search.limit = total_with(at, 0).eve;
    const auto found = find(search);
    ASSERT_TRUE(found && found->value) << found->message;
    EXPECT_NEAR(*found->value, 0.0125, 1e-9);
    EXPECT_EQ(found->message, "the limit is met at a spread of 1.2500%");
}

TEST_F(LimitSearchTest, TheMaturityIsTheFirstDayOnWhichTheLimitIsMet) {
    LimitSearch search = zero_coupon();
    search.vary = LimitTerm::kMaturity;
    search.measure = LimitMeasure::kEve;
    // Value of 1,000,000 due on 2031-07-01; it falls with the maturity.
    const int days = day("2031-07-01") - day("2026-01-01");
    search.limit = value_.total(0).eve + 1'000'000 * std::exp(-0.03 * days / 365.0);
    const auto found = find(search);
    ASSERT_TRUE(found && found->value) << found->message;
    EXPECT_NEAR(*found->position->maturity - day("2031-07-01"), 0, 1);
    EXPECT_NEAR(*found->value, 5.5, 1.0 / 365.0);
    EXPECT_THAT(found->message, HasSubstr(found->position->maturity->to_string()));
}

TEST_F(LimitSearchTest, ALimitThatNoValueMeetsIsReportedWithTheReason) {
    LimitSearch search = zero_coupon();
    search.scenario = 1;
    search.limit = 1e6;  // a gain: a loan loses when rates rise
    const auto size = find(search);
    ASSERT_TRUE(size);
    EXPECT_FALSE(size->value);
    EXPECT_FALSE(size->position);
    EXPECT_FALSE(size->reached);
    EXPECT_THAT(size->message, HasSubstr("no size from 0 to 1000000000000000 meets the limit"));

    search.vary = LimitTerm::kRate;
    search.measure = LimitMeasure::kNii;
    search.limit = 1e9;
    const auto rate = find(search);
    EXPECT_FALSE(rate->value);
    EXPECT_THAT(rate->message, HasSubstr("no value from 0 to 0.2 meets the limit of 1000000000"));

    search.vary = LimitTerm::kSpread;  // of a fixed rate
    EXPECT_THAT(find(search)->message, HasSubstr("the varied term has no effect"));
}

TEST_F(LimitSearchTest, ASearchThatIsNotValidNamesItsField) {
    LimitSearch search = zero_coupon();
    search.low = 5.0;
    search.high = 5.0;
    EXPECT_EQ(field_of(search), "/low");
    search.low = -1.0;
    EXPECT_EQ(field_of(search), "/low");
    search = zero_coupon();
    search.vary = LimitTerm::kMaturity;
    search.high = 101.0;
    EXPECT_EQ(field_of(search), "/low");
    search.high.reset();
    search.position.type = PositionType::kNonMaturity;
    EXPECT_EQ(field_of(search), "/vary");
    search = zero_coupon();
    search.position.balance = 0.0;
    EXPECT_EQ(field_of(search), "/position/balance");
    search = zero_coupon();
    search.measure = LimitMeasure::kEveEuRatio;
    EXPECT_EQ(field_of(search), "/tier1");
}

}  // namespace
}  // namespace ballast::alm
