// Case A22, payment dates without drift, and the yield curve of the earlier workbook.
#include "clo/payment_dates.hpp"

#include "../../tests/golden/json_case.hpp"
#include "clo/monthly_curve.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

TEST(DayCountCases, YearFractionsOfCaseA22) {
    const golden::JsonCase file("tests/golden/clo/A22_day_counts.json");
    for (const element each : file["cases"].get_array()) {
        const fin::Date from = day(std::string_view(each["from"]));
        const fin::Date to = day(std::string_view(each["to"]));
        const element expected = each["expected"];
        EXPECT_NEAR(accrual_fraction(fin::DayCount::kAct360, from, to, 3),
                    double(expected["ACT/360"]), 1e-10);
        EXPECT_NEAR(accrual_fraction(fin::DayCount::kAct365Fixed, from, to, 3),
                    double(expected["ACT/365F"]), 1e-10);
        EXPECT_NEAR(accrual_fraction(fin::DayCount::kThirty360Bond, from, to, 3),
                    double(expected["30/360"]), 1e-10);
    }
}

Deal deal_from(std::string_view first, std::string_view last) {
    Deal deal;
    deal.dates = {.closing = fin::add_months(day(first), -3),
                  .first_payment = day(first),
                  .stated_maturity = day(last)};
    deal.payments.determination_days = 8;
    return deal;
}

TEST(PaymentDates, ShortMonthsDoNotShiftLaterDates) {
    Deal deal = deal_from("2026-01-31", "2027-01-31");
    const std::vector<PaymentPeriod> periods = payment_periods(deal).value();
    std::vector<std::string> dates;
    for (const PaymentPeriod& period : periods) dates.push_back(period.payment.to_string());
    EXPECT_EQ(dates, (std::vector<std::string>{"2026-01-31", "2026-04-30", "2026-07-31",
                                               "2026-10-31", "2027-01-31"}));
    EXPECT_EQ(periods[1].start, periods[0].payment);
}

TEST(PaymentDates, DatesMoveToBusinessDaysOfAllCalendars) {
    Deal deal = deal_from("2025-10-13", "2026-10-13");
    deal.payments.rule = fin::BusinessDayConvention::kModifiedFollowing;
    deal.payments.calendars = {"NEW_YORK", "LONDON"};
    const std::vector<PaymentPeriod> periods = payment_periods(deal).value();
    EXPECT_EQ(periods[0].payment.to_string(), "2025-10-14");  // Columbus Day
    EXPECT_EQ(periods[0].determination.to_string(), "2025-10-01");
}

TEST(PaymentDates, AScheduleReplacesTheRule) {
    Deal deal = deal_from("2026-01-15", "2027-01-15");
    deal.payments.schedule = {{day("2026-01-20"), day("2026-01-08")},
                              {day("2026-05-20"), day("2026-05-08")}};
    const std::vector<PaymentPeriod> periods = payment_periods(deal).value();
    ASSERT_EQ(periods.size(), 2U);
    EXPECT_EQ(periods[1].determination, day("2026-05-08"));
}

// July 15, 2026 is a Wednesday.
TEST(PaymentDates, TheTermOfTheIndexStartsTwoBusinessDaysAfterTheFixing) {
    Deal deal = deal_from("2026-07-15", "2027-07-15");
    const auto second = [&] { return payment_periods(deal).value()[1]; };
    EXPECT_EQ(second().fixing, day("2026-07-13"));
    EXPECT_EQ(second().index_start, second().start);
    deal.payments.index_days = 7;
    EXPECT_EQ(second().fixing, day("2026-07-06"));
    EXPECT_EQ(second().index_start, day("2026-07-08"));
    deal.payments.index_days = 0;
    EXPECT_EQ(second().index_start, day("2026-07-17"));
}

TEST(MonthlyCurveCases, RatesOfTheEarlierSystem) {
    const golden::JsonCase file("tests/golden/clo/legacy/04_yield_curve.json");
    std::map<int, double> spots;
    for (const auto [month, rate] : file["pillars_months"].get_object())
        spots[std::stoi(std::string(month))] = double(rate);
    const MonthlyCurve curve = MonthlyCurve::make(spots).value();
    const element expected = file["expect"];
    EXPECT_NEAR(curve.spot(2), double(expected["spot_2"]), 1e-10);
    EXPECT_NEAR(curve.spot(18), double(expected["spot_18"]), 1e-10);
    EXPECT_NEAR(curve.forward(1), double(expected["fwd_1"]), 1e-10);
    EXPECT_FALSE(MonthlyCurve::make({}));
    EXPECT_FALSE(MonthlyCurve::make({{0, 0.05}}));
}

}  // namespace
}  // namespace ballast::clo
