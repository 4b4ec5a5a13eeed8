#include "model/bank_dates.hpp"

#include <gtest/gtest.h>

namespace ballast::model {
namespace {

fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

TEST(BankDates, AMonthEndRollsToMonthEndsUnlessTheContractShowsOtherwise) {
    BankPosition loan{.next_payment = day("2026-04-30"), .payment_months = 1};
    const auto third = [&] { return date_grid(loan, *loan.next_payment, 1).date(1).to_string(); };
    EXPECT_EQ(third(), "2026-05-31");
    loan.end_of_month = false;
    EXPECT_EQ(third(), "2026-05-30");
    loan.end_of_month.reset();
    loan.last_payment = day("2026-03-30");
    EXPECT_EQ(third(), "2026-05-30");
    loan.last_payment = day("2026-03-31");
    EXPECT_EQ(third(), "2026-05-31");
    loan.last_payment.reset();
    loan.maturity = day("2030-03-30");
    EXPECT_EQ(third(), "2026-05-30");
    loan.maturity = day("2030-03-31");
    EXPECT_EQ(third(), "2026-05-31");
}

TEST(BankDates, AMidMonthStartIsNoEvidenceAboutMonthEnds) {
    const BankPosition bond{.start = day("2025-11-12"),
                            .next_payment = day("2026-06-30"),
                            .payment_months = 6,
                            .maturity = day("2030-12-31")};
    EXPECT_EQ(date_grid(bond, *bond.next_payment, 6).date(1).to_string(), "2026-12-31");
}

TEST(BankDates, APaymentClippedByFebruaryKeepsTheDayOfThePreviousOne) {
    const BankPosition loan{
        .last_payment = day("2026-01-30"), .next_payment = day("2026-02-28"), .payment_months = 1};
    const DateGrid grid = date_grid(loan, *loan.next_payment, 1);
    EXPECT_EQ(grid.date(1).to_string(), "2026-03-30");
    EXPECT_EQ(grid.date(-1).to_string(), "2026-01-30");
    EXPECT_EQ(grid.index_at_or_before(day("2026-03-29")), 0);
    EXPECT_EQ(grid.index_at_or_before(day("2026-03-30")), 1);
}

}  // namespace
}  // namespace ballast::model
