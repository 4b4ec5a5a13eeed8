#include "plan/claiming.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "plan/field_errors.hpp"
#include "plan/household_years.hpp"
#include "plan/limits.hpp"
#include "plan/social_security.hpp"

namespace ballast::plan {

namespace {

// Whole years of age at which the person can still claim; the last one where all have passed.
std::vector<int> ages_of(const Person& person, int start_year) {
    const int first = (start_year - person.birth_year) * kMonths - (person.birth_month - 1);
    std::vector<int> ages;
    for (int claim = kFirstClaim; claim <= kLastClaim; claim += kMonths)
        if (claim >= first) ages.push_back(claim);
    if (ages.empty()) ages.push_back(person.claim_months.value_or(kLastClaim));
    return ages;
}

ClaimOption option_of(const Household& household, double discount_rate) {
    const CompiledHousehold compiled = compile_household(household);
    std::array<int, kMaxPeople> last{-1, -1};
    ClaimOption option;
    for (std::size_t p = 0; p < household.people.size(); ++p) {
        const Person& person = household.people[p];
        last[p] = person.birth_year + *person.lives_to - household.start_year;
        const double benefit =
            worker_benefit({person.birth_year, person.pia, *person.claim_months});
        if (p == 0) {
            option.first_claim = *person.claim_months;
            option.first_benefit = benefit;
        } else {
            option.second_claim = *person.claim_months;
            option.second_benefit = benefit;
        }
    }
    for (int k = 0; k < household.years; ++k) {
        const double benefits = household_benefits(compiled, last, k);
        option.total += benefits;
        option.present_value += benefits / std::pow(1.0 + discount_rate, k);
    }
    return option;
}

}  // namespace

Result<ClaimComparison> compare_claims(std::vector<Person> people, int start_year,
                                       double discount_rate) {
    FieldErrors errors;
    errors.within(discount_rate, kDiscountRateLimits, "/discount_rate");
    Household household;
    household.start_year = start_year;
    household.years = 1;
    for (std::size_t p = 0; p < people.size(); ++p) {
        if (!people[p].lives_to) {
            errors.add(fmt::format("/people/{}/lives_to", p), "required",
                       "the last age of the person is missing", "give an age, such as 90");
            continue;
        }
        household.years =
            std::max(household.years, people[p].birth_year + *people[p].lives_to - start_year + 1);
    }
    TRY_STATUS(std::move(errors).status("request"));
    household.people = std::move(people);
    TRY_STATUS(check_household(household));
    ClaimComparison made;
    const std::vector<int> second_ages = household.people.size() == kMaxPeople
                                             ? ages_of(household.people[1], start_year)
                                             : std::vector<int>{0};
    for (const int first : ages_of(household.people[0], start_year)) {
        for (const int second : second_ages) {
            household.people[0].claim_months = first;
            if (household.people.size() == kMaxPeople) household.people[1].claim_months = second;
            made.options.push_back(option_of(household, discount_rate));
            if (made.options.back().present_value > made.options[made.best].present_value)
                made.best = made.options.size() - 1;
        }
    }
    return made;
}

}  // namespace ballast::plan
