// Figures of an ALMReady session beside those of the same positions here, through the methods.
#include <cmath>
#include <map>

#include "service/alm/session_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;

const std::string kParameters =
    R"({"discount_curve_id":"EUR_ESTR_OIS","scenarios":["parallel-up"],)"
    R"("analysis_date":"2026-02-11","currency":"EUR","risk_free_index":"EUR_ESTR_OIS",)"
    R"("worst_case_scenario":"parallel-up","nii_horizon_months":12})";
// A bullet with accrued interest, in euros and in dollars, and a deposit.
const std::string kPositions =
    kBookHeader +
    "a,asset,fixed_bullet,EUR,1000,0.03,30E/360,2026-08-11,12,2030-08-11,,,,,,60,loan,retail,\n"
    "b,asset,fixed_bullet,USD,500,0.03,30E/360,2026-02-12,12,2031-02-12,,,,,,60,loan,retail,\n"
    "c,asset,variable_linear,EUR,400,0.03,30E/360,2026-02-12,1,2031-02-12,2026-06-12,6,6,0.01,,60,"
    "loan,retail,\n"
    "d,liability,nmd,EUR,300,0.01,ACT/360,,,,,,,,,,sight,retail,core\n";

class AlmSessionEarlier : public testing::Test, protected AlmSessionWorld {
protected:
    static std::string results(const std::string& warnings = "") {
        return R"({"session_id":"s","base_eve":1700.0,"base_nii":40.0,"scenario_results":[)"
               R"({"scenario_id":"parallel-up","scenario_name":"parallel-up","eve":1600.0,)"
               R"("nii":45.0,"delta_eve":-100.0,"delta_nii":5.0},)"
               R"({"scenario_id":"torsion","scenario_name":"torsion","eve":1.0,)"
               R"("nii":1.0,"delta_eve":1.0,"delta_nii":1.0}],"warnings":[)" +
               warnings + "]}";
    }
    std::string create_with(const std::string& figures, const std::string& parameters,
                            const std::string& charts = R"({"session_id":"s","eve_buckets":[]})") {
        return Json(create(content("book.csv", kPositions) + "," +
                           content("curves.csv", kCurvesCsv) + "," +
                           content("calculation_results.json", figures) + "," +
                           content("calculation_params.json", parameters) + "," +
                           content("chart_data.json", charts)))
            .text("/id");
    }
    double part(const Json& body, int figure, const std::string& rule) {
        const std::string rules = fmt::format("/figures/{}/rules", figure);
        for (std::size_t r = 0; r < body.size(rules); ++r)
            if (body.text(fmt::format("{}/{}/rule", rules, r)) == rule)
                return body.number(fmt::format("{}/{}/amount", rules, r));
        return NAN;
    }
};

TEST_F(AlmSessionEarlier, RulesAndRestAddUpToTheDifference) {
    const std::string id = create_with(results(), kParameters);
    const Json session(world.body("alm.session.get", request(id)));
    EXPECT_TRUE(session.truth("/earlier_figures"));
    EXPECT_EQ(session.number("/positions"), 4.0);
    const Json body(world.body("alm.session.earlier", request(id)));
    ASSERT_EQ(body.size("/figures"), 10U);
    const Json value(
        world.body("alm.session.value",
                   request(id, R"("balance":"constant","renewal_margins":"calibrated")")));
    EXPECT_EQ(body.number("/figures/0/current"), value.number("/scenarios/0/eve"));
    EXPECT_EQ(body.number("/figures/1/current"), value.number("/scenarios/0/nii"));
    for (int f = 0; f < 6; ++f) {
        const std::string at = fmt::format("/figures/{}", f);
        double sum = body.number(at + "/rest");
        for (std::size_t r = 0; r < body.size(at + "/rules"); ++r)
            sum += body.number(fmt::format("{}/rules/{}/amount", at, r));
        EXPECT_NEAR(sum, body.number(at + "/difference"), 1e-9);
        EXPECT_NEAR(body.number(at + "/current") - body.number(at + "/value"),
                    body.number(at + "/difference"), 1e-9);
    }
    // The scenario torsion does not exist here.
    EXPECT_TRUE(body.is_null("/figures/6/current"));
}

// One dollar counted as one euro, at euro rates, and a coupon without the interest accrued.
TEST_F(AlmSessionEarlier, ARuleExplainsWhatItChanges) {
    const Json body(
        world.body("alm.session.earlier", request(create_with(results(), kParameters))));
    // 500 dollars at 0.92 and three coupons of 15 at dollar rates, against 500 euros.
    EXPECT_LT(part(body, 0, "single_currency"), -40.0);
    // Half a year of 1,000 at 3%, and 364 days of 500 at 3%, discounted: about 15 and 15.
    EXPECT_NEAR(part(body, 0, "accrued_interest_lost"), 30.0, 0.5);
    // Interest of the first months is the same.
    EXPECT_NEAR(part(body, 1, "accrued_interest_lost"), 0.0, 1e-9);
    EXPECT_TRUE(std::isnan(part(body, 0, "deposits_left_out")));
    EXPECT_EQ(body.text("/rules/0/rule"), "single_currency");
    EXPECT_EQ(body.number("/rules/0/positions"), 1.0);
    // Known, without a figure of its own.
    EXPECT_EQ(body.text("/rules/3/rule"), "zero_rates");
    EXPECT_FALSE(body.truth("/rules/3/replayed"));
}

TEST_F(AlmSessionEarlier, DepositsAreLeftOutWhereTheEarlierSystemSaysSo) {
    const Json body(world.body(
        "alm.session.earlier",
        request(create_with(results(R"("1 fixed non-maturity deposit(s) excluded from EVE/NII")"),
                            kParameters))));
    EXPECT_LT(part(body, 0, "deposits_left_out"), -250.0);
}

// The chart buckets of ALMReady, and its months: each divides a total.
TEST_F(AlmSessionEarlier, MonthsAndBucketsAddUpToTheTotals) {
    std::string charts = R"({"session_id":"s","eve_buckets":[)";
    constexpr std::array kFrom{0.0, 1.0 / 12.0, 0.25, 0.5,  1.0,  2.0,  3.0, 5.0,
                               7.0, 10.0,       15.0, 20.0, 30.0, 40.0, 50.0};
    for (const std::string scenario : {"base", "parallel-up"})
        for (const double from : kFrom)
            charts += fmt::format(
                R"({}{{"scenario":"{}","bucket_name":"b","bucket_start_years":{},"net_pv":0.5}})",
                charts.back() == '[' ? "" : ",", scenario, from);
    charts += R"(],"nii_monthly":[)";
    for (int month = 1; month <= 13; ++month)
        charts += fmt::format(R"({}{{"scenario":"base","month_index":{},"net_nii":2.0}})",
                              month == 1 ? "" : ",", month);
    const Json body(world.body("alm.session.earlier",
                               request(create_with(results(), kParameters, charts + "]}"))));
    ASSERT_EQ(body.size("/figures"), 10U + 30U + 13U);
    std::map<std::string, double> sums;
    for (int f = 10; f < 52; ++f) {
        const std::string at = fmt::format("/figures/{}", f);
        const std::string name = body.text(at + "/measure") + " " + body.text(at + "/scenario");
        sums[name] += body.number(at + "/current");
        double parts = body.number(at + "/rest");
        for (std::size_t r = 0; r < body.size(at + "/rules"); ++r) {
            const double amount = body.number(fmt::format("{}/rules/{}/amount", at, r));
            sums[name + " " + body.text(fmt::format("{}/rules/{}/rule", at, r))] += amount;
            parts += amount;
        }
        EXPECT_NEAR(parts, body.number(at + "/difference"), 1e-9);
    }
    EXPECT_NEAR(sums["eve_bucket base"], body.number("/figures/0/current"), 1e-6);
    EXPECT_NEAR(sums["nii_month base"], body.number("/figures/1/current"), 1e-9);
    EXPECT_NEAR(sums["eve_bucket parallel_up"], body.number("/figures/2/current"), 1e-6);
    EXPECT_NEAR(sums["eve_bucket base accrued_interest_lost"],
                part(body, 0, "accrued_interest_lost"), 1e-6);
    EXPECT_NEAR(sums["nii_month base single_currency"], part(body, 1, "single_currency"), 1e-9);
    // A month after the horizon.
    EXPECT_EQ(body.number("/figures/52/month"), 13.0);
    EXPECT_TRUE(body.is_null("/figures/52/current"));
}

// By hand: the bullet pays 1,000 and half a coupon of 30 in 4.5 years, the first bucket from 3 to 5
// years; the coupon of August 2026 falls on day 181 of 365, before half a year.
TEST_F(AlmSessionEarlier, APaymentIsInTheBucketOfItsDay) {
    const std::string charts =
        R"({"eve_buckets":[{"scenario":"base","bucket_start_years":0,"net_pv":0},)"
        R"({"scenario":"base","bucket_start_years":0.5,"net_pv":0},)"
        R"({"scenario":"base","bucket_start_years":4,"net_pv":0}]})";
    const std::string one = kBookHeader +
                            "a,asset,fixed_bullet,EUR,1000,0.03,30E/360,2026-08-11,12,2030-08-11,,,"
                            ",,,60,loan,retail,\n";
    const Json body(world.body(
        "alm.session.earlier",
        request(Json(create(content("book.csv", one) + "," + content("curves.csv", kCurvesCsv) +
                            "," + content("calculation_results.json", results()) + "," +
                            content("calculation_params.json", kParameters) + "," +
                            content("chart_data.json", charts)))
                    .text("/id"))));
    ASSERT_EQ(body.size("/figures"), 13U);
    EXPECT_NEAR(body.number("/figures/10/current"), 30.0 * std::exp(-0.0194 * 181 / 365), 0.05);
    EXPECT_NEAR(body.number("/figures/12/current"), 1030.0 * std::exp(-0.0233 * 4.5), 3.0);
    EXPECT_NEAR(body.number("/figures/10/current") + body.number("/figures/11/current") +
                    body.number("/figures/12/current"),
                body.number("/figures/0/current"), 1e-9);
}

TEST_F(AlmSessionEarlier, FiguresOfAnotherDateAreRefused) {
    std::string other = kParameters;
    other.replace(other.find("2026-02-11"), 10, "2026-02-10");
    const auto refused = run("alm.session.earlier", request(create_with(results(), other)));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, refused));
    EXPECT_NE(refused.error().message.find("as of 2026-02-10"), std::string::npos);
    const auto none = run("alm.session.earlier", request(create_book(7)));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, none));
    EXPECT_NE(none.error().message.find("calculation_results.json"), std::string::npos);
}

TEST_F(AlmSessionEarlier, AnUnreadableFileOfFiguresIsAnErrorOfTheUpload) {
    const std::string id = create_with(R"({"base_eve":"much"})", kParameters);
    const Json errors(world.body("alm.session.errors", request(id)));
    EXPECT_EQ(errors.text("/data/0/file"), "calculation_results.json");
    EXPECT_FALSE(Json(world.body("alm.session.get", request(id))).truth("/earlier_figures"));
}

}  // namespace
}  // namespace ballast::service
