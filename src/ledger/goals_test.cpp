// Progress of goals by hand, and projections compared with a month-by-month reference.
#include "ledger/goals.hpp"

#include <cmath>
#include <random>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

using Series = std::vector<std::pair<fin::Date, Decimal>>;

// `count` months from January 2021, each with a contribution and a growth on the value before.
std::vector<GoalStep> steps_of(std::size_t count, Decimal start, Decimal paid, double growth) {
    std::vector<GoalStep> steps;
    fin::Date from = day("2020-12-31");
    for (std::size_t i = 0; i < count; ++i) {
        const fin::Date to = fin::add_months(day("2020-12-31"), static_cast<int>(i) + 1);
        const double base = start.to_double() + paid.to_double() / 2.0;
        const Decimal end =
            start + paid + Decimal::from_double(base * growth, 6, Rounding::kHalfEven).value();
        steps.push_back({from, to, start, end, paid});
        from = to;
        start = end;
    }
    return steps;
}

Series values_of(const std::vector<GoalStep>& steps) {
    Series values{{steps.front().from, steps.front().start}};
    for (const GoalStep& step : steps) values.emplace_back(step.to, step.end);
    return values;
}

TEST(GoalTrend, SeparatesContributionsFromReturn) {
    const auto steps = steps_of(24, Decimal(10000), Decimal(500), 0.01);
    const auto trend = goal_trend(steps);
    ASSERT_TRUE(trend);
    EXPECT_EQ(trend->from, day("2020-12-31"));
    EXPECT_EQ(trend->to, day("2022-12-31"));
    EXPECT_NEAR(trend->monthly_contribution, 500.0, 1e-9);  // 730 days are 24 months of 365/12
    EXPECT_NEAR(*trend->annual_return, std::pow(1.01, 12) - 1, 1e-8);
}

TEST(GoalTrend, UsesTheLastThreeYears) {
    auto steps = steps_of(60, Decimal(10000), Decimal(100), 0.0);
    const auto trend = goal_trend(steps);
    ASSERT_TRUE(trend);
    EXPECT_EQ(trend->from, steps[24].from);
}

TEST(GoalTrend, IsAbsentOrHasNoReturnForAShortPast) {
    EXPECT_FALSE(goal_trend(steps_of(2, Decimal(1), Decimal(1), 0.0)));
    const auto short_past = goal_trend(steps_of(6, Decimal(1000), Decimal(0), 0.05));
    ASSERT_TRUE(short_past);
    EXPECT_FALSE(short_past->annual_return);  // 5 % in a month is no basis for a year
    const auto debt = goal_trend(steps_of(24, Decimal(-100000), Decimal(500), 0.0));
    ASSERT_TRUE(debt);
    EXPECT_FALSE(debt->annual_return);
    EXPECT_NEAR(debt->monthly_contribution, 500.0, 1e-9);
}

TEST(GoalProgress, WithoutReturnIsThePlainSum) {
    const auto steps = steps_of(24, Decimal(10000), Decimal(500), 0.0);  // 22,000 on 2022-12-31
    const GoalTerms terms{.target = Decimal(40000), .due = day("2025-12-30")};  // 1,095 days
    const GoalProgress progress = goal_progress(terms, values_of(steps), steps);
    EXPECT_EQ(progress.value, Decimal(22000));
    EXPECT_EQ(progress.missing, Decimal(18000));
    EXPECT_NEAR(progress.share, 0.55, 1e-12);
    EXPECT_NEAR(progress.months_left, 36.0, 1e-12);
    EXPECT_NEAR(*progress.projected, 40000.0, 1e-6);
    EXPECT_NEAR(*progress.required_contribution, 500.0, 1e-9);
    EXPECT_NEAR(*progress.required_return, std::pow(40.0 / 22.0, 1.0 / 3.0) - 1.0, 1e-12);
    ASSERT_EQ(progress.milestones.size(), 1U);  // a quarter was there at first
    EXPECT_EQ(progress.milestones[0].level, Decimal(20000));
    EXPECT_EQ(progress.milestones[0].date, day("2022-08-31"));
}

TEST(GoalProgress, AStatedReturnReplacesThatOfThePast) {
    // 22,000 and 500 a month at 5 % for three years: 22,000 · 1.05³ and an annuity.
    const auto steps = steps_of(24, Decimal(10000), Decimal(500), 0.0);
    const GoalTerms terms{
        .target = Decimal(60000), .due = day("2025-12-30"), .annual_return = 0.05};
    const GoalProgress progress = goal_progress(terms, values_of(steps), steps);
    const double monthly = std::pow(1.05, 1.0 / 12.0) - 1.0;
    EXPECT_EQ(progress.assumed_return, 0.05);
    EXPECT_NEAR(*progress.projected,
                22000 * std::pow(1.05, 3) + 500 * (std::pow(1.05, 3) - 1.0) / monthly, 1e-6);
    EXPECT_FALSE(check_goal({.target = Decimal(1), .due = day("2025-12-30"), .annual_return = 5}));
}

TEST(GoalProgress, HasAStatus) {
    const auto steps = steps_of(24, Decimal(10000), Decimal(500), 0.0);
    const Series values = values_of(steps);
    const auto status = [&](std::string_view target, std::string_view due,
                            std::optional<Decimal> monthly = {}) {
        return goal_progress({dec(target), day(due), monthly}, values, steps).status;
    };
    EXPECT_EQ(status("22000", "2020-01-01"), GoalStatus::kReached);
    EXPECT_EQ(status("22001", "2022-12-31"), GoalStatus::kOverdue);
    EXPECT_EQ(status("39000", "2025-12-30"), GoalStatus::kOnTrack);
    EXPECT_EQ(status("41000", "2025-12-30"), GoalStatus::kBehind);
    EXPECT_EQ(status("41000", "2025-12-30", Decimal(600)), GoalStatus::kOnTrack);
    EXPECT_EQ(goal_progress({Decimal(30000), day("2025-12-30"), {}}, values, {}).status,
              GoalStatus::kUnknown);
}

TEST(GoalProgress, OfADebtAssumesNoReturn) {
    const auto steps = steps_of(24, Decimal(-22000), Decimal(500), 0.0);  // -10,000 at the end
    const GoalProgress progress =
        goal_progress({Decimal(2000), day("2024-12-30"), {}}, values_of(steps), steps);
    EXPECT_LT(progress.share, 0.0);
    EXPECT_EQ(progress.missing, Decimal(12000));
    EXPECT_NEAR(*progress.projected, 2000.0, 12.0);
    EXPECT_FALSE(progress.required_return);
    EXPECT_EQ(progress.projected_on, day("2024-12-31"));
}

TEST(GoalProgress, IsRefusedWithoutATarget) {
    EXPECT_FALSE(check_goal({.target = Decimal(0), .due = day("2030-01-01")}));
    EXPECT_FALSE(check_goal({.target = kLargest, .due = day("2030-01-01")}));
    EXPECT_TRUE(check_goal({.target = Decimal(1), .due = day("2030-01-01")}));
}

// Month by month: value × (1 + rate) + contribution. The required contribution leads to the target.
TEST(GoalProgress, AgreesWithAMonthByMonthReference) {
    std::mt19937_64 random(11);  // NOLINT(cert-msc51-cpp): the same goals each time
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (int round = 0; round < 200; ++round) {
        const double growth = uniform(random) * 0.02 - 0.005;
        const Decimal start(static_cast<std::int64_t>(1000 + uniform(random) * 50000));
        const Decimal paid(static_cast<std::int64_t>(uniform(random) * 900));
        const auto steps = steps_of(36, start, paid, growth);
        const Series values = values_of(steps);
        const int years = 1 + static_cast<int>(uniform(random) * 15);
        const double ahead = values.back().second.to_double() * (1.1 + uniform(random));
        GoalTerms terms{.target = Decimal::from_double(ahead, 2, Rounding::kHalfEven).value(),
                        .due = values.back().first + 365 * years};
        const GoalProgress progress = goal_progress(terms, values, steps);
        const double rate = std::pow(1.0 + progress.assumed_return, 1.0 / 12.0) - 1.0;
        const auto simulate = [&](double contribution) {
            double value = values.back().second.to_double();
            for (int month = 0; month < 12 * years; ++month)
                value = value * (1.0 + rate) + contribution;
            return value;
        };
        EXPECT_NEAR(*progress.projected, simulate(*progress.assumed_contribution),
                    1e-8 * *progress.projected);
        const double reached = simulate(*progress.required_contribution);
        if (*progress.required_contribution > 0.0) {
            EXPECT_NEAR(reached, terms.target.to_double(), 1e-8 * reached);
        } else {
            EXPECT_GE(reached, terms.target.to_double() * (1.0 - 1e-9));
        }
        terms.monthly_contribution = Decimal(0);
        EXPECT_NEAR(*goal_progress(terms, values, steps).projected, simulate(0.0),
                    1e-8 * simulate(0.0));
    }
}

TEST(GoalSteps, TakeTheStartOfAnItemAsAContribution) {
    const std::vector<Transaction> rows{
        make({"2023-01-02", Type::kDeposit, "", "", "", "100000"}),
        make({"2023-02-10", Type::kWithdrawal, "", "", "", "-90000"})};
    NetWorthSettings settings;
    settings.dates = {day("2023-01-31"), day("2023-02-28"), day("2023-03-31")};
    settings.items = {
        {.name = "House",
         .type = ItemType::kRealEstate,
         .currency = fin::Currency::kUsd,
         .values = {{day("2023-02-10"), Decimal(90000)}, {day("2023-03-10"), Decimal(95000)}}}};
    const auto changes = explain_change(rows, {}, settings);
    ASSERT_TRUE(changes);
    const auto steps = goal_steps(changes->value, settings.items);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_TRUE(steps[0].contributions.is_zero());  // the cash became a house
    EXPECT_TRUE(steps[1].contributions.is_zero());
    EXPECT_EQ(steps[1].end - steps[1].start, Decimal(5000));
}

TEST(ClassLedger, HasThePaymentsIntoAClassAsFlows) {
    MarketInputs market;
    market.securities["S"].type = "stock";
    market.securities["B"].type = "bond";
    market.prices["S"].points = {{day("2023-01-31"), Decimal(100)},
                                 {day("2023-02-28"), Decimal(110)}};
    market.prices["B"].undated = Decimal(10);
    market.sort();
    const std::vector<Transaction> rows{make({"2023-01-02", Type::kDeposit, "", "", "", "5000"}),
                                        make({"2023-01-03", Type::kBuy, "S", "20", "100"}),
                                        make({"2023-02-03", Type::kBuy, "B", "50", "10"}),
                                        make({"2023-02-15", Type::kBuy, "S", "5", "100"}),
                                        make({"2023-02-20", Type::kDividend, "S", "", "", "30"})};
    NetWorthSettings settings;
    settings.dates = {day("2023-01-31"), day("2023-02-28")};
    const auto changes = explain_change(class_ledger(rows, market, "stock"), market, settings);
    ASSERT_TRUE(changes);
    const auto steps = goal_steps(changes->value, {});
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].start, Decimal(2000));
    EXPECT_EQ(steps[0].end, Decimal(2750));
    EXPECT_EQ(steps[0].contributions, Decimal(470));  // 500 paid in, 30 of dividends paid out
}

}  // namespace
}  // namespace ballast::ledger
