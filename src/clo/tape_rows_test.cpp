// Rows of a loan tape taken together: repeated and contradicting ones, schedules, totals.
#include "clo/tape_rows.hpp"

#include <array>
#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

fin::Date date(const char* text) { return fin::Date::parse(text).value(); }

TEST(MergedRows, ARowThatStatesTheSameRepeatsTheFirst) {
    MergedRows rows;
    EXPECT_EQ(rows.add("L1", {{"price", "97"}}, 2).fit, RowFit::kFirst);
    const PlacedRow again = rows.add("L1", {{"price", "97.00"}}, 5);
    EXPECT_EQ(again.fit, RowFit::kRepeats);
    EXPECT_EQ(again.line, 2);
    EXPECT_EQ(rows.add("L2", {{"price", "98"}}, 6).fit, RowFit::kFirst);
    EXPECT_TRUE(rows.contains("L2"));
    EXPECT_FALSE(rows.contains("L3"));
}

TEST(MergedRows, ARowMayStateWhatEarlierOnesLeaveOpen) {
    MergedRows rows;
    rows.add("L1", {{"moodys_rating", "B2"}}, 2);
    EXPECT_EQ(rows.add("L1", {{"moodys_rating", "B2"}, {"sp_rating", "B"}}, 3).fit, RowFit::kAdds);
    // What the second row added counts from then on.
    const PlacedRow third = rows.add("L1", {{"sp_rating", "B-"}}, 4);
    EXPECT_EQ(third.fit, RowFit::kContradicts);
    EXPECT_EQ(third.line, 3);
    EXPECT_EQ(third.field, "sp_rating");
}

TEST(MergedRows, ARowThatContradictsChangesNothing) {
    MergedRows rows;
    rows.add("L1", {{"par", "100"}}, 2);
    EXPECT_EQ(rows.add("L1", {{"par", "120"}, {"note", "x"}}, 3).fit, RowFit::kContradicts);
    EXPECT_EQ(rows.add("L1", {{"par", "100"}}, 4).fit, RowFit::kRepeats);
    EXPECT_EQ(rows.add("L1", {{"note", "y"}}, 5).fit, RowFit::kAdds);
}

TEST(TapeSchedules, PaymentsAreInTheOrderOfTheirDatesWhateverThatOfTheRows) {
    TapeSchedules schedules;
    ASSERT_TRUE(schedules.add("L1", {date("2028-06-15"), Decimal(20)}, 0));
    ASSERT_TRUE(schedules.add("L2", {date("2027-01-15"), Decimal(5)}, 1));
    ASSERT_TRUE(schedules.add("L1", {date("2027-06-15"), Decimal(10)}, 2));
    const TapeSchedule& first = schedules.by_asset().at("L1");
    ASSERT_EQ(first.payments.size(), 2U);
    EXPECT_EQ(first.payments.front().date, date("2027-06-15"));
    EXPECT_EQ(first.payments.back().amount, Decimal(20));
    EXPECT_EQ(first.sum, Decimal(30));
    EXPECT_EQ(first.rows, (std::vector<std::size_t>{0, 2}));
    EXPECT_FALSE(first.lacks);
}

TEST(TapeSchedules, TwoPaymentsOfADateLeaveTheScheduleIncomplete) {
    TapeSchedules schedules;
    ASSERT_TRUE(schedules.add("L1", {date("2027-06-15"), Decimal(10)}, 0));
    const Status second = schedules.add("L1", {date("2027-06-15"), Decimal(12)}, 1);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().message,
              "L1 has another payment on 2027-06-15, of 10: expected one of a date");
    EXPECT_EQ(schedules.by_asset().at("L1").lacks, 1U);
    EXPECT_EQ(schedules.by_asset().at("L1").sum, Decimal(10));
    schedules.lack("L2", 2);
    EXPECT_EQ(schedules.by_asset().at("L2").lacks, 2U);
}

TEST(TapeTotals, EachRowCountsUnderItsStatus) {
    const std::array statuses{TapeStatus::kNew, TapeStatus::kRejected, TapeStatus::kNew,
                              TapeStatus::kChanged, TapeStatus::kDuplicate};
    const TapeTotals totals = tape_totals(6, statuses);
    EXPECT_EQ(totals.rows, 6);
    EXPECT_EQ(totals.added, 2);
    EXPECT_EQ(totals.duplicate, 1);
    EXPECT_EQ(totals.changed, 1);
    EXPECT_EQ(totals.rejected, 1);
    EXPECT_FALSE(totals.par);
}

}  // namespace
}  // namespace ballast::clo
