// Social Security against published examples: tests/golden/plan/us_social_security.json.
#include <gtest/gtest.h>

#include "../../tests/golden/json_case.hpp"
#include "plan/social_security.hpp"

namespace ballast::plan {
namespace {

using simdjson::dom::element;

double number(element e, std::string_view key) { return double(e[key]); }
int whole(element e, std::string_view key) { return static_cast<int>(double(e[key])); }
bool has(element e, std::string_view key) {
    element value;
    return e[key].get(value) == simdjson::SUCCESS;
}
const golden::JsonCase& cases() {
    static const golden::JsonCase file("tests/golden/plan/us_social_security.json");
    return file;
}

TEST(SocialSecurityGolden, PrimaryInsuranceAmountsFromEarnings) {
    for (const element each : cases()["primary_insurance"].get_array()) {
        SCOPED_TRACE(std::string(std::string_view(each["id"])));
        std::map<int, double> earnings;
        for (const element row : each["earnings"].get_array())
            earnings[whole(row, "year")] = number(row, "earnings");
        const auto made =
            primary_insurance(whole(each, "birth_year"), earnings, whole(each, "as_of_year"));
        ASSERT_TRUE(made);
        if (has(each, "total")) {
            double total = 0.0;
            for (const IndexedYear& year : made->years) total += year.counted ? year.indexed : 0.0;
            EXPECT_NEAR(total, number(each, "total"), 1.0);
        }
        if (has(each, "aime")) {
            EXPECT_EQ(made->aime, number(each, "aime"));
            EXPECT_NEAR(made->pia, number(each, "pia"), 1e-9);
        }
        EXPECT_EQ(
            worker_benefit({whole(each, "birth_year"), made->pia, whole(each, "claim_months")}),
            number(each, "benefit"));
    }
}

TEST(SocialSecurityGolden, PrimaryInsuranceAmountsFromAverageEarnings) {
    for (const element each : cases()["from_aime"].get_array()) {
        SCOPED_TRACE(std::string(std::string_view(each["id"])));
        const double pia = primary_amount(number(each, "aime"), whole(each, "eligibility_year"),
                                          whole(each, "as_of_year"));
        EXPECT_NEAR(pia, number(each, "pia"), 1e-9);
        EXPECT_EQ(worker_benefit({whole(each, "birth_year"), pia, whole(each, "claim_months")}),
                  number(each, "benefit"));
    }
}

TEST(SocialSecurityGolden, ReductionsAndCredits) {
    for (const element each : cases()["reductions"].get_array()) {
        SCOPED_TRACE(std::string(std::string_view(each["id"])));
        const int birth_year = whole(each, "birth_year");
        const std::string_view kind(each["kind"]);
        const int full = kind == "survivor" ? survivor_full_retirement_months(birth_year)
                                            : full_retirement_months(birth_year);
        const int claim = full - whole(each, "full_less_claim");
        const double share = kind == "worker"   ? worker_share(birth_year, claim)
                             : kind == "spouse" ? spouse_share(birth_year, claim)
                                                : survivor_share(birth_year, claim);
        EXPECT_NEAR(to_dime(number(each, "base") * share), number(each, "amount"), 1e-9);
    }
}

TEST(SocialSecurityGolden, ASurvivorOfAnEarlyClaimIsLimited) {
    // POMS RS 00615.320: the deceased's reduced 350 exceeds 82.5 percent of 374.90, 309.20.
    for (const element each : cases()["limits"].get_array()) {
        EXPECT_NEAR(to_dime(0.825 * number(each, "pia")), number(each, "percent_82_5"), 1e-9);
        // 350 of 374.90 is the share 12 months before the full age of 66 (0.9333).
        const Deceased deceased{1945, number(each, "pia"), 65 * 12, 80 * 12};
        // POMS states it rounded to a dollar.
        EXPECT_NEAR(to_dime(number(each, "pia") * worker_share(1945, 65 * 12)), 350.0, 0.5);
        EXPECT_EQ(survivor_benefit(deceased, 1945, 66 * 12), 349);
    }
}

// SSA, "Retirement Age and Benefit Reduction": ages by year of birth.
TEST(SocialSecurity, FullRetirementAges) {
    for (const auto& [year, months] : {std::pair{1937, 780},
                                       {1938, 782},
                                       {1942, 790},
                                       {1943, 792},
                                       {1954, 792},
                                       {1955, 794},
                                       {1959, 802},
                                       {1960, 804},
                                       {1990, 804}})
        EXPECT_EQ(full_retirement_months(year), months) << year;
    for (const auto& [year, months] : {std::pair{1939, 780},
                                       {1940, 782},
                                       {1945, 792},
                                       {1956, 792},
                                       {1957, 794},
                                       {1961, 802},
                                       {1962, 804}})
        EXPECT_EQ(survivor_full_retirement_months(year), months) << year;
}

TEST(SocialSecurity, ASpouseIsPaidTheExcessOverTheOwnAmount) {
    const Claim own{1960, 400.0, 67 * 12};
    EXPECT_EQ(spouse_excess(own, 2'000.0, 0), 600.0);
    EXPECT_EQ(spouse_excess({1960, 1'100.0, 67 * 12}, 2'000.0, 0), 0.0);
    // From 62 on 65 percent; when the worker claims later, by the age at that time.
    EXPECT_EQ(spouse_excess({1960, 0.0, 62 * 12}, 2'000.0, 0), 650.0);
    EXPECT_EQ(spouse_excess({1960, 0.0, 62 * 12}, 2'000.0, 67 * 12), 1'000.0);
}

TEST(SocialSecurity, ASurvivorIsPaidTheDelayedCreditsOfTheDeceased) {
    EXPECT_EQ(survivor_benefit({1960, 2'000.0, 70 * 12, 80 * 12}, 1960, 67 * 12), 2'480.0);
    // Not claimed before death at 69: credits up to death.
    EXPECT_EQ(survivor_benefit({1960, 2'000.0, std::nullopt, 69 * 12}, 1960, 67 * 12), 2'320.0);
    EXPECT_EQ(survivor_benefit({1960, 2'000.0, std::nullopt, 63 * 12}, 1960, 67 * 12), 2'000.0);
    // Claimed at 62: the larger of 70 percent and 82.5 percent.
    EXPECT_EQ(survivor_benefit({1960, 2'000.0, 62 * 12, 80 * 12}, 1960, 67 * 12), 1'650.0);
}

TEST(SocialSecurity, EarningsOutsideTheRulesAreErrors) {
    EXPECT_FALSE(primary_insurance(1960, {}, 2026));
    EXPECT_FALSE(primary_insurance(1920, {{1960, 1'000.0}}, 2026));
    EXPECT_FALSE(primary_insurance(1960, {{1940, 1'000.0}}, 2026));
}

}  // namespace
}  // namespace ballast::plan
