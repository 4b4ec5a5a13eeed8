// Case A03: a floating rate loan under default and prepayment rates.
#include "clo/asset_flows.hpp"

#include "../../tests/golden/json_case.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

fin::Date date(element text) { return fin::Date::parse(std::string_view(text)).value(); }

TEST(AssetFlowCases, TheInterestOnlyLoanOfCaseA03) {
    const golden::JsonCase file("tests/golden/clo/A03_loan_cashflows_floating_cdr_cpr.json");
    const element loan = file["inputs"]["loan1"];
    std::vector<fin::Date> dates;
    for (const element each : loan["payment_dates"].get_array()) dates.push_back(date(each));
    Holding asset;
    asset.id = "loan1";
    asset.maturity = fin::add_months(dates.front(), 24);
    asset.frequency = 12;
    asset.spread = 0.01;
    asset.day_count = fin::DayCount::kAct365Fixed;
    FlowDates flow_dates;
    flow_dates.payments.assign(dates.begin() + 1, dates.end());
    flow_dates.determinations = flow_dates.payments;
    const std::vector<double> index{0.05, 0.05, 0.05, 0.04};
    for (const auto& [name, defaults, prepay] :
         {std::tuple("loan1_no_stress", 0.0, 0.0), std::tuple("loan1_cdr_1pct", 0.01, 0.0),
          std::tuple("loan1_cpr_1pct", 0.0, 0.01)}) {
        std::vector<AssetPeriod> rows(4);
        const AssetRates rates{.defaults = std::vector(4, defaults),
                               .prepay = std::vector(4, prepay),
                               .recovery = std::vector(4, 0.5)};
        const FlowTerms terms{.as_of = dates.front(),
                              .rate_day_count = fin::DayCount::kAct365Fixed,
                              .timing = PrepaymentTiming::kPeriodStart};
        ASSERT_TRUE(project_asset(asset, loan["balance"], rates, index, rows.size(), flow_dates,
                                  terms, rows));
        std::size_t k = 0;
        for (const element expected : file["expected"][name].get_array()) {
            EXPECT_NEAR(rows[k].defaulted, double(expected["default"]), 1e-8) << name << k;
            EXPECT_NEAR(rows[k].unscheduled, double(expected["prepayment"]), 1e-8) << name << k;
            EXPECT_NEAR(rows[k].interest, double(expected["interest"]), 1e-8) << name << k;
            EXPECT_NEAR(rows[k].end, double(expected["balance"]), 1e-8) << name << k;
            ++k;
        }
        EXPECT_EQ(k, 4U);
    }
}

Holding bullet() {
    Holding asset;
    asset.id = "loan";
    asset.maturity = fin::Date::from_ymd(2027, 1, 15).value();
    asset.spread = 0.04;
    return asset;
}

TEST(AssetFlows, ARecoveryIsReceivedAfterItsLagAndCarriedUntilThen) {
    const fin::Date start = fin::Date::from_ymd(2026, 1, 15).value();
    FlowDates dates;
    for (int k = 1; k <= 4; ++k) dates.payments.push_back(fin::add_months(start, 3 * k));
    dates.determinations = dates.payments;
    const AssetRates rates{.defaults = std::vector(4, 0.0),
                           .prepay = std::vector(4, 0.0),
                           .recovery = std::vector(4, 0.6),
                           .lag_months = 6};
    std::vector<AssetPeriod> rows(4);
    const std::vector<double> index(4, 0.03);
    ASSERT_TRUE(project_asset(bullet(), 100.0, rates, index, 1, dates, {.as_of = start}, rows));
    EXPECT_NEAR(rows[0].interest, 100.0 * 0.07 * 90.0 / 360.0, 1e-12);
    EXPECT_EQ(rows[1].defaulted, 100.0);
    EXPECT_EQ(rows[1].carried, 60.0);
    EXPECT_EQ(rows[2].carried, 60.0);
    EXPECT_EQ(rows[3].recovered, 60.0);
    EXPECT_EQ(rows[3].carried, 0.0);
    EXPECT_EQ(rows[1].interest, 0.0);
}

TEST(AssetFlowCases, TheDatedPrincipalOfCaseA03) {
    const golden::JsonCase file("tests/golden/clo/A03_loan_cashflows_floating_cdr_cpr.json");
    const element loan = file["inputs"]["loan2"];
    std::vector<fin::Date> dates;
    for (const element each : loan["dates"].get_array()) dates.push_back(date(each));
    Holding asset;
    asset.id = "loan2";
    asset.maturity = dates.back();
    asset.dated_date = dates.front();
    asset.frequency = 1;
    asset.spread = 0.01;
    asset.day_count = fin::DayCount::kAct365Fixed;
    std::size_t due = 1;
    for (const element each : loan["schedule"].get_array())
        asset.schedule.push_back(
            {dates[due++], Decimal::from_double(double(each), 2, Rounding::kHalfEven).value()});
    FlowDates flow_dates;
    flow_dates.payments.assign(dates.begin() + 1, dates.end());
    flow_dates.determinations = flow_dates.payments;
    const std::vector<double> index{0.05, 0.04, 0.04};
    for (const auto& [name, prepay] :
         {std::pair("loan2_no_stress", 0.0), std::pair("loan2_cpr_1pct", 0.01)}) {
        std::vector<AssetPeriod> rows(3);
        const AssetRates rates{.defaults = std::vector(3, 0.0),
                               .prepay = std::vector(3, prepay),
                               .recovery = std::vector(3, 0.5)};
        const FlowTerms terms{.as_of = dates.front(),
                              .rate_day_count = fin::DayCount::kAct365Fixed,
                              .timing = PrepaymentTiming::kPeriodStart};
        ASSERT_TRUE(project_asset(asset, loan["balance"], rates, index, rows.size(), flow_dates,
                                  terms, rows));
        std::size_t k = 0;
        for (const element expected : file["expected"][name].get_array()) {
            EXPECT_NEAR(rows[k].scheduled, double(expected["principal"]), 1e-8) << name << k;
            EXPECT_NEAR(rows[k].unscheduled, double(expected["prepayment"]), 1e-8) << name << k;
            EXPECT_NEAR(rows[k].interest, double(expected["interest"]), 1e-8) << name << k;
            EXPECT_NEAR(rows[k].end, double(expected["balance"]), 1e-8) << name << k;
            ++k;
        }
        EXPECT_EQ(k, 3U);
    }
}

// Payments on 31 March, 30 June and 30 September, the last at maturity.
TEST(AssetFlows, PaymentsCountFromTheFirstPaymentDateAndStayAtMonthEnds) {
    Holding asset;
    asset.id = "loan";
    asset.first_payment_date = fin::Date::from_ymd(2025, 12, 31).value();
    asset.end_of_month = true;
    asset.maturity = fin::Date::from_ymd(2026, 10, 15).value();
    asset.spread = 0.04;
    FlowDates dates;
    for (const auto& [month, day] :
         {std::pair(3, 31), std::pair(6, 30), std::pair(9, 30), std::pair(10, 15)})
        dates.payments.push_back(fin::Date::from_ymd(2026, month, day).value());
    dates.determinations = dates.payments;
    const AssetRates rates{.defaults = std::vector(4, 0.0),
                           .prepay = std::vector(4, 0.0),
                           .recovery = std::vector(4, 0.0)};
    std::vector<AssetPeriod> rows(4);
    const std::vector<double> index(4, 0.0);
    ASSERT_TRUE(project_asset(asset, 360.0, rates, index, rows.size(), dates,
                              {.as_of = fin::Date::from_ymd(2026, 1, 15).value()}, rows));
    const std::vector<int> days{90, 91, 92, 15};
    for (std::size_t k = 0; k < days.size(); ++k)
        EXPECT_NEAR(rows[k].interest, 0.04 * days[k], 1e-12) << k;
    EXPECT_EQ(rows[3].scheduled, 360.0);
}

TEST(AssetFlows, AMaturedAssetIsAnError) {
    FlowDates dates;
    dates.payments = {fin::Date::from_ymd(2028, 1, 15).value()};
    dates.determinations = dates.payments;
    const AssetRates rates{.defaults = {0.0}, .prepay = {0.0}, .recovery = {0.0}};
    std::vector<AssetPeriod> rows(1);
    const std::vector<double> index{0.03};
    const Status status = project_asset(bullet(), 100.0, rates, index, 1, dates,
                                        {.as_of = fin::Date::from_ymd(2027, 6, 1).value()}, rows);
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().message.find("2027-01-15"), std::string::npos);
}

// Saturday 15 August 2026; ISDA 2006 Definitions, section 4.12.
TEST(AssetFlows, APaymentOnAClosedDayIsCollectedOnTheNextBusinessDayByTheRuleOfItsAsset) {
    const fin::Date start = fin::Date::from_ymd(2026, 5, 15).value();
    const fin::Date saturday = fin::Date::from_ymd(2026, 8, 15).value();
    FlowDates dates{.payments = {saturday, saturday + 3}};
    dates.determinations = dates.payments;
    dates.calendar = fin::Calendar::weekends_only();
    const AssetRates rates{.defaults = std::vector(2, 0.0),
                           .prepay = std::vector(2, 0.0),
                           .recovery = std::vector(2, 0.5)};
    Holding asset = bullet();
    asset.maturity = fin::Date::from_ymd(2027, 2, 15).value();
    const std::vector<double> index(2, 0.03);
    const auto interest = [&](const Holding& of) {
        std::vector<AssetPeriod> rows(2);
        EXPECT_TRUE(project_asset(of, 100.0, rates, index, 2, dates, {.as_of = start}, rows));
        return std::pair(rows[0].interest, rows[1].interest);
    };
    EXPECT_NEAR(interest(asset).first, 100.0 * 0.07 * 92.0 / 360.0, 1e-12);
    asset.business_day_rule = AssetBusinessDays::kFollowing;
    EXPECT_EQ(interest(asset).first, 0.0);
    EXPECT_NEAR(interest(asset).second, 100.0 * 0.07 * 94.0 / 360.0, 1e-12);
    asset.business_day_rule = AssetBusinessDays::kPreceding;
    EXPECT_NEAR(interest(asset).first, 100.0 * 0.07 * 91.0 / 360.0, 1e-12);
    // Fixed interest accrues to the regular dates: a quarter of 30/360.
    asset.business_day_rule = AssetBusinessDays::kFollowing;
    asset.coupon_type = AssetCoupon::kFixed;
    asset.coupon = 0.08;
    EXPECT_NEAR(interest(asset).second, 2.0, 1e-12);
}

TEST(AssetFlows, APaymentThatIsMovedPastTheStartOfAProjectionIsStillCollected) {
    const fin::Date sunday = fin::Date::from_ymd(2026, 8, 16).value();
    FlowDates dates{.payments = {sunday + 30}};
    dates.determinations = dates.payments;
    dates.calendar = fin::Calendar::weekends_only();
    const AssetRates rates{.defaults = {0.0}, .prepay = {0.0}, .recovery = {0.5}};
    Holding asset = bullet();
    asset.maturity = fin::Date::from_ymd(2026, 8, 15).value();
    std::vector<AssetPeriod> rows(1);
    const std::vector<double> index{0.03};
    EXPECT_FALSE(project_asset(asset, 100.0, rates, index, 1, dates, {.as_of = sunday}, rows));
    asset.business_day_rule = AssetBusinessDays::kFollowing;
    ASSERT_TRUE(project_asset(asset, 100.0, rates, index, 1, dates, {.as_of = sunday}, rows));
    EXPECT_EQ(rows[0].scheduled, 100.0);
    EXPECT_NEAR(rows[0].interest, 100.0 * 0.07 * 94.0 / 360.0, 1e-12);
}

}  // namespace
}  // namespace ballast::clo
