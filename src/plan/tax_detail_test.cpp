#include "plan/tax_detail.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "base/random.hpp"

namespace ballast::plan {
namespace {

TEST(TaxDetail, BracketsAddUpToTheScheduleAndRoomEndsTheBracket) {
    const Stream random(20261125, 1);
    std::uint64_t draw = 0;
    for (const int asked : tax_law_years()) {
        const TaxLaw law = projected_tax_law(asked);
        for (int i = 0; i < 200; ++i) {
            const double scale = std::pow(10.0, 7.0 * random.uniform(draw++));
            TaxYear year{.status = i % 2 ? FilingStatus::kMarriedJoint : FilingStatus::kSingle,
                         .wages = {scale, 0.0},
                         .long_term_gain = scale * random.uniform(draw++),
                         .social_security = 30'000.0 * random.uniform(draw++)};
            const TaxDetail detail = tax_detail(law, year);
            const double tax =
                std::accumulate(detail.brackets.begin(), detail.brackets.end(), 0.0,
                                [](double sum, const TaxBracketUse& b) { return sum + b.tax; });
            EXPECT_NEAR(tax, detail.ordinary_tax, 1e-6 * (1.0 + tax)) << scale;
            EXPECT_GE(detail.marginal_rate, 0.0);
            EXPECT_LT(detail.marginal_rate, 1.0);
            if (!detail.bracket_room) {
                EXPECT_EQ(detail.ordinary_rate, detail.brackets.back().rate);
                continue;
            }
            EXPECT_GE(*detail.bracket_room, 0.0);
            year.social_security = 0.0;  // whose taxation changes with other income
            year.long_term_gain = 0.0;
            const TaxDetail plain = tax_detail(law, year);
            if (!plain.bracket_room || plain.taxable_income == 0.0) continue;
            year.pensions = *plain.bracket_room - 0.01;
            EXPECT_EQ(tax_detail(law, year).ordinary_rate, plain.ordinary_rate) << scale;
            year.pensions = *plain.bracket_room + 1.0;
            EXPECT_GT(tax_detail(law, year).ordinary_rate, plain.ordinary_rate) << scale;
        }
    }
}

TEST(TaxDetail, TheRoomOfAMedicareTierEndsIt) {
    const TaxLaw law = projected_tax_law(2026);
    for (const double income : {50'000.0, 109'000.0, 120'000.0, 300'000.0}) {
        const TaxDetail detail = tax_detail(law, {.pensions = income});
        ASSERT_TRUE(detail.medicare_room) << income;
        EXPECT_EQ(tax_detail(law, {.pensions = income + *detail.medicare_room}).medicare_tier,
                  detail.medicare_tier);
        EXPECT_EQ(tax_detail(law, {.pensions = income + *detail.medicare_room + 1.0}).medicare_tier,
                  detail.medicare_tier + 1);
    }
    EXPECT_FALSE(tax_detail(law, {.pensions = 500'000.0}).medicare_room);
}

}  // namespace
}  // namespace ballast::plan
