// Invalid plans are rejected, each error with its location.
#include <gtest/gtest.h>

#include "plan/compiled.hpp"
#include "plan/test_plans.hpp"

namespace ballast::plan {
namespace {

Plan saver() {
    Plan plan = fixed_plan(100'000, 30, 0.05, 0.02);
    plan.retirement_year = 10;
    plan.contributions = Contributions{.income = 50'000, .savings_rate = 0.1};
    plan.withdrawal = WithdrawalRule{.rate = 0.04};
    return plan;
}

// The pointer of the only error.
std::string error_of(const Plan& plan) {
    const auto made = compile(plan, flat_history());
    if (made) return "none";
    if (made.error().errors.size() != 1) return "several";
    return made.error().errors[0].pointer;
}

TEST(PlanCheck, AnEventHasTheFieldsOfItsKindAlone) {
    EXPECT_EQ(error_of(saver()), "none");
    Plan plan = saver();
    plan.events = {{.year = 2, .type = EventType::kWindfall, .amount = 5'000, .factor = 2.0}};
    EXPECT_EQ(error_of(plan), "/events/0/factor");
    plan.events = {{.year = 2, .type = EventType::kExpense, .amount = 5'000, .rate = 0.5}};
    EXPECT_EQ(error_of(plan), "/events/0/rate");
    plan.events = {{.year = 2, .type = EventType::kIncomeChange, .amount = 5'000, .factor = 2.0}};
    EXPECT_EQ(error_of(plan), "/events/0");
    plan.events = {{.year = 2, .type = EventType::kExpense, .amount = 5'000, .every = 0}};
    EXPECT_EQ(error_of(plan), "/events/0/every");
    plan.events = {{.year = 2, .type = EventType::kExpense, .amount = 5'000, .growth = 2.0}};
    EXPECT_EQ(error_of(plan), "/events/0/growth");
}

TEST(PlanCheck, AnIncomeChangeAfterRetirementIsReportedAsWithoutEffect) {
    Plan plan = saver();
    plan.events = {{.year = 9, .type = EventType::kIncomeChange, .factor = 2.0},
                   {.year = 10, .type = EventType::kSavingsRateChange, .rate = 0.5},
                   {.year = 12, .type = EventType::kExpense, .amount = 1'000}};
    const Compiled made = compile(plan, flat_history()).value();
    ASSERT_EQ(made.issues.size(), 1U);
    EXPECT_EQ(made.issues[0].code, "no_effect");
    EXPECT_EQ(made.issues[0].where, "events/1");
}

TEST(PlanCheck, APersonHasOneAge) {
    Plan plan = saver();
    plan.age = 55.0;
    plan.mortality = Mortality{.age = 55.0};
    EXPECT_EQ(error_of(plan), "none");
    plan.mortality->age = 70.0;
    EXPECT_EQ(error_of(plan), "/mortality/age");
}

TEST(PlanCheck, OnlyATaxableAccountIsTaxedOnDistributions) {
    Plan plan = saver();
    plan.accounts = {{.type = AccountType::kTaxDeferred, .balance = 100'000, .tax_rate = 0.2}};
    EXPECT_EQ(error_of(plan), "none");
    plan.accounts[0].distribution_tax_rate = 0.2;
    EXPECT_EQ(error_of(plan), "/accounts/0/distribution_yield");
    plan.accounts[0] = {.type = AccountType::kTaxable, .balance = 100'000};
    plan.accounts[0].distribution_yield = 0.7;
    EXPECT_EQ(error_of(plan), "/accounts/0/distribution_yield");
}

}  // namespace
}  // namespace ballast::plan
