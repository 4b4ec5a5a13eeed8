// The household as tables per year, and one path of it through all years.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "plan/household.hpp"
#include "plan/path_market.hpp"

namespace ballast::plan {

// The part of a year that is the same on every path; real amounts unless stated otherwise.
struct HouseholdTerms {
    TaxLaw law;
    int law_year_index = 0;  // year of the plan whose prices the law's amounts are in; -1: none
    std::array<int, kMaxPeople> ages{};
    std::array<double, kMaxPeople> wages{};
    std::array<double, kMaxPeople> deferrals{};
    std::array<double, kMaxPeople> tax_free_saving{};
    std::array<double, kMaxPeople> pensions_real{};
    std::array<double, kMaxPeople> pensions_nominal{};
    std::array<double, kMaxPeople> survivor_pensions_real{};  // left by that person
    std::array<double, kMaxPeople> survivor_pensions_nominal{};
    std::array<double, kMaxPeople> required_share{};
    std::array<bool, kMaxPeople> early{};                          // withdrawals are penalized
    std::array<double, kMaxPeople> own_benefit{};                  // Social Security per year
    std::array<double, kMaxPeople> spouse_excess{};                // while both live
    std::array<std::vector<double>, kMaxPeople> survivor_benefit;  // [year of the other's death]
    double spending = 0.0;                                         // of all people
    double expense_real = 0.0;
    double expense_nominal = 0.0;
    double income_real = 0.0;  // not taxed
    double income_nominal = 0.0;
    double taxable_income_real = 0.0;
    double taxable_income_nominal = 0.0;
};

struct CompiledHousehold {
    const Household* household = nullptr;
    std::vector<HouseholdTerms> terms;
    std::size_t people = 1;
    std::array<double, kMaxPeople> deferred{};
    double taxable = 0.0;
    double basis = 0.0;
    double tax_free = 0.0;
    double interest_yield = 0.0;
    double dividend_yield = 0.0;
    Issues issues;
};

CompiledHousehold compile_household(const Household& household);

// Social Security of all people in year k, real: own benefits, the excess of a spouse, and the
// larger of the own and the survivor's benefit after a death.
double household_benefits(const CompiledHousehold& household,
                          const std::array<int, kMaxPeople>& last_years, int k);

struct HouseholdOutcome {
    bool failed = false;
    double shortfall = 0.0;  // real, like all others
    double lifetime_tax = 0.0;
    double heirs_tax = 0.0;
    double conversions = 0.0;
    double terminal = 0.0;
};

// Where one path's figures by year go, real; may be empty.
struct HouseholdRows {
    std::span<double> balance;
    std::span<double> taxes;
    std::span<double> spending;
    std::vector<HouseholdYear>* years = nullptr;
};

// `last_years`: the last year of life of each person, an index; at most the last of the plan.
HouseholdOutcome run_household(const CompiledHousehold& household, const PathMarket& market,
                               const std::array<int, kMaxPeople>& last_years,
                               const HouseholdRows& rows);

}  // namespace ballast::plan
