// The example document: it is read, checked and projected; each error names its place.
#include "deal_document.hpp"

#include <fmt/format.h>
#include <functional>
#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

Deal example() { return read<Deal>(text_of("tests/golden/clo/deal_example.json")); }

// Three hundred invented loans.
std::vector<Holding> pool() {
    std::vector<Holding> result;
    for (int i = 0; i < 300; ++i) {
        Holding loan;
        loan.id = fmt::format("LN{:03}", i + 1);
        loan.issuer_id = fmt::format("ISSUER{:03}", i / 2 + 1);
        loan.currency = "USD";
        loan.par = Decimal(1'400'000 + 2'000 * (i % 50));
        loan.purchase_price = Decimal(i % 40 == 0 ? 78 : 99);
        loan.market_value = Decimal(i % 11 == 0 ? 70 : 98);
        loan.maturity = fin::add_months(fin::Date::from_ymd(2027, 1, 20).value(), i % 72);
        loan.spread = 0.03 + 0.0001 * (i % 30);
        loan.floor = 0.005;
        loan.moodys_rating = i % 11 == 0 ? MoodysRating::kCaa1 : MoodysRating::kB2;
        loan.sp_rating = i % 11 == 0 ? SpRating::kCCCPlus : SpRating::kB;
        if (i % 20 == 3) {
            loan.coupon_type = AssetCoupon::kFixed;
            loan.spread.reset();
            loan.coupon = 0.07;
        }
        if (i == 299) {
            loan.defaulted = true;
            loan.default_date = fin::Date::from_ymd(2025, 3, 1).value();
            loan.moodys_recovery = 0.4;
        }
        result.push_back(std::move(loan));
    }
    return result;
}

TEST(DealDocument, TheExampleIsValidAndProjects) {
    Deal deal = example();
    const Status status = check_deal(deal);
    ASSERT_TRUE(status) << status.error().message;
    ProjectionTerms terms{.as_of = projection_date(deal), .indices = {{"USD_SOFR_3M", {0.0405}}}};
    Assumptions assumptions{.defaults = 0.02, .prepay = 0.15, .recovery = 0.6, .lag_months = 12};
    const Result<Projection> made = project(deal, pool(), assumptions, terms);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(made->conservation.holds) << made->conservation.largest;
    EXPECT_EQ(made->periods.size(), 51U);
    EXPECT_EQ(made->periods[0].date.to_string(), "2025-10-20");
    // 8 business days before 20 October 2025; 13 October is a holiday of the Federal Reserve.
    EXPECT_EQ(made->periods[0].determination.to_string(), "2025-10-07");
    EXPECT_GT(made->periods[0].ccc_haircut, 0.0);
    EXPECT_GT(made->periods[0].haircut, 0.0);
}

struct Mistake {
    std::string name;
    std::function<void(Deal&)> make;
    std::string pointer;
};

TEST(DealDocument, EachErrorNamesItsPlace) {
    const std::vector<Mistake> mistakes{
        {"schema", [](Deal& d) { d.schema = "clo.deal/9"; }, "/schema"},
        {"dates out of order", [](Deal& d) { d.dates.first_payment = d.dates.closing; },
         "/dates/first_payment"},
        {"unknown calendar", [](Deal& d) { d.payments.calendars = {"MARS"}; },
         "/payments/calendars"},
        {"a tranche twice", [](Deal& d) { d.tranches[1].id = "X"; }, "/tranches/1/id"},
        {"equity before debt", [](Deal& d) { d.tranches.back().rank = 1; }, "/tranches"},
        {"a trigger of zero", [](Deal& d) { d.coverage[0].oc = 0.0; }, "/coverage/0/oc"},
        {"unknown tranche", [](Deal& d) { d.coverage[0].tranches[0] = "Z"; },
         "/coverage/0/tranches/0"},
        {"unknown fee", [](Deal& d) { d.waterfalls.interest[1].fee = "z"; },
         "/waterfalls/interest/1/fee"},
        {"a parameter of another step", [](Deal& d) { d.waterfalls.interest[0].fee = "admin"; },
         "/waterfalls/interest/0/fee"},
        {"a missing parameter", [](Deal& d) { d.waterfalls.interest[9].coverage.reset(); },
         "/waterfalls/interest/9/coverage"},
        {"a step twice", [](Deal& d) { d.waterfalls.principal[1].id = "i1"; },
         "/waterfalls/principal/1/id"},
        {"circular shortfall", [](Deal& d) { d.waterfalls.principal[0].steps->at(0) = "p1"; },
         "/waterfalls/principal/0/steps/0"},
        {"shortfall of a later waterfall",
         [](Deal& d) { d.waterfalls.principal[0].steps->at(0) = "p2"; },
         "/waterfalls/principal/0/steps/0"},
        {"cash is left", [](Deal& d) { d.waterfalls.principal.pop_back(); },
         "/waterfalls/principal/14"},
        {"shares that do not add up",
         [](Deal& d) { (*d.waterfalls.interest.back().to)["SUB"] = 0.7; },
         "/waterfalls/interest/17/to"},
        {"a condition", [](Deal& d) { d.waterfalls.principal[2].when = "controlling('Q')"; },
         "/waterfalls/principal/2/when"},
        {"a principal cure at 1", [](Deal& d) { d.coverage[3].oc = 1.0; },
         "/waterfalls/principal/10/coverage"},
        {"a state of nothing", [](Deal& d) { d.state->tranches["Q"] = {}; }, "/state/tranches/Q"}};
    for (const Mistake& mistake : mistakes) {
        Deal deal = example();
        mistake.make(deal);
        const Status status = check_deal(deal);
        ASSERT_FALSE(status) << mistake.name;
        bool found = false;
        std::string all;
        for (const FieldError& error : status.error().errors) {
            found = found || error.pointer == mistake.pointer;
            all += error.pointer + ": " + error.message + "\n";
        }
        EXPECT_TRUE(found) << mistake.name << "\n" << all;
    }
}

TEST(DealDocument, AMissingCurveIsNamed) {
    const Deal deal = example();
    const Result<Projection> made = project(deal, pool(), {}, {.as_of = projection_date(deal)});
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find("USD_SOFR_3M"), std::string::npos);
}

}  // namespace
}  // namespace ballast::clo
