// Assets past their maturity.
#include "clo/matured_assets.hpp"

#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

fin::Date on(const char* text) { return fin::Date::parse(text).value(); }

Holding maturing(const char* id, const char* maturity) {
    Holding holding;
    holding.id = id;
    holding.maturity = on(maturity);
    holding.par = Decimal(1'000'000);
    return holding;
}

TEST(MaturedAssets, ThoseThatPerformAndHaveParAreOneWarning) {
    std::vector<Holding> pool = {maturing("later", "2031-04-20"), maturing("first", "2024-01-31"),
                                 maturing("second", "2025-07-07"), maturing("bad", "2024-01-31"),
                                 maturing("repaid", "2024-01-31")};
    pool[3].defaulted = true;
    pool[4].par = Decimal();
    const Issues issues = matured_issues(pool, on("2025-07-08"));
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].severity, Severity::kWarning);
    EXPECT_EQ(issues[0].where, "first");
    EXPECT_EQ(issues[0].message.find("2 of the assets matured before 2025-07-08"), 0U);
    EXPECT_NE(issues[0].message.find("2024-01-31"), std::string::npos);
}

TEST(MaturedAssets, WithoutOneThereIsNoIssue) {
    const std::vector<Holding> pool = {maturing("later", "2031-04-20"),
                                       maturing("today", "2025-07-08")};
    EXPECT_TRUE(matured_issues(pool, on("2025-07-08")).empty());
    EXPECT_TRUE(matured_issues({}, on("2025-07-08")).empty());
}

}  // namespace
}  // namespace ballast::clo
