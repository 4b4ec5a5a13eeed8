#include "plan/outcome.hpp"

#include <gmock/gmock.h>

namespace ballast::plan {
namespace {

TEST(PlanOutcome, ADifferenceIsSecondLessFirstAndHasTheErrorOfBothUnlessPaired) {
    PlanOutcome first{.success_rate = 0.9, .standard_error = 0.003, .terminal_median = 100.0};
    PlanOutcome second{.success_rate = 0.8, .standard_error = 0.004, .terminal_median = 70.0};
    first.lifetime_tax = 50.0;
    second.first_year_spending = 40.0;
    const PlanOutcome made = difference(first, second, std::nullopt);
    EXPECT_DOUBLE_EQ(made.success_rate, -0.1);
    EXPECT_DOUBLE_EQ(made.standard_error, 0.005);
    EXPECT_DOUBLE_EQ(made.terminal_median, -30.0);
    EXPECT_FALSE(made.lifetime_tax);
    EXPECT_FALSE(made.first_year_spending);
    second.lifetime_tax = 45.0;
    EXPECT_EQ(difference(first, second, 0.001).lifetime_tax, -5.0);
    EXPECT_EQ(difference(first, second, 0.001).standard_error, 0.001);
}

}  // namespace
}  // namespace ballast::plan
