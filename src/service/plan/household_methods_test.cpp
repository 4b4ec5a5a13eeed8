// plan.taxes, plan.social_security, plan.household, plan.conversions and plan.independence through
// the method table.
#include <cmath>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class HouseholdMethods : public testing::Test {
protected:
    World world_;
    test::Json run(const std::string& method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    std::vector<std::string> pointers(const std::string& method, const std::string& request) {
        const auto reply = world_.call(method, request);
        EXPECT_FALSE(reply);
        std::vector<std::string> found;
        if (!reply)
            for (const FieldError& error : reply.error().errors) found.push_back(error.pointer);
        return found;
    }
};

TEST_F(HouseholdMethods, TaxesOfAYearWithTheirBrackets) {
    // 2026, joint: 132,200 - 32,200 = 100,000; 2,480 + 12 percent of 75,200.
    const test::Json json =
        run("plan.taxes", R"({"year":2026,"status":"married_joint","pensions":132200})");
    EXPECT_NEAR(json.number("/income_tax"), 2'480 + 0.12 * 75'200, 1e-9);
    EXPECT_NEAR(json.number("/bracket_room"), 800, 1e-9);
    EXPECT_NEAR(json.number("/marginal_rate"), 0.12, 1e-9);
    EXPECT_EQ(json.size("/brackets"), 7U);
    EXPECT_NEAR(json.number("/brackets/1/income"), 75'200, 1e-9);
    EXPECT_EQ(json.number("/medicare_tier"), 0);
    EXPECT_NEAR(json.number("/medicare_room"), 218'000 - 132'200, 1e-9);
    EXPECT_EQ(json.number("/law_year"), 2026);
    const test::Json later = run("plan.taxes", R"({"year":2040,"wages":50000})");
    EXPECT_EQ(later.number("/law_year"), 2026);
    EXPECT_THAT(later.texts("/issues", "code"), Contains("tax_law_year"));
    EXPECT_THAT(pointers("plan.taxes", R"({"year":1999,"wages":-1})"), Contains("/wages"));
    EXPECT_THAT(pointers("plan.taxes", R"({"aged_65":2})"), Contains("/aged_65"));
    EXPECT_EQ(run("plan.taxes", R"({"aged_65":2,"status":"married_joint"})").number("/total"), 0);
}

TEST_F(HouseholdMethods, TheNextDollarOfIncomeAlsoTaxesBenefits) {
    // In the range where each dollar makes 85 cents of benefits taxable: 12 percent of 1.85.
    const test::Json json =
        run("plan.taxes", R"({"year":2026,"aged_65":1,"pensions":40000,"social_security":30000})");
    EXPECT_NEAR(json.number("/marginal_rate"), 0.12 * 1.85, 1e-9);
}

TEST_F(HouseholdMethods, BenefitsByClaimingAge) {
    const test::Json json =
        run("plan.social_security",
            R"({"year":2026,"people":[{"birth_year":1964,"pia":2000,"lives_to":90},)"
            R"({"birth_year":1964,"pia":500,"lives_to":95}]})");
    EXPECT_EQ(json.number("/people/0/full_retirement_months"), 804);
    EXPECT_EQ(json.number("/people/0/ages/0/monthly_benefit"), 1'400);
    EXPECT_EQ(json.number("/people/0/ages/8/monthly_benefit"), 2'480);
    EXPECT_EQ(json.number("/people/1/ages/5/spouse_excess"), 500);
    EXPECT_EQ(json.size("/options"), 81U);
    EXPECT_GE(json.size("/sources"), 3U);
    EXPECT_EQ(json.size("/issues"), 0U);
    EXPECT_EQ(json.number("/best/first_claim"), 840);
    EXPECT_THAT(pointers("plan.social_security",
                         R"({"year":2026,"people":[{"birth_year":1964,"pia":1,"aime":2}]})"),
                Contains("/people/0/pia"));
    EXPECT_THAT(pointers("plan.social_security", R"({"year":2026,"people":[{"birth_year":1964,)"
                                                 R"("earnings":[{"year":1940,"earnings":100}]}]})"),
                Contains("/people/0/earnings/0/year"));
    EXPECT_THAT(pointers("plan.social_security", R"({"year":2026,"people":[{"birth_year":1964,)"
                                                 R"("earnings":[{"year":1985,"earnings":100},)"
                                                 R"({"year":1960,"earnings":100}]}]})"),
                Contains("/people/0/earnings/1/year"));
}

TEST_F(HouseholdMethods, AmountsOfYearsWithoutTablesSayWhichYearTheyUse) {
    // Bend points of 2026: ssa.gov/oact/cola/bendpoints.html.
    const test::Json published =
        run("plan.social_security", R"({"year":2026,"people":[{"birth_year":1964,"aime":5000}]})");
    EXPECT_EQ(published.number("/people/0/first_bend"), 1'286);
    EXPECT_EQ(published.number("/people/0/second_bend"), 7'749);
    EXPECT_EQ(published.texts("/issues", "code"), std::vector<std::string>{"no_lifetimes"});
    const test::Json later =
        run("plan.social_security", R"({"year":2060,"people":[{"birth_year":1990,)"
                                    R"("earnings":[{"year":2040,"earnings":900000}]}]})");
    for (const char* code : {"wage_index_unpublished", "wage_base_unpublished", "cola_unpublished"})
        EXPECT_THAT(later.texts("/issues", "code"), Contains(code));
    EXPECT_EQ(later.number("/people/0/earnings/0/earnings"), 184'500);
}

TEST_F(HouseholdMethods, ClaimsAreComparedFromTheFirstYearOfTaxTables) {
    EXPECT_THAT(pointers("plan.social_security",
                         R"({"year":2020,"people":[{"birth_year":1960,"pia":1,"lives_to":90}]})"),
                Contains("/year"));
    const test::Json json =
        run("plan.social_security", R"({"year":2008,"people":[{"birth_year":1946,"aime":3225}]})");
    EXPECT_NEAR(json.number("/people/0/pia"), 1'444.30, 1e-9);
    EXPECT_THAT(json.texts("/issues", "code"), Contains("no_lifetimes"));
}

constexpr std::string_view kCouple =
    R"("start_year":2026,"years":25,"people":[{"birth_year":1960,"pia":2800,"lives_to":85},)"
    R"({"birth_year":1962,"pia":1000,"lives_to":88}],"accounts":[{"type":"taxable",)"
    R"("balance":400000,"basis":200000},{"type":"tax_deferred","balance":900000}],)"
    R"("spending":80000,"allocation":{"stock":0.6,"bond":0.4},"paths":200)";

TEST_F(HouseholdMethods, AHouseholdHasPercentilesAndPathsYearByYear) {
    const test::Json json = run("plan.household", fmt::format("{{{}}}", kCouple));
    EXPECT_EQ(json.size("/balance"), 25U);
    EXPECT_EQ(json.number("/balance/0/calendar_year"), 2026);
    EXPECT_EQ(json.text("/sample_paths/0/label"), "p50");
    EXPECT_EQ(json.size("/sample_paths/0/years"), 25U);
    EXPECT_EQ(json.text("/sample_paths/0/years/0/status"), "married_joint");
    EXPECT_EQ(json.number("/sample_paths/0/years/0/second_age"), 64);
    EXPECT_GT(json.number("/mean_lifetime_tax"), 0);
    EXPECT_THAT(json.texts("/issues", "code"), Contains("projected_tax_law"));
    EXPECT_EQ(json.size("/cohorts"), 0U);
    const test::Json history =
        run("plan.household", fmt::format(R"({{{},"returns":{{"model":"historical"}}}})", kCouple));
    EXPECT_EQ(history.size("/cohorts"), 74U);
    EXPECT_EQ(history.number("/cohorts/0/history_year"), 1928);
}

TEST_F(HouseholdMethods, AHouseholdNamesTheTablesOfAllItsYears) {
    const auto sources = [&](int start, int years) {
        return world_.body(
            "plan.household",
            fmt::format(R"({{"start_year":{},"years":{},"people":[{{"birth_year":1960}}],)"
                        R"("accounts":[{{"type":"tax_free","balance":1}}],"spending":0,)"
                        R"("allocation":{{"stock":1}},"paths":1}})",
                        start, years));
    };
    const std::string one = sources(2024, 1);
    EXPECT_THAT(one, HasSubstr("Rev. Proc. 2023-34"));
    EXPECT_THAT(one, Not(HasSubstr("Rev. Proc. 2025-32")));
    const std::string all = sources(2024, 30);
    for (const char* source :
         {"Rev. Proc. 2023-34", "Rev. Proc. 2024-40", "Rev. Proc. 2025-32",
          "fact sheet of November 14 2025", "National Average Wage Index", "1.401(a)(9)-9(c)"})
        EXPECT_THAT(all, HasSubstr(source));
    EXPECT_THAT(sources(2030, 1), HasSubstr("Rev. Proc. 2025-32"));
}

TEST_F(HouseholdMethods, EveryErrorOfAHouseholdHasItsPointer) {
    const auto found =
        pointers("plan.household",
                 R"({"start_year":2026,"years":0,"people":[{"birth_year":2050,"wage":5}],)"
                 R"("accounts":[{"type":"tax_deferred","owner":3,"balance":1}],"spending":-1,)"
                 R"("allocation":{"stock":1},"events":[{"year":99,"amount":1,"every":0}]})");
    for (const char* pointer :
         {"/years", "/people/0/birth_year", "/people/0/retirement_age", "/accounts/0/owner",
          "/spending", "/events/0/year", "/events/0/every"})
        EXPECT_THAT(found, Contains(pointer));
}

TEST_F(HouseholdMethods, ConversionsAreComparedOnTheSamePaths) {
    const test::Json json = run(
        "plan.conversions",
        fmt::format(R"({{"base":{{{}}},"policies":[{{"policy":"none"}},)"
                    R"({{"policy":"fill_bracket","rate":0.12}},{{"policy":"medicare_tier"}}]}})",
                    kCouple));
    ASSERT_EQ(json.size("/results"), 3U);
    EXPECT_EQ(json.text("/results/1/name"), "fill_bracket 12%");
    const test::Json alone = run("plan.household", fmt::format("{{{}}}", kCouple));
    EXPECT_EQ(json.number("/results/0/summary/mean_lifetime_tax"),
              alone.number("/mean_lifetime_tax"));
    EXPECT_THAT(pointers("plan.conversions", R"({"base":{"start_year":2026,"people":[{)"
                                             R"("birth_year":1960}],"spending":1}})"),
                Contains("/base/allocation"));
}

TEST_F(HouseholdMethods, IndependenceIsTheClosedForm) {
    const test::Json json =
        run("plan.independence",
            R"({"portfolio":0,"saving":40000,"spending":40000,"years":30,"paths":1,"inflation":0,)"
            R"("returns":{"model":"normal","mean":0.05,"volatility":0}})");
    // 40,000 a year at 5 percent reach 1,000,000 in ln(2.25) / ln(1.05) = 16.6 years.
    EXPECT_EQ(json.number("/results/0/p50"), 17);
    EXPECT_EQ(json.size("/results"), 1U);
    EXPECT_EQ(json.size("/results/0/years"), 31U);
}

TEST_F(HouseholdMethods, TheSameRequestGivesTheSameBytes) {
    const std::string request = fmt::format("{{{}}}", kCouple);
    EXPECT_EQ(world_.body("plan.household", request), world_.body("plan.household", request));
}

}  // namespace
}  // namespace ballast::service
