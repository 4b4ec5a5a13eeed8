// All errors of a household at once, each with its pointer.
#include <algorithm>
#include <fmt/format.h>

#include "plan/field_errors.hpp"
#include "plan/household.hpp"
#include "plan/limits.hpp"
#include "plan/plan_check.hpp"
#include "plan/social_security.hpp"

namespace ballast::plan {

namespace {

void check_person(const Household& household, std::size_t p, FieldErrors& errors) {
    const Person& person = household.people[p];
    const std::string at = fmt::format("/people/{}", p);
    const int age = household.start_year - person.birth_year;
    if (age < 0 || age > 110)
        errors.add(at + "/birth_year", "range",
                   fmt::format("the person is {} in {}: expected an age from 0 to 110", age,
                               household.start_year),
                   "give the year of birth, such as 1962");
    errors.within(person.birth_month, kMonthOfBirthLimits, at + "/birth_month");
    if (person.lives_to && (*person.lives_to < age || *person.lives_to > 120))
        errors.add(at + "/lives_to", "range",
                   fmt::format("the last age is {}: expected an age from {} to 120",
                               *person.lives_to, age));
    errors.within(person.wage, kYearlyAmountLimits, at + "/wage");
    errors.within(person.wage_growth, kGrowthLimits, at + "/wage_growth");
    errors.within(person.tax_deferred_saving, kYearlyAmountLimits, at + "/tax_deferred_saving");
    errors.within(person.tax_free_saving, kYearlyAmountLimits, at + "/tax_free_saving");
    errors.within(person.pia, kPrimaryAmountLimits, at + "/pia");
    if (person.claim_months)
        errors.within(*person.claim_months, kClaimLimits, at + "/claim_months");
    if (person.retirement_age)
        errors.within(*person.retirement_age, kAgeLimits, at + "/retirement_age");
    if (person.wage > 0.0 && !person.retirement_age)
        errors.add(at + "/retirement_age", "required", "a person with a wage has no retirement age",
                   "give the first age without the wage");
    for (std::size_t i = 0; i < person.pensions.size(); ++i) {
        errors.within(person.pensions[i].amount, kAmountLimits,
                      fmt::format("{}/pensions/{}/amount", at, i));
        errors.within(person.pensions[i].survivor_share, kShareLimits,
                      fmt::format("{}/pensions/{}/survivor_share", at, i));
        errors.within(person.pensions[i].from_age, kAgeLimits,
                      fmt::format("{}/pensions/{}/from_age", at, i));
    }
}

void check_accounts(const Household& household, FieldErrors& errors) {
    for (std::size_t i = 0; i < household.accounts.size(); ++i) {
        const HouseholdAccount& account = household.accounts[i];
        const std::string at = fmt::format("/accounts/{}", i);
        errors.within(account.balance, kAmountLimits, at + "/balance");
        if (account.basis) errors.within(*account.basis, kAmountLimits, at + "/basis");
        errors.within(account.interest_yield, kYieldLimits, at + "/interest_yield");
        errors.within(account.dividend_yield, kYieldLimits, at + "/dividend_yield");
        if (account.owner < 0 || account.owner >= static_cast<int>(household.people.size()))
            errors.add(at + "/owner", "range",
                       fmt::format("the owner is {}: expected the index of a person, from 0",
                                   account.owner));
    }
}

void check_events(const Household& household, FieldErrors& errors) {
    for (std::size_t i = 0; i < household.events.size(); ++i) {
        const HouseholdEvent& event = household.events[i];
        const std::string at = fmt::format("/events/{}", i);
        errors.within(event.amount, kAmountLimits, at + "/amount");
        errors.within(event.years, kYearsLimits, at + "/years");
        errors.within(event.every, kYearsLimits, at + "/every");
        errors.within(event.growth, kGrowthLimits, at + "/growth");
        if (event.year < 0 || event.year >= household.years)
            errors.add(
                at + "/year", "range",
                fmt::format("the year is {}: expected 0 to {}", event.year, household.years - 1));
        if (event.taxable && event.type == HouseholdEventType::kExpense)
            errors.add(at + "/taxable", "contradiction", "an expense is not taxable",
                       "set `taxable` for income only");
    }
}

// The year in which a rule begins.
int first_year_without_wage(const Household& household) {
    int first = 0;
    for (const Person& person : household.people)
        if (person.wage > 0.0 && person.retirement_age)
            first =
                std::max(first, person.birth_year + *person.retirement_age - household.start_year);
    return first;
}

// As in a plan whose initial portfolio is the sum of the accounts.
void check_withdrawal(const Household& household, FieldErrors& errors) {
    const WithdrawalRule& rule = *household.withdrawal;
    Plan plan;
    plan.years = household.years;
    for (const HouseholdAccount& account : household.accounts)
        plan.initial_portfolio += account.balance;
    if (!household.people.empty()) plan.age = household.start_year - household.people[0].birth_year;
    plan.retirement_year = first_year_without_wage(household);
    FieldErrors of_rule;
    check_rule(rule, plan, of_rule);
    if (const Status valid = std::move(of_rule).status("rule"); !valid)
        for (const FieldError& error : valid.error().errors)
            errors.add(error.pointer == "/age" ? "/people/0/birth_year" : error.pointer, error.code,
                       error.message, error.hint);
    if (rule.timing != Timing::kStart)
        errors.add("/withdrawal/timing", "not_allowed",
                   "a household withdraws at the start of the year", "leave timing out");
    if (rule.strategy == Strategy::kCape && !rule.cape)
        errors.add("/withdrawal/cape", "required", "the CAPE ratio is missing",
                   "give cape, such as 30");
}

}  // namespace

Status check_household(const Household& household) {
    FieldErrors errors;
    errors.within(household.years, kYearsLimits, "/years");
    const int first = tax_law_years().front();
    errors.within(household.start_year, first, first + 100, "/start_year");
    if (household.people.empty() || household.people.size() > kMaxPeople)
        errors.add("/people", "size",
                   fmt::format("the household has {} people: expected one or two",
                               household.people.size()));
    else
        for (std::size_t p = 0; p < household.people.size(); ++p)
            check_person(household, p, errors);
    check_accounts(household, errors);
    check_events(household, errors);
    errors.within(household.spending, kYearlyAmountLimits, "/spending");
    errors.within(household.spending_growth, kGrowthLimits, "/spending_growth");
    if (household.withdrawal) check_withdrawal(household, errors);
    errors.within(household.survivor_spending, kSurvivorSpendingLimits, "/survivor_spending");
    errors.within(household.heirs_tax_rate, kTaxRateLimits, "/heirs_tax_rate");
    const Conversions& conversions = household.conversions;
    errors.within(conversions.amount, kYearlyAmountLimits, "/conversions/amount");
    errors.within(conversions.rate, kBracketLimits, "/conversions/rate");
    errors.within(conversions.tier, kMedicareTierLimits, "/conversions/tier");
    errors.within(conversions.first_year, kYearLimits, "/conversions/first_year");
    if (conversions.last_year)
        errors.within(*conversions.last_year, kYearLimits, "/conversions/last_year");
    if (conversions.last_year && *conversions.last_year < conversions.first_year)
        errors.add("/conversions/last_year", "contradiction",
                   fmt::format("the last year of conversions is {}, before the first, {}",
                               *conversions.last_year, conversions.first_year),
                   "exchange first_year and last_year");
    return std::move(errors).status("household");
}

}  // namespace ballast::plan
