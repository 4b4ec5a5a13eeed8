// United States Social Security: retirement ages, the primary insurance amount, and benefits of
// workers, spouses and survivors by claiming age. Monthly dollars. docs/methods/plan_taxes.md has
// the formulas.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"

namespace ballast::plan {

inline constexpr int kFirstClaim = 62 * 12;  // months of age
inline constexpr int kLastClaim = 70 * 12;   // delayed credits end
inline constexpr int kFirstSurvivorClaim = 60 * 12;

// Full retirement age in months: of workers and spouses (20 CFR 404.409(a)), of survivors (b).
int full_retirement_months(int birth_year);
int survivor_full_retirement_months(int birth_year);

// Share of the primary insurance amount paid to a worker who claims at `claim` months of age:
// 20 CFR 404.410(a), 404.313.
double worker_share(int birth_year, int claim);
// Share of a spouse's benefit paid when it begins at that age: 404.410(b).
double spouse_share(int birth_year, int claim);
// Share of a survivor's benefit: 404.410(c).
double survivor_share(int birth_year, int claim);

double to_dime(double amount);    // next lower multiple of $0.10
double to_dollar(double amount);  // next lower dollar

// What a person is paid for claiming at an age, given the primary insurance amounts of both.
struct Claim {
    int birth_year = 0;
    double pia = 0.0;
    int claim = kFirstClaim;  // months of age
};
double worker_benefit(const Claim& own);
// The excess of half of the worker's amount over the own one, reduced by the age at which it
// begins: that of `spouse_from` months, or of the own claim where that is later.
double spouse_excess(const Claim& own, double worker_pia, int spouse_from);

// How the deceased had claimed: at `claim` months, or not before death at `died` months of age.
struct Deceased {
    int birth_year = 0;
    double pia = 0.0;
    std::optional<int> claim;
    int died = 0;
};
// Survivor's benefit for claiming at `claim` months of age: the deceased's amount with delayed
// credits, reduced by age; where the deceased had claimed early, at most the larger of the reduced
// benefit and 82.5 % of the primary insurance amount (20 CFR 404.338(b)).
double survivor_benefit(const Deceased& deceased, int survivor_birth_year, int claim);

// The primary insurance amount of average indexed monthly earnings, with the cost-of-living
// increases from the year of eligibility up to `as_of_year`: 42 USC 415(a)(1)(A).
double primary_amount(double aime, int eligibility_year, int as_of_year);

// Average indexed monthly earnings at which the shares of that amount change, in a year of
// eligibility: 42 USC 415(a)(1)(B).
struct BendPoints {
    double first = 0.0;
    double second = 0.0;
};
BendPoints bend_points(int eligibility_year);

struct IndexedYear {
    int year = 0;
    double earnings = 0.0;  // covered: at most the base of the year
    double factor = 1.0;
    double indexed = 0.0;
    bool counted = false;
};
struct PrimaryInsurance {
    int eligibility_year = 0;  // of age 62
    int index_year = 0;
    double first_bend = 0.0;
    double second_bend = 0.0;
    double aime = 0.0;
    double pia_at_eligibility = 0.0;
    double pia = 0.0;  // with the cost-of-living increases up to `as_of_year`
    std::vector<IndexedYear> years;
};
// From yearly earnings, for a payment in `as_of_year`. Years whose wage index is not yet published
// use the last one: the amount is in that year's wages. kInvalidInput: no earnings, a birth year
// before 1929.
Result<PrimaryInsurance> primary_insurance(int birth_year, const std::map<int, double>& earnings,
                                           int as_of_year);

// What an amount of a person born in `birth_year`, paid in `as_of_year`, takes from the last
// published year of a table because its own year has none; `last_earnings` is the latest year of
// earnings, if these are given. `where` is the place of the person in the request.
Issues unpublished_years(int birth_year, std::optional<int> last_earnings, int as_of_year,
                         const std::string& where);

// The publications that the tables come from.
std::vector<std::string> social_security_sources();

}  // namespace ballast::plan
