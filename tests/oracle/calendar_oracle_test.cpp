#include <gtest/gtest.h>
#include <ql/time/calendars/jointcalendar.hpp>
#include <ql/time/calendars/target.hpp>
#include <ql/time/calendars/unitedstates.hpp>
#include <ql/time/calendars/weekendsonly.hpp>
#include <random>
#include <utility>
#include <vector>

#include "fin/calendar.hpp"
#include "quantlib.hpp"

namespace ballast::oracle {
namespace {

using fin::BusinessDayConvention;
using fin::Calendar;
using fin::Date;

QuantLib::Calendar their_nyse() { return QuantLib::UnitedStates(QuantLib::UnitedStates::NYSE); }

Calendar named(std::string_view name) { return Calendar::named(name).value(); }

void expect_same_days(const Calendar& calendar, const QuantLib::Calendar& oracle, Date from,
                      Date to) {
    // The closing on 2025-01-09 is newer than QuantLib 1.29; tests/golden/fin has it.
    const Date carter = day("2025-01-09");
    for (Date date = from; date <= to; ++date)
        if (date != carter) {
            ASSERT_EQ(calendar.is_business_day(date), oracle.isBusinessDay(theirs(date)))
                << calendar.name() << " " << date.to_string();
        }
}

TEST(CalendarOracle, DatesConvert) {
    EXPECT_EQ(theirs(day("2024-02-29")), QuantLib::Date(29, QuantLib::February, 2024));
    EXPECT_EQ(ours(QuantLib::Date(1, QuantLib::January, 1970)), day("1970-01-01"));
}

TEST(CalendarOracle, NyseAgreesOnEveryDayFrom1971To2100) {
    expect_same_days(named("NYSE"), their_nyse(), day("1971-01-01"), day("2100-12-31"));
}

TEST(CalendarOracle, TargetAgreesOnEveryDayFrom1999To2100) {
    expect_same_days(named("TARGET"), QuantLib::TARGET(), day("1999-01-01"), day("2100-12-31"));
}

TEST(CalendarOracle, WeekendsOnlyAgreesOnEveryDay) {
    expect_same_days(Calendar::weekends_only(), QuantLib::WeekendsOnly(), day("1902-01-01"),
                     day("2198-12-31"));
}

TEST(CalendarOracle, AJointCalendarAgreesOnEveryDay) {
    expect_same_days(named("NYSE+TARGET"),
                     QuantLib::JointCalendar(their_nyse(), QuantLib::TARGET()), day("1999-01-01"),
                     day("2060-12-31"));
}

TEST(CalendarOracle, ConventionsAgreeOnEveryDay) {
    const Calendar target = named("TARGET");
    const QuantLib::Calendar oracle = QuantLib::TARGET();
    const std::vector<std::pair<BusinessDayConvention, QuantLib::BusinessDayConvention>> pairs = {
        {BusinessDayConvention::kUnadjusted, QuantLib::Unadjusted},
        {BusinessDayConvention::kFollowing, QuantLib::Following},
        {BusinessDayConvention::kModifiedFollowing, QuantLib::ModifiedFollowing},
        {BusinessDayConvention::kPreceding, QuantLib::Preceding},
        {BusinessDayConvention::kModifiedPreceding, QuantLib::ModifiedPreceding}};
    for (Date date = day("1999-06-01"); date < day("2060-01-01"); ++date)
        for (const auto& [mine, other] : pairs)
            ASSERT_EQ(target.adjust(date, mine), ours(oracle.adjust(theirs(date), other)))
                << date.to_string() << " convention " << static_cast<int>(mine);
}

TEST(CalendarOracle, AdvancingAndCountingAgree) {
    const Calendar target = named("TARGET");
    const QuantLib::Calendar oracle = QuantLib::TARGET();
    std::mt19937 random(23);
    std::uniform_int_distribution<int> days(0, 20000);
    std::uniform_int_distribution<int> steps(1, 300);
    for (int i = 0; i < 2000; ++i) {
        const Date from = day("2000-01-01") + days(random);
        const int step = i % 2 == 0 ? steps(random) : -steps(random);
        ASSERT_EQ(target.advance(from, step),
                  ours(oracle.advance(theirs(from), step, QuantLib::Days)))
            << from.to_string() << " " << step;
        const Date to = from + steps(random);
        ASSERT_EQ(target.business_days_between(from, to),
                  oracle.businessDaysBetween(theirs(from), theirs(to), true, false))
            << from.to_string() << " " << to.to_string();
    }
}

}  // namespace
}  // namespace ballast::oracle
