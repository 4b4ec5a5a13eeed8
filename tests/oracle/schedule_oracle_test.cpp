#include <algorithm>
#include <gtest/gtest.h>
#include <ql/time/calendars/target.hpp>
#include <ql/time/schedule.hpp>
#include <random>
#include <vector>

#include "fin/schedule.hpp"
#include "quantlib.hpp"

namespace ballast::oracle {
namespace {

using fin::BusinessDayConvention;
using fin::Date;
using fin::RollRule;
using fin::ScheduleTerms;
using fin::StubRule;

QuantLib::BusinessDayConvention their_convention(BusinessDayConvention convention) {
    switch (convention) {
        case BusinessDayConvention::kUnadjusted:
            return QuantLib::Unadjusted;
        case BusinessDayConvention::kFollowing:
            return QuantLib::Following;
        case BusinessDayConvention::kModifiedFollowing:
            return QuantLib::ModifiedFollowing;
        case BusinessDayConvention::kPreceding:
            return QuantLib::Preceding;
        case BusinessDayConvention::kModifiedPreceding:
            return QuantLib::ModifiedPreceding;
    }
    return QuantLib::Unadjusted;
}

// QuantLib generates short stubs only and omits a date that coincides with its neighbor.
std::vector<Date> their_dates(const ScheduleTerms& terms) {
    const bool front = terms.stub == StubRule::kShortFront;
    const auto convention = their_convention(terms.convention);
    const QuantLib::Schedule schedule(
        theirs(terms.start), theirs(terms.end), QuantLib::Period(terms.months, QuantLib::Months),
        QuantLib::TARGET(), convention, convention,
        front ? QuantLib::DateGeneration::Backward : QuantLib::DateGeneration::Forward,
        terms.roll == RollRule::kEndOfMonth);
    std::vector<Date> dates;
    for (const QuantLib::Date& date : schedule.dates()) dates.push_back(ours(date));
    return dates;
}

std::vector<Date> our_dates(const ScheduleTerms& terms) {
    const auto target = fin::Calendar::named("TARGET").value();
    const auto schedule = fin::make_schedule(terms, target).value();
    std::vector<Date> dates = {schedule.periods.front().adjusted_start};
    for (const auto& period : schedule.periods) dates.push_back(period.adjusted_end);
    const auto repeated = std::ranges::unique(dates);
    dates.erase(repeated.begin(), repeated.end());
    return dates;
}

ScheduleTerms random_terms(std::mt19937& random) {
    const Date start = day("2000-01-01") + static_cast<int>(random() % 9000);
    const int months[] = {1, 2, 3, 4, 6, 12};
    return {.start = start,
            .end = start + 40 + static_cast<int>(random() % 5000),
            .months = months[random() % 6],
            .stub = random() % 2 == 0 ? StubRule::kShortFront : StubRule::kShortBack};
}

void expect_same(const ScheduleTerms& terms) {
    ASSERT_EQ(our_dates(terms), their_dates(terms))
        << terms.start.to_string() << " to " << terms.end.to_string() << " months " << terms.months
        << " stub " << static_cast<int>(terms.stub) << " convention "
        << static_cast<int>(terms.convention);
}

TEST(ScheduleOracle, DatesAgreeUnderEveryConvention) {
    std::mt19937 random(43);
    for (int i = 0; i < 1500; ++i) {
        ScheduleTerms terms = random_terms(random);
        for (int convention = 0; convention < 5; ++convention) {
            terms.convention = static_cast<BusinessDayConvention>(convention);
            expect_same(terms);
        }
    }
}

TEST(ScheduleOracle, MonthEndsAgreeUnadjusted) {
    std::mt19937 random(47);
    for (int i = 0; i < 3000; ++i) {
        ScheduleTerms terms = random_terms(random);
        terms.roll = RollRule::kEndOfMonth;
        (terms.stub == StubRule::kShortFront ? terms.end : terms.start) =
            (terms.stub == StubRule::kShortFront ? terms.end : terms.start).end_of_month();
        if (terms.start < terms.end) expect_same(terms);
    }
}

}  // namespace
}  // namespace ballast::oracle
