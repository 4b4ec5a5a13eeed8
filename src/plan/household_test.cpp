// The household against plain arithmetic, identities, and plan.simulate.
#include "plan/household.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "base/threads.hpp"
#include "plan/claiming.hpp"
#include "plan/conversions.hpp"
#include "plan/household_years.hpp"
#include "plan/independence.hpp"
#include "plan/social_security.hpp"
#include "plan/test_plans.hpp"

namespace ballast::plan {
namespace {

Plan flat_market(double mean, double inflation = 0.0) {
    Plan plan;
    plan.allocation = {{"all", 1.0}};
    plan.model = ReturnModel::kNormal;
    plan.laws = {{"all", mean, 0.0}};
    plan.correlation = {{1.0}};
    plan.inflation.rate = inflation;
    plan.paths = 1;
    return plan;
}

Plan random_market(std::uint64_t paths) {
    Plan plan = flat_market(0.06, 0.02);
    plan.laws[0].volatility = 0.12;
    plan.paths = paths;
    return plan;
}

Household retired_couple() {
    Household household;
    household.start_year = 2026;
    household.years = 30;
    household.people = {{.name = "A", .birth_year = 1960, .lives_to = 90, .pia = 2'800},
                        {.name = "B", .birth_year = 1962, .lives_to = 93, .pia = 1'000}};
    household.accounts = {{.type = AccountType::kTaxable,
                           .balance = 500'000,
                           .basis = 300'000,
                           .interest_yield = 0.01,
                           .dividend_yield = 0.015},
                          {.type = AccountType::kTaxDeferred, .owner = 0, .balance = 1'200'000},
                          {.type = AccountType::kTaxDeferred, .owner = 1, .balance = 200'000},
                          {.type = AccountType::kTaxFree, .balance = 100'000}};
    household.spending = 90'000;
    return household;
}

HouseholdSimulation run(const Household& household, const Plan& market) {
    auto made = simulate_household(household, market, flat_history(), {});
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *std::move(made) : HouseholdSimulation{};
}

std::vector<HouseholdYear> years_of(const HouseholdSimulation& made) {
    return made.sample_paths.at(0).years;
}

// One person of 50 with tax-free money only: no tax, plain arithmetic.
TEST(Household, TaxFreeMoneyIsSpentWithoutTaxes) {
    Household household;
    household.start_year = 2026;
    household.years = 10;
    household.people = {{.birth_year = 1976}};
    household.accounts = {{.type = AccountType::kTaxFree, .balance = 1'000'000}};
    household.spending = 40'000;
    const HouseholdSimulation made = run(household, flat_market(0.05, 0.02));
    double balance = 1'000'000;
    double price = 1.0;
    for (const HouseholdYear& year : years_of(made)) {
        balance = (balance - 40'000 * price) * 1.05;
        price *= 1.02;
        EXPECT_NEAR(year.tax_free_balance, balance, 0.1);
        EXPECT_EQ(year.income_tax, 0.0);
    }
    EXPECT_EQ(made.success_rate, 1.0);
    EXPECT_NEAR(made.terminal.p50, balance / price, 0.1);
}

// A twentieth of the balance a year, from tax-free money: spent in full, without taxes.
TEST(Household, ARuleSetsWhatIsWithdrawn) {
    Household household;
    household.start_year = 2026;
    household.years = 10;
    household.people = {{.birth_year = 1976}};
    household.accounts = {{.type = AccountType::kTaxFree, .balance = 1'000'000}};
    household.spending = 30'000;
    household.withdrawal = {.strategy = Strategy::kConstantPercentage, .rate = 0.05};
    const HouseholdSimulation made = run(household, flat_market(0.05, 0.02));
    double balance = 1'000'000;
    double price = 1.0;
    for (std::size_t k = 0; k < 10; ++k) {
        const HouseholdYear& year = years_of(made)[k];
        EXPECT_NEAR(year.spending, 0.05 * balance, 0.01);
        EXPECT_NEAR(made.spending[k].real.p50, year.spending / price, 0.01);
        balance = 0.95 * balance * 1.05;
        price *= 1.02;
        EXPECT_NEAR(year.tax_free_balance, balance, 0.1);
    }
    EXPECT_EQ(made.success_rate, 1.0);
    // 50,000 falls below 49,000 of today's money.
    household.spending = 49'000;
    EXPECT_EQ(run(household, flat_market(0.05, 0.02)).success_rate, 0.0);
}

TEST(Household, ARuleIncludesRequiredDistributionsAndPaysTheTaxes) {
    Household household = retired_couple();
    household.spending = 20'000;
    household.withdrawal = {.strategy = Strategy::kConstantDollar, .amount = 100'000};
    for (const HouseholdYear& year : years_of(run(household, flat_market(0.05, 0.02)))) {
        const double taken = year.from_taxable + year.from_tax_deferred + year.from_tax_free;
        EXPECT_EQ(year.shortfall, 0.0);
        // Payouts of the taxable account are part of the amount.
        EXPECT_LE(taken, std::max(100'000 * year.price_level, year.required_distribution) + 0.01);
        EXPECT_GT(year.spending, 20'000 * year.price_level);
    }
}

TEST(Household, TaxesOfAConversionDoNotLowerTheSpendingOfARule) {
    Household household = retired_couple();
    household.spending = 20'000;
    household.withdrawal = {.strategy = Strategy::kConstantDollar, .amount = 100'000};
    const HouseholdYear without = years_of(run(household, flat_market(0.05, 0.02)))[0];
    household.conversions = {.policy = ConversionPolicy::kFillBracket, .rate = 0.22};
    const HouseholdYear with = years_of(run(household, flat_market(0.05, 0.02)))[0];
    EXPECT_GT(with.conversion, 10'000.0);
    EXPECT_GT(with.income_tax, without.income_tax + 1'000.0);
    EXPECT_NEAR(with.spending, without.spending, 0.02);
}

TEST(Household, ARuleBeginsAfterTheLastWage) {
    Household household;
    household.start_year = 2026;
    household.years = 6;
    household.people = {{.birth_year = 1966, .wage = 60'000, .retirement_age = 63}};
    household.accounts = {{.type = AccountType::kTaxFree, .balance = 1'000'000}};
    household.spending = 30'000;
    household.withdrawal = {.strategy = Strategy::kConstantPercentage, .rate = 0.1};
    const auto years = years_of(run(household, flat_market(0.0)));
    EXPECT_EQ(years[2].from_tax_free, 0.0);  // 62
    EXPECT_EQ(years[2].spending, 30'000.0);
    // A tenth of everything at the end of the year before, wages saved included.
    for (const std::size_t k : {3U, 4U})
        EXPECT_NEAR(years[k].from_taxable + years[k].from_tax_free,
                    0.1 * (years[k - 1].taxable_balance + years[k - 1].tax_free_balance), 0.01);
    household.withdrawal->timing = Timing::kEnd;
    EXPECT_FALSE(check_household(household));
}

// 2026, single, 60 in December: tax on 100,000 from a tax-deferred account, without inflation. The
// withdrawal w solves w - tax(w) = 80,000: taxable w - 16,100.
TEST(Household, AWithdrawalPaysTheTaxThatItCauses) {
    Household household;
    household.start_year = 2026;
    household.years = 1;
    household.people = {{.birth_year = 1964}};
    household.accounts = {{.type = AccountType::kTaxDeferred, .balance = 1'000'000}};
    household.spending = 80'000;
    const HouseholdYear year = years_of(run(household, flat_market(0.0)))[0];
    // 5,800 + 22 percent over 50,400: w - 5,800 - 0.22 (w - 66,500) = 80,000.
    const double withdrawn = (80'000 + 5'800 - 0.22 * 66'500) / 0.78;
    EXPECT_NEAR(year.from_tax_deferred, withdrawn, 0.02);
    EXPECT_NEAR(year.income_tax, withdrawn - 80'000, 0.02);
    EXPECT_EQ(year.bracket, 0.22);
}

TEST(Household, MoneyIsConservedInEveryYear) {
    for (const ConversionPolicy policy :
         {ConversionPolicy::kNone, ConversionPolicy::kFillBracket, ConversionPolicy::kMedicareTier})
        for (const WithdrawalOrder order :
             {WithdrawalOrder::kTaxableFirst, WithdrawalOrder::kTaxDeferredFirst,
              WithdrawalOrder::kProportional}) {
            Household household = retired_couple();
            household.order = order;
            household.conversions.policy = policy;
            household.conversions.rate = 0.22;
            const HouseholdSimulation made = run(household, flat_market(0.04, 0.025));
            double before = 2'000'000;
            for (const HouseholdYear& year : years_of(made)) {
                // Dividends are paid out of the taxable account and are part of other_income.
                const double paid_out = year.other_income;
                const double received =
                    year.wages + year.social_security + year.pensions + year.other_income;
                const double spent = year.spending + year.expenses + year.income_tax +
                                     year.wage_tax + year.medicare_surcharge;
                const double after = (before - paid_out + received - spent) * 1.04;
                const double held =
                    year.taxable_balance + year.tax_deferred_balance + year.tax_free_balance;
                EXPECT_NEAR(held, after, 0.05) << year.year;
                before = held;
            }
        }
}

TEST(Household, RequiredDistributionsFollowTheUniformLifetimeTable) {
    Household household = retired_couple();
    household.people = {{.birth_year = 1952}};
    household.accounts = {{.type = AccountType::kTaxDeferred, .balance = 500'000}};
    household.spending = 10'000;
    household.years = 3;
    const auto years = years_of(run(household, flat_market(0.0)));
    // 74 in 2026: divisor 25.5; then 24.6.
    EXPECT_NEAR(years[0].required_distribution, 500'000 / 25.5, 1e-6);
    EXPECT_NEAR(years[1].required_distribution, years[0].tax_deferred_balance / 24.6, 1e-6);
    // Born in 1960: from 75 on, in 2035.
    const auto couple = years_of(run(retired_couple(), flat_market(0.0)));
    EXPECT_EQ(couple[8].required_distribution, 0.0);
    EXPECT_GT(couple[9].required_distribution, 0.0);
}

TEST(Household, ConversionsFillTheBracketAndNoMore) {
    Household household = retired_couple();
    household.spending = 60'000;
    household.conversions = {.policy = ConversionPolicy::kFillBracket, .rate = 0.12};
    for (const HouseholdYear& year : years_of(run(household, flat_market(0.0)))) {
        if (year.conversion == 0.0 || year.tax_deferred_balance < 1.0) continue;
        EXPECT_EQ(year.bracket, 0.12) << year.year;
        const double top = year.alive == 2 ? 100'800 : 50'400;
        // Preferential income is on top of it.
        EXPECT_LE(year.taxable_income - year.realized_gain, top + 20'000) << year.year;
        EXPECT_GT(year.taxable_income, top - 2.0) << year.year;
    }
}

TEST(Household, ConversionsStayBelowTheMedicareTier) {
    Household household = retired_couple();
    household.conversions = {.policy = ConversionPolicy::kMedicareTier, .tier = 0};
    int converted = 0;
    for (const HouseholdYear& year : years_of(run(household, flat_market(0.0)))) {
        if (year.conversion > 0.0) ++converted;
        EXPECT_LE(year.adjusted_gross_income, (year.alive == 2 ? 218'000 : 109'000) + 0.01);
        EXPECT_EQ(year.medicare_surcharge, 0.0);
    }
    EXPECT_GT(converted, 3);
    household.conversions.tier = 1;
    bool surcharged = false;
    for (const HouseholdYear& year : years_of(run(household, flat_market(0.0))))
        surcharged = surcharged || year.medicare_surcharge > 0.0;
    EXPECT_TRUE(surcharged);
}

TEST(Household, MedicareSurchargesFollowTheIncomeOfTwoYearsBefore) {
    Household household = retired_couple();
    household.income_two_years_before = 300'000;
    household.income_last_year = 100'000;
    const auto years = years_of(run(household, flat_market(0.0)));
    // Only the first person is 65 in 2026 (66); 300,000 is tier 2 of joint returns.
    EXPECT_EQ(years[0].medicare_tier, 2U);
    EXPECT_NEAR(years[0].medicare_surcharge, 12 * (405.80 - 202.90 + 37.50), 1e-9);
    EXPECT_EQ(years[1].medicare_surcharge, 0.0);
}

TEST(Household, TheSurvivorFilesAsSingleAndKeepsTheLargerBenefit) {
    Household household = retired_couple();
    household.people[0].lives_to = 75;  // dies in 2035
    const auto years = years_of(run(household, flat_market(0.0)));
    EXPECT_EQ(years[9].status, FilingStatus::kMarriedJoint);
    EXPECT_EQ(years[10].status, FilingStatus::kSingle);
    EXPECT_EQ(years[10].alive, 1);
    EXPECT_NEAR(years[10].social_security, 12 * 2'800, 1e-6);
    // Both at full age before: own benefits and the excess over the own amount.
    EXPECT_NEAR(years[9].social_security, 12 * (2'800 + 1'000 + 400), 1e-6);
    EXPECT_NEAR(years[10].spending, 0.75 * 90'000, 1e-6);
}

TEST(Household, EventsRecurGrowAndEnd) {
    Household household = retired_couple();
    household.events = {
        {.name = "car", .year = 1, .years = 9, .every = 4, .amount = 30'000, .growth = 0.01},
        {.name = "rent",
         .type = HouseholdEventType::kIncome,
         .year = 2,
         .years = 2,
         .amount = 12'000,
         .indexed = false,
         .taxable = true}};
    const auto years = years_of(run(household, flat_market(0.0, 0.02)));
    for (std::size_t k = 0; k < years.size(); ++k) {
        const bool due = k == 1 || k == 5 || k == 9;
        const auto year = static_cast<double>(k);
        const double expected =
            due ? 30'000 * std::pow(1.01, year - 1.0) * std::pow(1.02, year) : 0.0;
        EXPECT_NEAR(years[k].expenses, expected, 1e-6) << k;
    }
    EXPECT_GT(years[2].other_income, 12'000);
}

TEST(Household, EarlyWithdrawalsArePenalized) {
    Household household;
    household.start_year = 2026;
    household.years = 2;
    household.people = {{.birth_year = 1967, .birth_month = 3}};  // 59 in 2026, 59 1/2 in September
    household.accounts = {{.type = AccountType::kTaxDeferred, .balance = 500'000}};
    household.spending = 10'000;
    EXPECT_NEAR(years_of(run(household, flat_market(0.0)))[0].income_tax, 0.0, 0.01);
    household.people[0].birth_month = 9;
    const HouseholdYear year = years_of(run(household, flat_market(0.0)))[0];
    EXPECT_NEAR(year.income_tax, 0.1 * year.from_tax_deferred, 0.01);
}

TEST(Household, AShortfallFailsAndSpendingGivesWay) {
    Household household = retired_couple();
    household.spending = 300'000;
    const HouseholdSimulation made = run(household, flat_market(0.0));
    EXPECT_EQ(made.success_rate, 0.0);
    EXPECT_GT(made.mean_shortfall, 0.0);
    const HouseholdYear last = years_of(made).back();
    EXPECT_NEAR(last.spending + last.shortfall, 300'000 * (last.alive == 2 ? 1.0 : 0.75), 0.02);
}

TEST(Household, ThePathsAreThoseOfTheSimulation) {
    Household household;
    household.start_year = 2026;
    household.years = 20;
    household.people = {{.birth_year = 1961}};
    household.accounts = {{.type = AccountType::kTaxFree, .balance = 1'000'000}};
    household.spending = 40'000;
    Plan market = random_market(500);
    const HouseholdSimulation made = run(household, market);
    market.initial_portfolio = 1'000'000;
    market.years = 20;
    market.withdrawal = WithdrawalRule{.amount = 40'000};
    const auto simple = simulate(market, flat_history(), Work{});
    ASSERT_TRUE(simple);
    EXPECT_NEAR(made.terminal.p50, simple->value.terminal.real.p50, 1.0);
    EXPECT_NEAR(made.terminal.p10, simple->value.terminal.real.p10, 1.0);
    EXPECT_EQ(made.success_rate, simple->value.success_rate);
}

TEST(Household, TheResultDoesNotDependOnThreads) {
    const Household household = retired_couple();
    ThreadPool pool(3);
    const auto one = simulate_household(household, random_market(300), flat_history(), {});
    const auto many =
        simulate_household(household, random_market(300), flat_history(), {.threads = &pool});
    ASSERT_TRUE(one && many);
    EXPECT_EQ(one->mean_lifetime_tax, many->mean_lifetime_tax);
    EXPECT_EQ(one->terminal.p50, many->terminal.p50);
    EXPECT_EQ(one->balance[10].real.p5, many->balance[10].real.p5);
}

TEST(Household, MortalityShortensPlans) {
    Household household = retired_couple();
    for (Person& person : household.people) person.lives_to.reset();
    household.spending = 110'000;
    const double all = run(household, random_market(1'000)).success_rate;
    household.mortality = Gompertz{};
    const HouseholdSimulation made = run(household, random_market(1'000));
    EXPECT_GT(made.success_rate, all);
}

TEST(Household, AWageThatEndedBeforeTheStartIsNamed) {
    Household household = retired_couple();
    household.people[0].wage = 100'000;
    household.people[0].retirement_age = 60;
    const HouseholdSimulation made = run(household, flat_market(0.05, 0.02));
    EXPECT_EQ(years_of(made)[0].wages, 0.0);
    const auto note = std::ranges::find(made.notes, "no_wage", &Issue::code);
    ASSERT_NE(note, made.notes.end());
    EXPECT_EQ(note->message,
              "the wage of A is not paid: at the start the age is 66, and the first age without "
              "the wage 60");
    household.people[0].retirement_age = 67;
    const HouseholdSimulation later = run(household, flat_market(0.05, 0.02));
    EXPECT_EQ(std::ranges::find(later.notes, "no_wage", &Issue::code), later.notes.end());
}

TEST(Households, ARuleByAgeNamesTheYearOfBirth) {
    Household household = retired_couple();
    household.withdrawal = WithdrawalRule{.strategy = Strategy::kRmd};
    const Status status = check_household(household);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().errors.at(0).pointer, "/people/0/birth_year");
    // The rule begins after the last wage, at 73.
    household.people[0].wage = 50'000;
    household.people[0].retirement_age = 73;
    EXPECT_TRUE(check_household(household));
}

TEST(Households, ConversionsDoNotEndBeforeTheyBegin) {
    Household household = retired_couple();
    household.conversions = {
        .policy = ConversionPolicy::kAmount, .amount = 1'000, .first_year = 5, .last_year = 2};
    const Status status = check_household(household);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().errors.at(0).pointer, "/conversions/last_year");
    household.conversions.last_year = 5;
    EXPECT_TRUE(check_household(household));
}

TEST(Households, EveryNumberOutOfItsRangeIsNamed) {
    Household household{.start_year = 2026,
                        .years = 30,
                        .people = {{.birth_year = 1970,
                                    .birth_month = 13,
                                    .wage = -1,
                                    .wage_growth = 2,
                                    .retirement_age = 300,
                                    .tax_deferred_saving = -1,
                                    .tax_free_saving = -1,
                                    .pia = -1,
                                    .claim_months = 900,
                                    .pensions = {{.amount = -1, .from_age = -1}}}},
                        .accounts = {{.balance = -1, .basis = -1}},
                        .events = {{.years = 0, .every = 0, .amount = -1, .growth = 2}}};
    household.spending = -1;
    household.spending_growth = 2;
    household.conversions = {.amount = -1, .rate = 0.5, .tier = 7, .first_year = -1};
    const Status status = check_household(household);
    ASSERT_FALSE(status);
    std::vector<std::string> pointers;
    for (const FieldError& error : status.error().errors) pointers.push_back(error.pointer);
    const std::vector<std::string> expected = {"/people/0/birth_month",
                                               "/people/0/wage",
                                               "/people/0/wage_growth",
                                               "/people/0/tax_deferred_saving",
                                               "/people/0/tax_free_saving",
                                               "/people/0/pia",
                                               "/people/0/claim_months",
                                               "/people/0/retirement_age",
                                               "/people/0/pensions/0/amount",
                                               "/people/0/pensions/0/from_age",
                                               "/accounts/0/balance",
                                               "/accounts/0/basis",
                                               "/events/0/amount",
                                               "/events/0/years",
                                               "/events/0/every",
                                               "/events/0/growth",
                                               "/spending",
                                               "/spending_growth",
                                               "/conversions/amount",
                                               "/conversions/rate",
                                               "/conversions/tier",
                                               "/conversions/first_year"};
    EXPECT_EQ(pointers, expected);
}

TEST(Conversions, TheComparisonRunsEveryPolicyOnTheSamePaths) {
    Household household = retired_couple();
    const auto made =
        compare_conversions(household, random_market(200), flat_history(), {}, false, {});
    ASSERT_TRUE(made);
    ASSERT_EQ(made->results.size(), 10U);
    EXPECT_EQ(made->results[0].name, "none");
    EXPECT_EQ(made->results[0].summary.mean_conversions, 0.0);
    const HouseholdSimulation alone = run(household, random_market(200));
    EXPECT_EQ(made->results[0].summary.mean_lifetime_tax, alone.mean_lifetime_tax);
    for (const ConversionResult& result : made->results)
        EXPECT_GE(result.summary.mean_lifetime_tax + result.summary.mean_heirs_tax,
                  made->results[made->least_tax].summary.mean_lifetime_tax +
                      made->results[made->least_tax].summary.mean_heirs_tax);
}

// No amount of a fine grid is better by more than the search promises.
TEST(Conversions, TheSearchFindsTheBestConstantAmount) {
    const Household household = retired_couple();
    const Plan market = random_market(60);
    const Conversions none;
    const auto made = compare_conversions(household, market, flat_history(), {none}, true, {});
    ASSERT_TRUE(made);
    const auto tax = [](const HouseholdSummary& summary) {
        return summary.mean_lifetime_tax + summary.mean_heirs_tax;
    };
    const double found = tax(made->results[made->least_tax].summary);
    const double wealth = made->results[made->most_wealth].summary.terminal_after_tax.p50;
    std::vector<Conversions> grid;
    for (int step = 1; step <= 40; ++step) {
        grid.push_back(household.conversions);
        grid.back().policy = ConversionPolicy::kAmount;
        grid.back().amount = 5'000.0 * step;
    }
    const auto fine = compare_conversions(household, market, flat_history(), grid, false, {});
    ASSERT_TRUE(fine);
    EXPECT_LE(found, tax(fine->results[fine->least_tax].summary) * 1.005);
    EXPECT_GE(wealth, fine->results[fine->most_wealth].summary.terminal_after_tax.p50 * 0.995);
    // Nothing to convert: nothing to search for.
    Household without = household;
    without.accounts = {{.type = AccountType::kTaxable, .balance = 500'000}};
    const auto alone = compare_conversions(without, market, flat_history(), {none}, true, {});
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->results.size(), 1U);
}

TEST(Claims, AShortLifeFavorsTheFirstAgeAndALongOneTheLast) {
    const auto best = [](int lives_to) {
        const auto made =
            compare_claims({{.birth_year = 1964, .lives_to = lives_to, .pia = 2'000}}, 2026, 0.0);
        EXPECT_TRUE(made);
        EXPECT_EQ(made->options.size(), 9U);
        return made->options[made->best];
    };
    EXPECT_EQ(best(70).first_claim, 62 * 12);
    EXPECT_EQ(best(95).first_claim, 70 * 12);
    // Claimed at 70 in January 2034, paid through the year of 95: 26 years.
    EXPECT_NEAR(best(95).total, 26 * 12 * 2'480, 1e-6);
}

TEST(Claims, TheHigherEarnerWaitsForTheSurvivor) {
    const auto made = compare_claims({{.birth_year = 1964, .lives_to = 78, .pia = 3'000},
                                      {.birth_year = 1964, .lives_to = 96, .pia = 500}},
                                     2026, 0.02);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->options.size(), 81U);
    EXPECT_EQ(made->options[made->best].first_claim, 70 * 12);
    EXPECT_FALSE(compare_claims({{.birth_year = 1964, .pia = 3'000}}, 2026, 0.0));
}

TEST(Independence, TheTimeIsTheClosedForm) {
    // 100,000 growing at 5 % with 30,000 a year to 1,000,000: ln((T r + c) / (P r + c)) / ln(1 +
    // r).
    const Independence plan{.portfolio = 100'000,
                            .saving = 30'000,
                            .spending = 40'000,
                            .withdrawal_rate = 0.04,
                            .part_time_income = 20'000,
                            .coast_years = 30,
                            .years = 40};
    const auto made = simulate_independence(plan, flat_market(0.05), flat_history(), {});
    ASSERT_TRUE(made);
    const auto years = [](double target) {
        return static_cast<int>(std::ceil(
            std::log((target * 0.05 + 30'000) / (100'000 * 0.05 + 30'000)) / std::log(1.05)));
    };
    ASSERT_EQ(made->results.size(), 3U);
    EXPECT_EQ(made->results[0].p50, years(1'000'000));
    EXPECT_EQ(made->results[1].p50, years(500'000));
    EXPECT_NEAR(made->results[2].target, 1'000'000 / std::pow(1.05, 30), 1e-3);
    EXPECT_NEAR(made->median_real_return, 0.05, 1e-9);
    // After 6 years 338,067 exceed 1,000,000 / 1.05^24 = 310,068; after 5 they fall short by 1,906.
    EXPECT_EQ(made->results[2].p50, 6);
}

TEST(Independence, TheProbabilityRisesWithTime) {
    const Independence plan{
        .portfolio = 200'000, .saving = 30'000, .spending = 50'000, .years = 40};
    const auto made = simulate_independence(plan, random_market(2'000), flat_history(), {});
    ASSERT_TRUE(made);
    const IndependenceResult& full = made->results[0];
    for (std::size_t k = 1; k < full.years.size(); ++k)
        EXPECT_GE(full.years[k].probability, full.years[k - 1].probability);
    EXPECT_LE(*full.p25, *full.p50);
    EXPECT_FALSE(simulate_independence({.spending = 0.0}, random_market(10), flat_history(), {}));
}

}  // namespace
}  // namespace ballast::plan
