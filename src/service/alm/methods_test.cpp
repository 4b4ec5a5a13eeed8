// The ALM methods and market.curve through the dispatcher, against the reference bank.
#include <cmath>

#include "golden/json_case.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::HasSubstr;

class AlmMethods : public testing::Test {
protected:
    World world_;
    golden::JsonCase bank_{"tests/golden/alm/derived_mini_bank.json"};

    // The bank's `inputs` with `more` added.
    std::string request(const std::string& more) const {
        std::string inputs = simdjson::minify(bank_["inputs"]);
        inputs.pop_back();
        return inputs + "," + more + "}";
    }
};

TEST_F(AlmMethods, TheReferenceBankIsAcceptedUnchanged) {
    const test::Json json(world_.body(
        "alm.value",
        request(R"("scenarios":["base","parallel_up","parallel_down","steepener","flattener",)"
                R"("short_up","short_down"],"balance":"constant","horizon_months":12,)"
                R"("detail":true)")));
    const auto expected = bank_["expected"];
    for (std::size_t s = 0; s < 7; ++s) {
        const std::string at = fmt::format("/scenarios/{}", s);
        const std::string name = json.text(at + "/scenario");
        EXPECT_NEAR(json.number(at + "/eve"), double(expected["EVE_by_currency"]["EUR"][name]),
                    1e-4);
        if (name.starts_with("parallel") || name == "base") {
            EXPECT_NEAR(json.number(at + "/nii"),
                        double(expected["total_NII_constant_balance"]["12m"][name]), 1e-4);
        }
        if (name == "base") continue;
        EXPECT_NEAR(json.number("/aggregation/" + name + "/basel_loss"),
                    expected["delta_EVE"][name]["basel_loss"].is_double()
                        ? double(expected["delta_EVE"][name]["basel_loss"])
                        : 0.0,
                    1e-4);
        EXPECT_NEAR(json.number("/aggregation/" + name + "/eu"),
                    double(expected["delta_EVE"][name]["eu_gains_50pct"]), 1e-4);
    }
    EXPECT_EQ(json.text("/outlier/eve_basel_worst"), "parallel_up");
    EXPECT_NEAR(json.number("/outlier/eve_basel_ratio"), double(expected["SOT"]["EVE_basel_ratio"]),
                1e-9);
    EXPECT_NEAR(json.number("/outlier/eve_eu_ratio"), double(expected["SOT"]["EVE_eu_ratio"]),
                1e-9);
    EXPECT_NEAR(json.number("/outlier/nii_decline_ratio"),
                double(expected["SOT"]["NII_decline_ratio_worst"]), 1e-9);
    EXPECT_TRUE(json.truth("/outlier/eve_outlier"));
    EXPECT_FALSE(json.truth("/outlier/nii_outlier"));
    EXPECT_EQ(json.size("/positions"), 70U);
    EXPECT_EQ(json.text("/regulation/pack"), "eu_2024_856");
    EXPECT_EQ(json.number("/coverage"), 1.0);
}

// Good Friday and Easter Monday 2027 close TARGET from 26 to 29 March.
TEST_F(AlmMethods, PaymentsMoveToBusinessDaysAndInterestPeriodsDoNot) {
    const auto request_with = [](const std::string& more) {
        return fmt::format(R"({{"analysis_date":"2026-03-28",
            "currencies":{{"EUR":{{"discount_curve":[[1,0.02]]}}}},"scenarios":["base"],
            "positions":[{{"id":"a","side":"asset","type":"fixed_bullet","currency":"EUR",
              "balance":100,"rate":0.05,"day_count":"ACT/360","last_payment":"2026-03-28",
              "payment_months":0,"maturity":"2027-03-28"{}}}]}})",
                           more);
    };
    const auto flow = [&](const std::string& more, const std::string& method = "alm.cashflows") {
        return test::Json(world_.body(method, request_with(more)));
    };
    const auto expect_paid = [&](const std::string& more, const std::string& day, int days) {
        const test::Json json = flow(more);
        EXPECT_EQ(json.text("/flows/0/date"), "2027-03-28");
        EXPECT_EQ(json.text("/flows/0/paid"), day) << more;
        EXPECT_NEAR(json.number("/flows/0/interest"), 100 * 0.05 * 365 / 360, 1e-12);
        const double discount = std::exp(-0.02 * days / 365.0);
        EXPECT_NEAR(json.number("/flows/0/discount"), discount, 1e-12);
        const test::Json value = flow(more, "alm.value");
        EXPECT_NEAR(value.number("/scenarios/0/eve"), 100 * (1 + 0.05 * 365 / 360) * discount,
                    1e-10);
        EXPECT_NEAR(value.number("/scenarios/0/nii"), 100 * 0.05 * 365 / 360, 1e-10);
    };
    expect_paid("", "2027-03-28", 365);
    expect_paid(R"(,"business_day_convention":"following")", "2027-03-30", 367);
    expect_paid(R"(,"business_day_convention":"preceding")", "2027-03-25", 362);
    expect_paid(R"(,"business_day_convention":"following","calendar":"WEEKENDS_ONLY")",
                "2027-03-29", 366);
    expect_paid(R"(,"calendar":"TARGET")", "2027-03-28", 365);
    EXPECT_EQ(flow(R"(,"business_day_convention":"following")").text("/defaults/0/term"),
              "calendar");
    const Error wrong = world_.error(
        "alm.value", request_with(R"(,"business_day_convention":"following","calendar":"PARIS")"));
    EXPECT_THAT(wrong.message, HasSubstr("unknown calendar \"PARIS\": expected NYSE, TARGET"));
}

TEST_F(AlmMethods, CurvesMayBeNamedAsInTheContract) {
    const auto base_eve = [&](const std::string& inputs) {
        return test::Json(world_.body("alm.value", inputs)).number("/scenarios/0/eve");
    };
    const auto bank = [&](const std::string& curves, const std::string& more) {
        return fmt::format(R"({{"analysis_date":"2026-01-01",{},"scenarios":["base"],"positions":[
            {{"id":"a","side":"asset","type":"fixed_bullet","currency":"EUR","balance":100,
              "rate":0.05,"last_payment":"2026-01-01","maturity":"2027-01-01"{}}}]}})",
                           curves, more);
    };
    const std::string stated = R"("currencies":{"EUR":{"discount_curve":[[1,0.02]]}})";
    const double want = base_eve(bank(stated, ""));
    EXPECT_NEAR(want, 102.9208606972093, 1e-9);
    EXPECT_EQ(base_eve(bank(R"("curves":{"EUR":{"discount_curve":[[1,0.02]]}})", "")), want);
    EXPECT_EQ(base_eve(bank(R"("curves":{"EUR":[["1Y",0.02]]})", "")), want);
    const auto both =
        world_.call("alm.value", bank(stated + R"(,"curves":{"EUR":[[1,0.02]]})", ""));
    ASSERT_FALSE(both);
    EXPECT_THAT(both.error().message, HasSubstr("EUR is also in currencies"));
    const auto none = world_.call("alm.value", bank(R"("currencies":{})", ""));
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("there are no curves"));
}

TEST_F(AlmMethods, ABanksInputsAreAcceptedByShocksAndCashFlowsToo) {
    const std::string inputs = simdjson::minify(bank_["inputs"]);
    const test::Json shocks(world_.body("alm.shocks", inputs));
    EXPECT_EQ(shocks.size("/curves"), 14U);  // seven scenarios of two curves
    const test::Json flows(world_.body("alm.cashflows", inputs));
    EXPECT_GT(flows.size("/flows"), 100U);
}

TEST_F(AlmMethods, BucketsSidesAndPartsAddUpToTheTotal) {
    const test::Json json(world_.body("alm.value", request(R"("balance":"constant")")));
    for (std::size_t s = 0; s < json.size("/scenarios"); ++s) {
        const std::string at = fmt::format("/scenarios/{}", s);
        double buckets = 0.0;
        for (std::size_t b = 0; b < json.size(at + "/by_bucket"); ++b)
            buckets += json.number(fmt::format("{}/by_bucket/{}/eve", at, b));
        EXPECT_NEAR(buckets, json.number(at + "/eve"), 1e-6);
        EXPECT_NEAR(json.number(at + "/by_side/0/eve") + json.number(at + "/by_side/1/eve"),
                    json.number(at + "/eve"), 1e-6);
        EXPECT_NEAR(json.number(at + "/nii_existing_business") + json.number(at + "/nii_stub") +
                        json.number(at + "/nii_new_business"),
                    json.number(at + "/nii"), 1e-6);
    }
    double gap = 0.0;
    for (std::size_t b = 0; b < json.size("/gap"); ++b)
        gap += json.number(fmt::format("/gap/{}/gap", b));
    EXPECT_NEAR(gap, 330'000.0, 1e-6);  // balances of the assets less those of the liabilities
    // Half a basis point in either direction, on a book whose value at 200 is known: the same sign.
    EXPECT_GT(json.number("/duration/2/bpv"), 0.0);
}

TEST_F(AlmMethods, CashFlowsMatchTheReference) {
    const std::string inputs = simdjson::minify(bank_["inputs"]);
    const test::Json json(world_.body("alm.cashflows", inputs));
    std::size_t k = 0;
    for (const auto row : bank_["inputs"]["positions"].get_array()) {
        const std::string id(std::string_view(row["id"].get_string()));
        for (const auto flow : bank_["expected"]["positions"][id]["cash_flows_base"].get_array()) {
            const std::string at = fmt::format("/flows/{}", k++);
            EXPECT_EQ(json.text(at + "/position"), id);
            EXPECT_EQ(json.text(at + "/date"), std::string_view(flow.at(0).get_string()));
            EXPECT_NEAR(json.number(at + "/interest"), double(flow.at(1)), 1e-6);
            EXPECT_NEAR(json.number(at + "/principal"), double(flow.at(2)), 1e-6);
        }
    }
    EXPECT_EQ(k, json.size("/flows"));
}

TEST_F(AlmMethods, AnInvalidPositionIsLeftOutAndReported) {
    const test::Json json(world_.body("alm.value", R"({"analysis_date":"2026-01-01",
        "currencies":{"EUR":{"discount_curve":[["1Y",0.02]]}},"scenarios":["base"],
        "positions":[
          {"id":"good","side":"asset","type":"fixed_bullet","currency":"EUR","balance":300,
           "rate":0.05,"last_payment":"2026-01-01","maturity":"2027-01-01"},
          {"id":"old","side":"asset","type":"fixed_bullet","currency":"EUR","balance":100,
           "rate":0.05,"last_payment":"2024-01-01","maturity":"2025-01-01"}]})"));
    EXPECT_NEAR(json.number("/scenarios/0/eve"), 3 * 102.9208606972093, 1e-9);
    EXPECT_EQ(json.number("/coverage"), 0.75);
    EXPECT_EQ(json.text("/issues/0/code"), "position_rejected");
    EXPECT_THAT(json.text("/issues/0/message"), HasSubstr("matured on 2025-01-01"));
}

TEST_F(AlmMethods, DefaultedTermsAreCountedAndReported) {
    const std::string form = R"({"analysis_date":"2026-01-01","scenarios":["base"],
        "currencies":{"EUR":{"discount_curve":[["1Y",0.02]]}},"positions":[
          {"id":"a","side":"asset","type":"fixed_bullet","currency":"EUR","balance":3000,
           "rate":0.05,"last_payment":"2026-01-01","payment_months":12,"maturity":"2027-01-01"},
          {"id":"b","side":"asset","type":"fixed_bullet","currency":"EUR","balance":1000,
           "rate":0.05,"day_count":null,"last_payment":"2026-01-01","payment_months":12,
           "maturity":"2027-01-01"},
          {"id":"c","side":"asset","type":"fixed_bullet","currency":"EUR","balance":4000,
           "rate":0.05,"day_count":"ACT/365","last_payment":"2026-01-01","payment_months":12,
           "maturity":"2027-01-01"}]})";
    for (const std::string method : {"alm.value", "alm.cashflows"}) {
        const test::Json json(world_.body(method, form));
        EXPECT_EQ(json.number("/coverage"), 1.0);
        EXPECT_EQ(json.number("/defaulted"), 0.5) << method;
        ASSERT_EQ(json.size("/defaults"), 1U);
        EXPECT_EQ(json.text("/defaults/0/term"), "day_count");
        EXPECT_EQ(json.text("/defaults/0/taken"), "ACT/365");
        EXPECT_EQ(json.number("/defaults/0/positions"), 2.0);
        EXPECT_EQ(json.number("/defaults/0/balance"), 4000.0);
        ASSERT_EQ(json.size("/issues"), 1U);
        EXPECT_EQ(json.text("/issues/0/code"), "defaulted");
        EXPECT_EQ(json.text("/issues/0/severity"), "warning");
        EXPECT_THAT(json.text("/issues/0/message"),
                    HasSubstr("day_count is not stated by 2 positions with a balance of 4,000.00 "
                              "in total (a and others); the default is ACT/365"));
    }
}

TEST_F(AlmMethods, DefaultsUsedByRenewalsOnlyAreReportedForAConstantBalance) {
    const auto codes = [&](const std::string& balance) {
        const test::Json json(
            world_.body("alm.value", fmt::format(R"({{"analysis_date":"2026-01-01",
        "scenarios":["base"],"balance":"{}","currencies":{{"EUR":{{"discount_curve":[["1Y",0.02]]}}}},
        "positions":[{{"id":"a","side":"asset","type":"fixed_bullet","currency":"EUR","balance":300,
           "rate":0.05,"day_count":"ACT/365","last_payment":"2026-01-01","payment_months":12,
           "maturity":"2027-01-01","renew_months":12}}]}})",
                                                 balance)));
        return json.size("/issues");
    };
    EXPECT_EQ(codes("runoff"), 0U);
    EXPECT_EQ(codes("constant"), 1U);
}

TEST_F(AlmMethods, AHundredYearsOfDailyAmountsAreValued) {
    // 36,525 days at a zero rate without discounting: the principal repaid equals the balance.
    constexpr int kDays = 36'525;
    const fin::Date first = fin::Date::parse("2026-01-02").value();
    std::string schedule;
    for (int i = 0; i < kDays; ++i)
        schedule += fmt::format(R"({}["{}",1])", i ? "," : "", (first + i).to_string());
    const test::Json json(
        world_.body("alm.value", fmt::format(R"({{"analysis_date":"2026-01-01","scenarios":["base"],
        "currencies":{{"EUR":{{"discount_curve":[["1Y",0]]}}}},"positions":[
          {{"id":"long","side":"asset","type":"fixed_scheduled","currency":"EUR","balance":{},
           "rate":0,"last_payment":"2026-01-01","payment_months":1,"maturity":"{}",
           "schedule":[{}]}}]}})",
                                             kDays, (first + (kDays - 1)).to_string(), schedule)));
    EXPECT_NEAR(json.number("/scenarios/0/eve"), kDays, 1e-6);
    EXPECT_EQ(json.number("/coverage"), 1.0);
}

TEST_F(AlmMethods, AnEmptyBookHasZeroValueAndAnIssue) {
    const test::Json json(world_.body("alm.value", R"({"analysis_date":"2026-01-01",
        "currencies":{"EUR":{"discount_curve":[["1Y",0.02]]}},"positions":[]})"));
    EXPECT_EQ(json.number("/scenarios/0/eve"), 0.0);
    EXPECT_EQ(json.text("/issues/0/code"), "no_positions");
}

TEST_F(AlmMethods, ShocksFollowTheirRegulation) {
    const auto shocks = [&](const std::string& more) {
        return world_.body("alm.shocks", R"({"analysis_date":"2026-01-01","currencies":{"EUR":
            {"discount_curve":[[1,-0.005]]}},"at":[0,3.5],)" +
                                             more + "}");
    };
    const test::Json eu(shocks(R"("scenarios":["parallel_down"])"));
    EXPECT_NEAR(eu.number("/curves/1/points/0/zero"), -0.015, 1e-15);
    EXPECT_NEAR(eu.number("/curves/1/points/1/zero"), -0.015 + 3.5 * 0.0003, 1e-15);
    const test::Json d578(shocks(R"("regulation":"bcbs_d578","scenarios":["parallel_down"])"));
    EXPECT_NEAR(d578.number("/curves/1/points/0/zero"), -0.0275, 1e-15);
    EXPECT_EQ(d578.text("/regulation/pack"), "bcbs_d578");
    EXPECT_NE(d578.text("/regulation/digest"), eu.text("/regulation/digest"));
}

TEST_F(AlmMethods, ACustomScenarioIsShiftsOrWholeCurves) {
    const test::Json json(world_.body("alm.value", R"({"analysis_date":"2026-01-01",
        "currencies":{"EUR":{"discount_curve":[[1,0.02]]}},
        "scenarios":[{"name":"up","parallel_bp":100},
                     {"name":"curve","curves":{"EUR":{"discount_curve":[[1,0.03]]}}}],
        "positions":[{"id":"a","side":"asset","type":"fixed_bullet","currency":"EUR",
          "balance":100,"rate":0.05,"last_payment":"2026-01-01","maturity":"2027-01-01"}]})"));
    EXPECT_NEAR(json.number("/scenarios/1/eve"), 105 * std::exp(-0.03), 1e-10);
    EXPECT_EQ(json.number("/scenarios/2/eve"), json.number("/scenarios/1/eve"));
}

TEST_F(AlmMethods, CurvesAreReadBackAtTheirQuotes) {
    const test::Json json(world_.body("market.curve", R"({"as_of":"2025-12-31","quote":"par",
        "day_count":"30E/360","compounding":"annual","nodes":[{"tenor":"1Y","rate":0.02},
        {"tenor":"2Y","rate":0.03}],"at":["2027-12-31"]})"));
    const double one = json.number("/nodes/0/discount");
    const double two = json.number("/points/0/discount");
    EXPECT_NEAR(one, 1 / 1.02, 1e-12);
    EXPECT_NEAR(0.03 * one + 1.03 * two, 1.0, 1e-12);
    EXPECT_NEAR(json.number("/points/0/zero"), std::pow(two, -0.5) - 1, 1e-12);
}

}  // namespace
}  // namespace ballast::service
