// A household to tables per year, with Social Security by year.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "plan/household_years.hpp"
#include "plan/limits.hpp"
#include "plan/social_security.hpp"

namespace ballast::plan {

namespace {

// Months since year 0.
int birth_month(const Person& person) {
    return person.birth_year * kMonths + person.birth_month - 1;
}
int claim_age(const Person& person) {
    return person.claim_months.value_or(full_retirement_months(person.birth_year));
}
int claim_month(const Person& person) { return birth_month(person) + claim_age(person); }

// Months of the calendar year that are not before `from`.
int months_from(int from, int year) { return std::clamp((year + 1) * kMonths - from, 0, kMonths); }

double own_benefit(const Person& person, int year) {
    return months_from(claim_month(person), year) *
           worker_benefit({person.birth_year, person.pia, claim_age(person)});
}

double excess_over_own(const Person& person, const Person& other, int year) {
    const int from = std::max(claim_month(person), claim_month(other));
    return months_from(from, year) *
           spouse_excess({person.birth_year, person.pia, claim_age(person)}, other.pia,
                         from - birth_month(person));
}

// Survivor's benefit of `year` where the other one died at the end of `death`.
double benefit_after_death(const Person& person, const Person& deceased, int death, int year) {
    const int died = (death + 1) * kMonths;
    const int from = std::max(died, birth_month(person) + kFirstSurvivorClaim);
    Deceased record{.birth_year = deceased.birth_year,
                    .pia = deceased.pia,
                    .claim = std::nullopt,
                    .died = died - birth_month(deceased)};
    if (claim_month(deceased) < died) record.claim = claim_age(deceased);
    return months_from(from, year) *
           survivor_benefit(record, person.birth_year, from - birth_month(person));
}

void add_person(const Household& household, std::size_t p, int k, HouseholdTerms& terms) {
    const Person& person = household.people[p];
    const int year = household.start_year + k;
    const int age = year - person.birth_year;
    terms.ages[p] = age;
    if (person.retirement_age && age < *person.retirement_age) {
        terms.wages[p] = person.wage * std::pow(1.0 + person.wage_growth, k);
        terms.deferrals[p] = std::min(person.tax_deferred_saving, terms.wages[p]);
        terms.tax_free_saving[p] =
            std::min(person.tax_free_saving, terms.wages[p] - terms.deferrals[p]);
    }
    for (const Pension& pension : person.pensions) {
        if (age < pension.from_age) continue;
        (pension.indexed ? terms.pensions_real : terms.pensions_nominal)[p] += pension.amount;
        (pension.indexed ? terms.survivor_pensions_real : terms.survivor_pensions_nominal)[p] +=
            pension.amount * pension.survivor_share;
    }
    if (age >= required_distribution_age(person.birth_year))
        if (const auto divisor = uniform_lifetime_divisor(age))
            terms.required_share[p] = 1.0 / *divisor;
    // 59 1/2 is reached in the year of the 59th birthday by people born in its first half.
    terms.early[p] = age < (person.birth_month <= 6 ? 59 : 60);
    terms.own_benefit[p] = own_benefit(person, year);
    if (household.people.size() < kMaxPeople) return;
    const Person& other = household.people[1 - p];
    terms.spouse_excess[p] = excess_over_own(person, other, year);
    for (int death = 0; death < k; ++death)
        terms.survivor_benefit[p].push_back(
            benefit_after_death(person, other, household.start_year + death, year));
}

void add_events(const Household& household, int k, HouseholdTerms& terms) {
    for (const HouseholdEvent& event : household.events) {
        const int since = k - event.year;
        if (since < 0 || since >= event.years || since % event.every != 0) continue;
        const double amount = event.amount * std::pow(1.0 + event.growth, since);
        if (event.type == HouseholdEventType::kExpense)
            (event.indexed ? terms.expense_real : terms.expense_nominal) += amount;
        else if (event.taxable)
            (event.indexed ? terms.taxable_income_real : terms.taxable_income_nominal) += amount;
        else
            (event.indexed ? terms.income_real : terms.income_nominal) += amount;
    }
}

void add_accounts(const Household& household, CompiledHousehold& made) {
    double interest = 0.0;
    double dividends = 0.0;
    for (const HouseholdAccount& account : household.accounts) {
        if (account.type == AccountType::kTaxDeferred) {
            made.deferred[static_cast<std::size_t>(account.owner)] += account.balance;
        } else if (account.type == AccountType::kTaxFree) {
            made.tax_free += account.balance;
        } else {
            made.taxable += account.balance;
            made.basis += account.basis.value_or(account.balance);
            interest += account.interest_yield * account.balance;
            dividends += account.dividend_yield * account.balance;
        }
    }
    if (made.taxable > 0.0) {
        made.interest_yield = interest / made.taxable;
        made.dividend_yield = dividends / made.taxable;
    } else {
        // Savings go to an account that is still empty.
        for (const HouseholdAccount& account : household.accounts) {
            if (account.type != AccountType::kTaxable) continue;
            made.interest_yield = account.interest_yield;
            made.dividend_yield = account.dividend_yield;
        }
    }
}

// A wage that no year of the plan has.
void note_unpaid_wages(const Household& household, Issues& issues) {
    for (std::size_t p = 0; p < household.people.size(); ++p) {
        const Person& person = household.people[p];
        const int age = household.start_year - person.birth_year;
        if (person.wage <= 0.0 || !person.retirement_age || age < *person.retirement_age) continue;
        issues.push_back(
            {Severity::kWarning, "no_wage",
             fmt::format("the wage of {} is not paid: at the start the age is {}, and the first "
                         "age without the wage {}",
                         person.name.empty() ? fmt::format("person {}", p + 1) : person.name, age,
                         *person.retirement_age),
             fmt::format("people/{}/retirement_age", p)});
    }
}

}  // namespace

CompiledHousehold compile_household(const Household& household) {
    CompiledHousehold made;
    made.household = &household;
    made.people = household.people.size();
    add_accounts(household, made);
    const int last_law = tax_law_years().back();
    for (int k = 0; k < household.years; ++k) {
        HouseholdTerms terms;
        terms.law = projected_tax_law(household.start_year + k);
        terms.law_year_index = std::max(terms.law.year - household.start_year, 0);
        for (std::size_t p = 0; p < made.people; ++p) add_person(household, p, k, terms);
        terms.spending = household.spending * std::pow(1.0 + household.spending_growth, k);
        add_events(household, k, terms);
        made.terms.push_back(std::move(terms));
    }
    note_unpaid_wages(household, made.issues);
    if (household.start_year > last_law)
        made.issues.push_back(
            {Severity::kWarning, "tax_law_year",
             fmt::format(
                 "the plan starts in {}: its taxes use the amounts of {}, the last year with "
                 "tables, as those of the start",
                 household.start_year, last_law),
             "start_year"});
    else if (household.start_year + household.years - 1 > last_law)
        made.issues.push_back(
            {Severity::kInfo, "projected_tax_law",
             fmt::format("after {} the amounts of the tax law follow the price level of the path; "
                         "those that the law does not index stay",
                         last_law),
             "start_year"});
    return made;
}

std::vector<std::string> household_sources(const Household& household) {
    const int first = tax_law(household.start_year).year;
    const int last = tax_law(household.start_year + household.years - 1).year;
    std::vector<std::string> sources;
    const auto add = [&](std::vector<std::string> more) {
        for (std::string& one : more) sources.push_back(std::move(one));
    };
    for (const int year : tax_law_years())
        if (year >= first && year <= last) add(tax_law_sources(year));
    add(social_security_sources());
    add(required_distribution_sources());
    return sources;
}

}  // namespace ballast::plan
