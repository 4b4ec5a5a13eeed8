// Plans of new business: versions, approval, deletion, and the dynamic balance sheet of a session.
#include "service/alm/session_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

constexpr std::string_view kLoans =
    R"({"terms":{"id":"loans","side":"asset","type":"fixed_annuity","currency":"EUR","balance":0,)"
    R"("payment_months":1,"renew_months":60,"renew_margin":0.015,"product":"loan"},)"
    R"("amounts":[1000,2000,3000]})";
constexpr std::string_view kDeposits =
    R"({"terms":{"id":"term","side":"liability","type":"fixed_bullet","currency":"USD",)"
    R"("balance":0,"renew_months":6,"product":"term deposit"},"amounts":[500],"renews":true})";

std::string content_of(std::string_view lines) {
    return fmt::format(R"("first_month":"2026-03-01","lines":[{}])", lines);
}

class BusinessPlans : public testing::Test, protected AlmSessionWorld {
protected:
    Principal second_ = world.add_member(world.owner().tenant, "second", Role::kManager);

    Result<Reply> put(std::string_view lines, const std::string& name = "Budget") {
        return run("alm.business_plan.put",
                   fmt::format(R"({{"plan":"budget","name":"{}",{}}})", name, content_of(lines)));
    }
    std::string both() { return fmt::format("{},{}", kLoans, kDeposits); }
};

TEST_F(BusinessPlans, EveryChangeIsAVersionAndAnApprovedOneIsNotDeleted) {
    ASSERT_TRUE(ok(put(kLoans)));
    ASSERT_TRUE(ok(put(both())));
    EXPECT_TRUE(fails_with(Code::kConflict, put(both())));
    const Json first(world.body("alm.business_plan.get", R"({"plan":"budget","version":1})"));
    EXPECT_EQ(first.size("/content/lines"), 1U);
    EXPECT_EQ(first.number("/content/lines/0/amounts/2"), 3000);
    EXPECT_EQ(first.size("/versions"), 2U);
    const Json all(world.body("alm.business_plan.list", "{}"));
    ASSERT_EQ(all.size("/data"), 1U);
    EXPECT_EQ(all.text("/data/0/plan"), "budget");
    EXPECT_EQ(all.number("/data/0/version"), 2);
    const std::string item = R"({"kind":"business_plan","item":"budget@2"})";
    EXPECT_TRUE(ok(run("review.request", item)));
    EXPECT_TRUE(fails_with(Code::kForbidden, run("review.approve", item)));
    EXPECT_TRUE(ok(run(second_, "review.approve", item)));
    EXPECT_EQ(Json(world.body("alm.business_plan.get", R"({"plan":"budget"})")).number("/approved"),
              2);
    EXPECT_TRUE(
        fails_with(Code::kConflict, run("alm.business_plan.delete", R"({"plan":"budget"})")));
    EXPECT_TRUE(ok(run(second_, "review.return",
                       R"({"kind":"business_plan","item":"budget@2","note":"volumes"})")));
    EXPECT_TRUE(ok(run("alm.business_plan.delete", R"({"plan":"budget"})")));
    EXPECT_TRUE(fails_with(Code::kNotFound, run("alm.business_plan.get", R"({"plan":"budget"})")));
}

TEST_F(BusinessPlans, BadLinesAreRefusedWhereTheyAre) {
    const auto twice = put(fmt::format("{},{}", kLoans, kLoans));
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().errors.at(0).pointer, "/lines/1/terms/id");
    const auto endless = put(
        R"({"terms":{"id":"x","side":"asset","type":"fixed_bullet","currency":"EUR","balance":0}})");
    ASSERT_FALSE(endless);
    EXPECT_EQ(endless.error().errors.at(0).pointer, "/lines/0");
    EXPECT_NE(endless.error().message.find("the term is missing"), std::string::npos);
}

TEST_F(BusinessPlans, TheDynamicBalanceSheetIsRunOffPlanAndFunding) {
    const std::string session = create_book(60);
    ASSERT_TRUE(ok(put(both())));
    const std::string terms = R"("scenarios":["parallel_up"],"horizon_months":24)";
    const auto reply =
        run("alm.session.dynamic", request(session, terms + R"(,"business_plan":"budget")"));
    ASSERT_TRUE(ok(reply));
    const Json dynamic(reply->body);
    EXPECT_EQ(dynamic.text("/item"), "budget@1");
    EXPECT_EQ(dynamic.text("/state"), "draft");
    ASSERT_EQ(dynamic.size("/scenarios"), 2U);
    ASSERT_EQ(dynamic.size("/lines"), 2U);
    EXPECT_EQ(dynamic.text("/originations/0"), "2026-03-01");
    const Json runoff(run("alm.session.value", request(session, terms))->body);
    const Json constant(
        run("alm.session.value", request(session, terms + R"(,"balance":"constant")"))->body);
    const Json value(
        run("alm.session.value",
            request(session, terms + R"(,"balance":"dynamic","business_plan":"budget")"))
            ->body);
    for (int s = 0; s < 2; ++s) {
        const std::string at = fmt::format("/scenarios/{}", s);
        EXPECT_NEAR(dynamic.number(at + "/runoff"), runoff.number(at + "/nii"), 1e-9);
        EXPECT_NEAR(dynamic.number(at + "/constant"), constant.number(at + "/nii"), 1e-9);
        EXPECT_NEAR(dynamic.number(at + "/dynamic"), value.number(at + "/nii"), 1e-9);
        EXPECT_NEAR(dynamic.number(at + "/dynamic"),
                    dynamic.number(at + "/runoff") + dynamic.number(at + "/planned") +
                        dynamic.number(at + "/funding"),
                    1e-9);
        double planned = 0.0;
        for (int line = 0; line < 2; ++line)
            planned += dynamic.number(fmt::format("/lines/{}/scenarios/{}/nii", line, s));
        EXPECT_NEAR(dynamic.number(at + "/planned"), planned, 1e-9);
        double sum = 0.0;
        for (int m = 0; m < 24; ++m)
            sum += dynamic.number(fmt::format("{}/months/{}/dynamic", at, m));
        EXPECT_NEAR(dynamic.number(at + "/dynamic"), sum, 1e-9);
        // Groups add up with the plan.
        double by_product = 0.0;
        for (std::size_t g = 0; g < value.size(at + "/by_product"); ++g)
            by_product += value.number(fmt::format("{}/by_product/{}/nii", at, g));
        EXPECT_NEAR(by_product, value.number(at + "/nii"), 1e-9);
        EXPECT_EQ(value.number(at + "/eve"), runoff.number(at + "/eve"));
    }
    EXPECT_NEAR(value.number("/scenarios/1/delta_nii"),
                value.number("/scenarios/1/nii") - value.number("/scenarios/0/nii"), 1e-9);
    // The outlier test keeps the constant balance sheet.
    EXPECT_EQ(value.text("/outlier/nii_balance"), "constant");
    EXPECT_EQ(value.number("/outlier/nii_base"), runoff.number("/outlier/nii_base"));
}

TEST_F(BusinessPlans, APlanOfTheRequestNeedsNoStoreAndPastAmountsAreReported) {
    const std::string session = create_book(30);
    const auto reply =
        run("alm.session.dynamic",
            request(session, fmt::format(R"("scenarios":["base"],"funding":"none",)"
                                         R"("content":{{"first_month":"2026-02-01","lines":[{}]}})",
                                         kLoans)));
    ASSERT_TRUE(ok(reply));
    const Json dynamic(reply->body);
    EXPECT_EQ(dynamic.text("/item"), "");
    EXPECT_TRUE(dynamic.is_null("/state"));
    EXPECT_EQ(dynamic.size("/funding"), 0U);
    EXPECT_EQ(dynamic.text(fmt::format("/issues/{}/code", dynamic.size("/issues") - 1)),
              "planned_in_the_past");
    EXPECT_TRUE(dynamic.is_null("/lines/0/scenarios/0/rates/0"));
    EXPECT_EQ(dynamic.number("/lines/0/scenarios/0/balance_by_month/0"), 2000);
}

TEST_F(BusinessPlans, APlanThatIsTooLargeIsRefusedBeforeItIsValued) {
    const std::string session = create_book(30);
    std::string amounts = "1";
    for (int m = 1; m < 600; ++m) amounts += ",1";
    std::string lines;
    for (int i = 0; i < 100; ++i)
        lines +=
            fmt::format(R"({}{{"terms":{{"id":"{}","side":"asset","type":"fixed_bullet",)"
                        R"("currency":"EUR","balance":0,"renew_months":360}},"amounts":[{}]}})",
                        i == 0 ? "" : ",", i, amounts);
    std::string scenarios;
    for (int i = 0; i < 1000; ++i)
        scenarios += fmt::format(R"({}{{"name":"s{}","parallel_bp":1}})", i == 0 ? "" : ",", i);
    const auto reply = world.call(
        "alm.session.dynamic",
        request(session, fmt::format(R"("scenarios":[{}],"horizon_months":600,)"
                                     R"("content":{{"first_month":"2026-03-01","lines":[{}]}})",
                                     scenarios, lines)));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Code::kLimitExceeded);
    EXPECT_NE(reply.error().message.find("months of planned contracts"), std::string::npos)
        << reply.error().message;
}

TEST_F(BusinessPlans, TheDynamicBalanceSheetRequiresAPlanAndAMethodThatTakesIt) {
    const std::string session = create_book(30);
    const auto none = run("alm.session.value", request(session, R"("balance":"dynamic")"));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().errors.at(0).pointer, "/business_plan");
    const auto what_if =
        run("alm.session.what_if", request(session, R"("balance":"dynamic","remove":["P00001"])"));
    ASSERT_FALSE(what_if);
    EXPECT_EQ(what_if.error().errors.at(0).pointer, "/balance");
    EXPECT_TRUE(fails_with(Code::kNotFound, run("alm.session.dynamic",
                                                request(session, R"("business_plan":"none")"))));
}

}  // namespace
}  // namespace ballast::service
