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

constexpr std::string_view kDynamic = R"("balance":"dynamic","business_plan":"budget")";

TEST_F(BusinessPlans, TheFiguresOfTheDynamicBalanceSheetOpenIntoPositionsAndPlan) {
    const std::string session = create_book(60);
    ASSERT_TRUE(ok(put(both())));
    const std::string terms = fmt::format(R"("scenarios":["parallel_up"],{})", kDynamic);
    const Json value(run("alm.session.value", request(session, terms))->body);
    const auto why = [&](const std::string& of) {
        const auto reply = run("alm.session.why", request(session, terms + of));
        EXPECT_TRUE(ok(reply)) << of;
        const Json body(reply->body);
        double sum = body.number("/rest") + body.number("/rounding");
        for (std::size_t i = 0; i < body.size("/positions"); ++i)
            sum += body.number(fmt::format("/positions/{}/amount", i));
        for (std::size_t i = 0; i < body.size("/planned"); ++i)
            sum += body.number(fmt::format("/planned/{}/amount", i));
        EXPECT_NEAR(sum, body.number("/total"), 1e-9) << of;
        return std::pair(body.number("/total"), body.size("/planned"));
    };
    const auto [nii, lines] = why(R"(,"measure":"nii")");
    EXPECT_NEAR(nii, value.number("/scenarios/0/nii"), 1e-9);
    EXPECT_GE(lines, 4U);  // two lines and the accounts of two currencies
    EXPECT_NEAR(why(R"(,"measure":"nii","scenario":"parallel_up","change":true)").first,
                value.number("/scenarios/1/delta_nii"), 1e-9);
    EXPECT_NEAR(why(R"(,"measure":"nii","month":4)").first,
                value.number("/scenarios/0/nii_by_month/3"), 1e-9);
    EXPECT_EQ(why(R"(,"measure":"nii","product":"loan","side":"asset")").second, 1U);
    EXPECT_EQ(why(R"(,"measure":"nii","product":"loan","side":"liability")").second, 0U);
    const Json products(run("alm.session.decompose", request(session, terms))->body);
    double by_product = 0.0;
    for (std::size_t i = 0; i < products.size("/products"); ++i)
        by_product += products.number(fmt::format("/products/{}/scenarios/1/delta_nii", i));
    EXPECT_NEAR(by_product, value.number("/scenarios/1/delta_nii"), 1e-9);
    const auto [eve, none] = why("");
    EXPECT_NEAR(eve, value.number("/scenarios/0/eve"), 1e-9);
    EXPECT_EQ(none, 0U);
}

TEST_F(BusinessPlans, ChangesAreAddedToTheDynamicBalanceSheet) {
    const std::string session = create_book(60);
    ASSERT_TRUE(ok(put(both())));
    const std::string change = R"("scenarios":["parallel_up"],"remove":["P00001","P00002"])";
    const auto changed = [&](const std::string& terms) {
        const auto reply = run("alm.session.what_if", request(session, change + terms));
        EXPECT_TRUE(ok(reply)) << terms;
        return Json(reply->body);
    };
    const Json runoff = changed("");
    const Json dynamic = changed(fmt::format(",{}", kDynamic));
    const Json value(
        run("alm.session.value",
            request(session, fmt::format(R"("scenarios":["parallel_up"],{})", kDynamic)))
            ->body);
    for (int s = 0; s < 2; ++s) {
        const std::string at = fmt::format("/scenarios/{}", s);
        EXPECT_NEAR(dynamic.number(at + "/nii/before"), value.number(at + "/nii"), 1e-9);
        EXPECT_NEAR(dynamic.number(at + "/nii/delta"), runoff.number(at + "/nii/delta"), 1e-9);
        EXPECT_NEAR(dynamic.number(at + "/nii_by_month/5/before"),
                    value.number(at + "/nii_by_month/5"), 1e-9);
        EXPECT_EQ(dynamic.number(at + "/eve/after"), runoff.number(at + "/eve/after"));
        double sides = 0.0;
        for (std::size_t i = 0; i < dynamic.size(at + "/by_side"); ++i)
            sides += dynamic.number(fmt::format("{}/by_side/{}/nii/after", at, i));
        EXPECT_NEAR(sides, dynamic.number(at + "/nii/after"), 1e-9);
    }
    // The outlier tests keep the constant balance sheet.
    EXPECT_EQ(dynamic.number("/outlier_after/nii_base"), runoff.number("/outlier_after/nii_base"));
}

constexpr std::string_view kNewLoan =
    R"(,"limit":0,"position":{"id":"new","side":"asset","type":"fixed_bullet","currency":"EUR",)"
    R"("balance":1000,"rate":0.05,"payment_months":12,"start":"2026-02-11",)"
    R"("maturity":"2031-02-11"})";

// The size found, added by what_if under the same plan, gives the limit.
TEST_F(BusinessPlans, ALimitOfNiiIsMetUnderTheDynamicBalanceSheet) {
    const std::string session = create_book(60);
    ASSERT_TRUE(ok(put(both())));
    const std::string terms = fmt::format(R"("scenarios":["parallel_up"],{})", kDynamic);
    const Json value(run("alm.session.value", request(session, terms))->body);
    for (const auto& [measure, at] :
         {std::pair{"nii", "/scenarios/1/nii"}, {"delta_nii", "/scenarios/1/delta_nii"}}) {
        const double before = value.number(at);
        const double limit = before + (std::string_view(measure) == "nii" ? 500.0 : -25.0);
        std::string search(kNewLoan);
        search.replace(search.find("\"limit\":0"), 9, fmt::format(R"("limit":{})", limit));
        search += fmt::format(R"(,"measure":"{}","scenario":"parallel_up","funding":"overnight")",
                              measure);
        const auto reply = run("alm.session.find_limit", request(session, terms + search));
        ASSERT_TRUE(ok(reply)) << measure;
        const Json found(reply->body);
        EXPECT_NEAR(found.number("/before"), before, 1e-9) << measure;
        if (!found.truth("/found")) {
            ADD_FAILURE() << measure << " " << found.text("/message");
            continue;
        }
        const std::string position =
            fmt::format(R"(,"funding":"overnight","add":[{}])", found.minified("/position"));
        const Json added(run("alm.session.what_if", request(session, terms + position))->body);
        EXPECT_NEAR(added.number(fmt::format("/scenarios/1/{}/after", measure)), limit, 1e-6)
            << measure;
    }
}

// Key rates are those of the run-off, which EVE is of; basis risk of NII is linear in the amounts
// of the plan.
TEST_F(BusinessPlans, BasisRiskIncludesPlannedBusiness) {
    const std::string session = create_book(60);
    const auto sensitivity = [&](std::string_view terms) {
        const auto reply = run("alm.session.sensitivity", request(session, std::string(terms)));
        EXPECT_TRUE(ok(reply)) << terms;
        return Json(reply->body);
    };
    const Json runoff = sensitivity("");
    const auto planned = [&](int amount) {
        EXPECT_TRUE(ok(put(fmt::format(
            R"({{"terms":{{"id":"f","side":"asset","type":"variable_bullet","currency":"EUR",)"
            R"("balance":0,"payment_months":3,"reset_months":3,"index_months":3,)"
            R"("renew_months":60,"renew_margin":0.01,"index_curve":"{}"}},"amounts":[{}]}})",
            runoff.text("/basis/0/curve"), amount))));
        const Json made = sensitivity(kDynamic);
        EXPECT_EQ(made.number("/totals/0/bpv"), runoff.number("/totals/0/bpv"));
        EXPECT_EQ(made.number("/basis/0/delta_eve_up"), runoff.number("/basis/0/delta_eve_up"));
        return made.number("/basis/0/delta_nii_up") - runoff.number("/basis/0/delta_nii_up");
    };
    const double once = planned(1'000'000);
    EXPECT_GT(once, 100.0);
    EXPECT_NEAR(planned(3'000'000), 3.0 * once, 3e-3);  // 1e-9 of the amounts
}

TEST_F(BusinessPlans, ThePlanIsACauseOfTheChangeBetweenTwoDates) {
    const auto create_on = [&](const std::string& as_of) {
        const auto made =
            run("alm.session.create",
                fmt::format(R"({{"name":"Bank","as_of":"{}","currency":"EUR","files":[{},{}],)"
                            R"("fx":{{"USD":0.92,"EUR":1}},"behaviour":{}}})",
                            as_of, content("book.csv", book_csv(60)),
                            content("curves.csv", kCurvesCsv), kBehaviour));
        EXPECT_TRUE(ok(made));
        return Json(made->body).text("/id");
    };
    const std::string from = create_on("2026-02-11");
    const std::string to = create_on("2026-02-13");
    ASSERT_TRUE(ok(put(both())));
    const std::string figure = R"("measure":"nii","scenario":"parallel_up","change":true)";
    const Json body(run("alm.session.compare",
                        request(to, fmt::format(R"("from":"{}",{},{})", from, figure, kDynamic)))
                        ->body);
    const auto delta_on = [&](const std::string& session) {
        return Json(run("alm.session.value", request(session, std::string(kDynamic)))->body)
            .number("/scenarios/1/delta_nii");
    };
    EXPECT_NEAR(body.number("/from"), delta_on(from), 1e-9);
    EXPECT_NEAR(body.number("/to"), delta_on(to), 1e-9);
    double causes = body.number("/rounding");
    double plan = 0.0;
    for (std::size_t c = 0; c < body.size("/causes"); ++c) {
        const std::string at = fmt::format("/causes/{}", c);
        causes += body.number(at + "/amount");
        if (body.text(at + "/cause") == "plan") plan = body.number(at + "/amount");
    }
    EXPECT_NEAR(causes, body.number("/to") - body.number("/from"), 1e-9);
    EXPECT_NE(plan, 0.0);
    double products = body.number("/rounding");
    for (std::size_t p = 0; p < body.size("/products"); ++p)
        products += body.number(fmt::format("/products/{}/change", p));
    EXPECT_NEAR(products, body.number("/to") - body.number("/from"), 1e-9);
}

TEST_F(BusinessPlans, AlmValueTakesAPlanWithTheDynamicBalanceSheet) {
    const auto value = [&](const std::string& terms) {
        return world.call(
            "alm.value",
            fmt::format(
                R"({{"as_of":"2026-02-11","reporting_currency":"EUR",)"
                R"("curves":{{"EUR":[[1,0.02],[10,0.03]]}},"positions":[)"
                R"({{"id":"a","side":"asset","type":"fixed_bullet","currency":"EUR",)"
                R"("balance":1000,"rate":0.03,"maturity":"2027-02-11",)"
                R"("payment_months":12,"last_payment":"2026-02-11"}}],"buckets":false,{}}})",
                terms));
    };
    const std::string plan = fmt::format(R"("plan":{{{}}})", content_of(kLoans));
    const auto runoff = value(R"("balance":"runoff")");
    ASSERT_TRUE(ok(runoff));
    const auto dynamic = value(R"("balance":"dynamic",)" + plan);
    ASSERT_TRUE(ok(dynamic));
    const Json before(runoff->body);
    const Json after(dynamic->body);
    EXPECT_NE(after.number("/scenarios/0/nii"), before.number("/scenarios/0/nii"));
    EXPECT_NEAR(after.number("/scenarios/0/nii_new_business"),
                after.number("/scenarios/0/nii") - before.number("/scenarios/0/nii"), 1e-9);
    EXPECT_EQ(after.number("/scenarios/0/eve"), before.number("/scenarios/0/eve"));
    for (const std::string& terms : {std::string(R"("balance":"dynamic")"), plan}) {
        const auto refused = value(terms);
        ASSERT_FALSE(refused) << terms;
        EXPECT_EQ(refused.error().errors.at(0).pointer, "/plan");
    }
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
    for (const auto& [method, more] :
         {std::pair{"alm.session.why", std::string()},
          {"alm.session.what_if", std::string(R"(,"remove":["P00001"])")},
          {"alm.session.sensitivity", std::string()},
          {"alm.session.find_limit", std::string(kNewLoan)}}) {
        const auto reply = run(method, request(session, R"("balance":"dynamic")" + more));
        ASSERT_FALSE(reply) << method;
        EXPECT_EQ(reply.error().errors.at(0).pointer, "/business_plan");
    }
    EXPECT_TRUE(fails_with(Code::kNotFound, run("alm.session.dynamic",
                                                request(session, R"("business_plan":"none")"))));
}

}  // namespace
}  // namespace ballast::service
