// A household of one or two people in the United States, simulated year by year: wages, Social
// Security, pensions, accounts by tax treatment, federal taxes, required distributions, Roth
// conversions and Medicare surcharges. docs/methods/plan_taxes.md has the order of a year.
//
// Year k is the calendar year start_year + k; a person's age in it is the one attained by its end.
// Amounts are per year in money of the start ("real"), unless stated otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "plan/history.hpp"
#include "plan/income_tax.hpp"
#include "plan/plan.hpp"
#include "plan/simulate.hpp"

namespace ballast::plan {

inline constexpr std::size_t kMaxPeople = 2;

struct Pension {
    double amount = 0.0;  // when it begins, in money of the start where it is indexed
    int from_age = 65;    // of the person
    bool indexed = true;  // else the amount is nominal and constant
    double survivor_share = 0.0;
};

struct Person {
    std::string name;
    int birth_year = 0;
    int birth_month = 1;
    std::optional<int> lives_to;  // age in the last year of life; absent: the end of the plan
    double wage = 0.0;
    double wage_growth = 0.0;           // real
    std::optional<int> retirement_age;  // the first without a wage; absent: no wage
    double tax_deferred_saving = 0.0;   // of the wage
    double tax_free_saving = 0.0;
    double pia = 0.0;                 // primary insurance amount per month
    std::optional<int> claim_months;  // age in months; full retirement age when absent
    std::vector<Pension> pensions;
};

struct HouseholdAccount {
    AccountType type = AccountType::kTaxable;
    int owner = 0;  // index of the person; tax-deferred accounts only
    double balance = 0.0;
    std::optional<double> basis;  // taxable; the balance when absent
    double interest_yield = 0.0;  // taxable: paid out per year, a part of the return
    double dividend_yield = 0.0;  // taxable: qualified dividends, likewise
};

enum class HouseholdEventType { kExpense, kIncome };

struct HouseholdEvent {
    std::string name;
    HouseholdEventType type = HouseholdEventType::kExpense;
    int year = 0;   // first year, from 0
    int years = 1;  // length of the period in which it recurs
    int every = 1;  // interval between occurrences
    double amount = 0.0;
    double growth = 0.0;   // per year from its first year
    bool indexed = true;   // raised by the price level
    bool taxable = false;  // income at ordinary rates
};

// Accounts are drawn down in this order, each until it is empty.
enum class WithdrawalOrder {
    kTaxableFirst,      // taxable, tax-deferred, tax-free
    kTaxDeferredFirst,  // tax-deferred, taxable, tax-free
    kProportional,      // all in proportion to their balances
};

enum class ConversionPolicy {
    kNone,
    kAmount,        // the same real amount every year
    kFillBracket,   // ordinary income up to the end of a bracket
    kMedicareTier,  // income up to the limit of a Medicare tier
};

struct Conversions {
    ConversionPolicy policy = ConversionPolicy::kNone;
    double amount = 0.0;  // kAmount
    double rate = 0.12;   // kFillBracket: the bracket
    int tier = 0;         // kMedicareTier: the highest tier
    int first_year = 0;
    std::optional<int> last_year;  // the last of the plan when absent
};

// Lifetimes as in Mortality, from each person's own age.
struct Gompertz {
    double mode = 88.0;
    double dispersion = 10.0;
};

struct Household {
    int start_year = 0;
    int years = 30;
    std::vector<Person> people;
    std::vector<HouseholdAccount> accounts;
    double spending = 0.0;
    double survivor_spending = 0.75;  // share of spending when one of two has died
    double spending_growth = 0.0;     // real
    // From the first year without a wage on: the amount taken out of all accounts before taxes.
    // What remains after taxes is spent, and `spending` is the least that counts as a success.
    std::optional<WithdrawalRule> withdrawal;
    std::vector<HouseholdEvent> events;
    WithdrawalOrder order = WithdrawalOrder::kTaxableFirst;
    Conversions conversions;
    // Income for Medicare of the two years before the start.
    double income_two_years_before = 0.0;
    double income_last_year = 0.0;
    double heirs_tax_rate = 0.22;  // on what is left in tax-deferred accounts
    double itemized_deductions = 0.0;
    std::optional<Gompertz> mortality;  // of each person without `lives_to`
};

// One year of one path; amounts nominal.
struct HouseholdYear {
    int year = 0;  // calendar
    int age = 0;   // of the first person, whether alive or not
    std::optional<int> second_age;
    int alive = 0;
    FilingStatus status = FilingStatus::kSingle;
    double price_level = 1.0;
    double wages = 0.0;
    double social_security = 0.0;
    double pensions = 0.0;
    double other_income = 0.0;
    double spending = 0.0;  // paid
    double expenses = 0.0;
    double required_distribution = 0.0;
    double conversion = 0.0;
    double from_taxable = 0.0;
    double from_tax_deferred = 0.0;  // with the required distribution
    double from_tax_free = 0.0;
    double realized_gain = 0.0;
    double adjusted_gross_income = 0.0;
    double taxable_benefits = 0.0;
    double taxable_income = 0.0;
    double bracket = 0.0;
    double income_tax = 0.0;  // with the net investment income tax and early withdrawals
    double wage_tax = 0.0;
    std::size_t medicare_tier = 0;
    double medicare_surcharge = 0.0;
    double shortfall = 0.0;
    double taxable_balance = 0.0;  // at the end of the year
    double tax_deferred_balance = 0.0;
    double tax_free_balance = 0.0;
};

struct HouseholdPath {
    std::string label;
    std::uint64_t path = 0;
    std::optional<int> history_year;
    std::vector<HouseholdYear> years;
};

struct HouseholdCohort {
    int history_year = 0;
    bool success = false;
    double terminal_real = 0.0;
    double lifetime_tax = 0.0;  // real
};

struct HouseholdSummary {
    double success_rate = 0.0;
    double standard_error = 0.0;
    double mean_lifetime_tax = 0.0;  // real: federal taxes and Medicare surcharges
    double mean_heirs_tax = 0.0;     // real: on tax-deferred money left at the end
    double mean_conversions = 0.0;   // real
    double mean_shortfall = 0.0;     // real
    Percentiles terminal;            // real, before the heirs' tax
    Percentiles terminal_after_tax;  // real
};

struct HouseholdSimulation : HouseholdSummary {
    std::uint64_t paths = 0;
    PathSuccesses path_successes;
    std::vector<YearPercentiles> balance;   // real at the end of the year, in both members
    std::vector<YearPercentiles> taxes;     // real
    std::vector<YearPercentiles> spending;  // real; empty without a withdrawal rule
    std::vector<HouseholdPath> sample_paths;
    std::vector<HouseholdCohort> cohorts;
    Issues notes;
};

// The errors of the household itself, with pointers into its request.
Status check_household(const Household& household);

// `market` gives allocation, returns, inflation, fees, paths and seed; its money is not used. Each
// path is that of plan.simulate with the same market.
Result<HouseholdSimulation> simulate_household(const Household& household, const Plan& market,
                                               const History& history, const Work& work);

// The publications that the tables of its years come from: taxes of every year with tables, Social
// Security, required distributions.
std::vector<std::string> household_sources(const Household& household);

// The market of a household's paths, for several households of one start and number of years.
Result<Compiled> household_market(const Household& household, const Plan& market,
                                  const History& history);
Result<HouseholdSummary> summarize_household(const Household& household, const Compiled& market,
                                             const Work& work);

}  // namespace ballast::plan
