// saved_plan.*: saving, versions, comparison and deletion through the method table.
#include <cmath>
#include <fmt/format.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SavedPlans : public testing::Test {
protected:
    World world_;

    static std::string retirement(double rate, const std::string& more = "") {
        return fmt::format(
            R"({{"initial_portfolio":1000000,"years":30,"allocation":{{"stock":0.6,"bond":0.4}},)"
            R"("withdrawal":{{"strategy":"constant_dollar","rate":{}}}{}}})",
            rate, more);
    }
    static std::string request(const std::string& plan, const std::string& document,
                               const std::string& more = "") {
        return fmt::format(R"({{"plan":"{}","name":"Plan {}","retirement":{}{}}})", plan, plan,
                           document, more);
    }
    static std::string household() {
        return R"({"start_year":2026,"years":20,"people":[{"birth_year":1960}],"accounts":)"
               R"([{"type":"tax_deferred","owner":0,"balance":800000}],"spending":40000,)"
               R"("allocation":{"stock":0.6,"bond":0.4},"paths":64})";
    }
    test::Json run(const std::string& method, const std::string& body) {
        return test::Json(world_.body(method, body));
    }
    std::vector<std::string> pointers(const std::string& method, const std::string& body) {
        const Error refused = world_.error(method, body);
        std::vector<std::string> found;
        for (const FieldError& error : refused.errors) found.push_back(error.pointer);
        return found;
    }
};

TEST_F(SavedPlans, EverySaveIsAVersionAndTheSameTwiceIsOne) {
    EXPECT_EQ(run("saved_plan.put", request("base", retirement(0.04))).number("/version"), 1);
    EXPECT_EQ(run("saved_plan.put", request("base", retirement(0.04))).number("/version"), 1);
    const test::Json second =
        run("saved_plan.put", request("base", retirement(0.05), R"(,"note":"more","form":"{}")"));
    EXPECT_EQ(second.number("/version"), 2);
    const test::Json latest = run("saved_plan.get", R"({"plan":"base"})");
    EXPECT_EQ(latest.number("/version"), 2);
    EXPECT_EQ(latest.number("/retirement/withdrawal/rate"), 0.05);
    EXPECT_TRUE(latest.is_null("/household"));
    EXPECT_EQ(latest.text("/form"), "{}");
    EXPECT_EQ(latest.size("/versions"), 2U);
    EXPECT_EQ(latest.text("/versions/0/note"), "more");
    const test::Json first = run("saved_plan.get", R"({"plan":"base","version":1})");
    EXPECT_EQ(first.number("/retirement/withdrawal/rate"), 0.04);
    EXPECT_EQ(world_.error("saved_plan.get", R"({"plan":"base","version":3})").code,
              Code::kNotFound);
}

TEST_F(SavedPlans, ASaveOverANewerVersionIsRefused) {
    const std::string etag = run("saved_plan.put", request("base", retirement(0.04))).text("/etag");
    run("saved_plan.put", request("base", retirement(0.05)));
    const Error refused =
        world_.error("saved_plan.put",
                     request("base", retirement(0.06),
                             R"(,"if_match":"\")" + etag.substr(1, etag.size() - 2) + R"(\"")"));
    EXPECT_EQ(refused.code, Code::kConflict);
    EXPECT_EQ(run("saved_plan.get", R"({"plan":"base"})").number("/version"), 2);
}

TEST_F(SavedPlans, OnlyTheLatestFiftyVersionsAreKept) {
    for (int i = 1; i <= 53; ++i)
        run("saved_plan.put", request("base", retirement(0.03 + 0.0001 * i)));
    const test::Json latest = run("saved_plan.get", R"({"plan":"base"})");
    EXPECT_EQ(latest.number("/version"), 53);
    EXPECT_EQ(latest.size("/versions"), 50U);
    EXPECT_EQ(latest.number("/versions/49/version"), 4);
}

TEST_F(SavedPlans, AreListedByNameAndKind) {
    run("saved_plan.put", request("b", retirement(0.04)));
    run("saved_plan.put", request("a", retirement(0.05)));
    run("saved_plan.put", R"({"plan":"h","name":"Household","household":)" + household() + "}");
    EXPECT_THAT(run("saved_plan.list", "{}").texts("/data", "plan"), ElementsAre("h", "a", "b"));
    EXPECT_THAT(run("saved_plan.list", R"({"kind":"retirement"})").texts("/data", "plan"),
                ElementsAre("a", "b"));
    run("saved_plan.delete", R"({"plan":"a"})");
    EXPECT_THAT(run("saved_plan.list", R"({"kind":"retirement"})").texts("/data", "plan"),
                ElementsAre("b"));
    EXPECT_EQ(world_.error("saved_plan.delete", R"({"plan":"a"})").code, Code::kNotFound);
}

// The comparison is that of plan.simulate with the same paths, seed and inputs.
TEST_F(SavedPlans, TwoPlansAreComparedOnTheSamePaths) {
    run("saved_plan.put", request("a", retirement(0.04, R"(,"seed":7)")));
    run("saved_plan.put", request("b", retirement(0.05, R"(,"seed":8,"fees":0.01)")));
    const test::Json json =
        run("saved_plan.compare", R"({"first":{"plan":"a"},"second":{"plan":"b"},"paths":2000})");
    const auto simulated = [&](double rate, const std::string& more) {
        return run("plan.simulate", retirement(rate, R"(,"seed":7,"paths":2000)" + more));
    };
    const test::Json first = simulated(0.04, "");
    const test::Json second = simulated(0.05, R"(,"fees":0.01)");
    EXPECT_EQ(json.number("/first_outcome/success_rate"), first.number("/success_rate"));
    EXPECT_EQ(json.number("/second_outcome/success_rate"), second.number("/success_rate"));
    EXPECT_NEAR(json.number("/first_outcome/terminal_median"), first.number("/terminal/real/p50"),
                1e-6);
    EXPECT_EQ(json.number("/difference/success_rate"),
              second.number("/success_rate") - first.number("/success_rate"));
    EXPECT_EQ(json.number("/first_paths"), 2000);
    EXPECT_EQ(json.number("/second_paths"), 2000);
    EXPECT_EQ(json.number("/seed"), 7);
    EXPECT_TRUE(json.is_null("/currency"));
    // Fewer paths differ than if the two plans had paths of their own.
    EXPECT_GT(json.number("/difference/standard_error"), 0.0);
    EXPECT_LT(json.number("/difference/standard_error"),
              0.9 * std::hypot(first.number("/standard_error"), second.number("/standard_error")));
    EXPECT_NEAR(json.number("/second_outcome/first_year_spending"), 50'000, 1e-6);
    EXPECT_TRUE(json.is_null("/difference/lifetime_tax"));
    EXPECT_THAT(json.texts("/changes", "pointer"),
                ElementsAre("/withdrawal/rate", "/fees", "/seed"));
}

TEST_F(SavedPlans, TwoVersionsOfOnePlanAreCompared) {
    run("saved_plan.put", request("a", retirement(0.04)));
    run("saved_plan.put", request("a", retirement(0.03)));
    const test::Json json =
        run("saved_plan.compare",
            R"({"first":{"plan":"a","version":1},"second":{"plan":"a"},"paths":1000})");
    EXPECT_GE(json.number("/difference/success_rate"), 0.0);
    EXPECT_LT(json.number("/difference/first_year_spending"), 0.0);
    EXPECT_THAT(json.texts("/changes", "before"), ElementsAre("0.04"));
    EXPECT_THAT(json.texts("/changes", "after"), ElementsAre("0.03"));
}

TEST_F(SavedPlans, HouseholdsAreComparedWithTheirTaxes) {
    const std::string document = household();
    run("saved_plan.put", R"({"plan":"h","name":"H","household":)" + document + "}");
    run("saved_plan.put", R"({"plan":"i","name":"I","household":)" +
                              document.substr(0, document.size() - 1) +
                              R"(,"conversions":{"policy":"fill_bracket","rate":0.12}}})");
    const test::Json json =
        run("saved_plan.compare", R"({"first":{"plan":"h"},"second":{"plan":"i"},"paths":64})");
    const test::Json alone = run("plan.household", document);
    EXPECT_EQ(json.number("/first_outcome/lifetime_tax"), alone.number("/mean_lifetime_tax"));
    EXPECT_NE(json.number("/difference/lifetime_tax"), 0.0);
    EXPECT_EQ(json.text("/currency"), "USD");
    EXPECT_EQ(json.number("/first_paths"), 64);
    run("saved_plan.put", request("a", retirement(0.04)));
    EXPECT_THAT(pointers("saved_plan.compare", R"({"first":{"plan":"h"},"second":{"plan":"a"}})"),
                ElementsAre("/second/plan"));
}

TEST_F(SavedPlans, WhatCannotBeSimulatedIsNotSaved) {
    EXPECT_THAT(pointers("saved_plan.put", request("a", retirement(-0.04))),
                Contains("/retirement/withdrawal/rate"));
    EXPECT_THAT(pointers("saved_plan.put", R"({"plan":"a","name":"A"})"), Contains("/retirement"));
    EXPECT_THAT(
        pointers("saved_plan.put", R"({"plan":"a","name":"A","retirement":)" + retirement(0.04) +
                                       R"(,"household":)" + household() + "}"),
        Contains("/retirement"));
    EXPECT_THAT(pointers("saved_plan.put", request("No id", retirement(0.04))), Contains("/plan"));
    EXPECT_THAT(run("saved_plan.list", "{}").texts("/data", "plan"), IsEmpty());
}

}  // namespace
}  // namespace ballast::service
