// United States tax law of a year as data: rates, thresholds, deductions and Medicare premiums by
// filing status. refdata/plan/us_*.csv name the source of every table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ballast::plan {

enum class FilingStatus : std::uint8_t {
    kSingle,
    kMarriedJoint,
    kMarriedSeparate,
    kHeadOfHousehold,
};
inline constexpr std::size_t kFilingStatuses = 4;

// `rate` applies to income over `over`, up to the next step.
struct RateStep {
    double over = 0.0;
    double rate = 0.0;
};
inline constexpr std::size_t kOrdinarySteps = 7;
inline constexpr std::size_t kGainSteps = 3;

// Monthly premiums per person: the total of Part B, the addition to Part D.
struct MedicareTier {
    double from = 0.0;
    bool at_least = false;  // whether it includes `from`
    bool indexed = true;
    double part_b = 0.0;
    double part_d = 0.0;
};
inline constexpr std::size_t kMedicareTiers = 6;

struct StatusLaw {
    std::array<RateStep, kOrdinarySteps> ordinary{};
    std::array<RateStep, kGainSteps> gains{};
    double standard_deduction = 0.0;
    double age_addition = 0.0;      // per person aged 65 or over
    double senior_deduction = 0.0;  // per person aged 65 or over; 0: none
    double senior_over = 0.0;
    double senior_rate = 0.0;
    double benefits_base = 0.0;
    double benefits_adjusted_base = 0.0;
    double investment_over = 0.0;
    double medicare_over = 0.0;
    double loss_limit = 0.0;
    std::array<MedicareTier, kMedicareTiers> medicare{};
    std::size_t tiers = 0;  // used of `medicare`
};

struct TaxLaw {
    int year = 0;
    std::array<StatusLaw, kFilingStatuses> statuses{};
    double wage_base = 0.0;
    int senior_last_year = 0;  // last year of the senior deduction

    const StatusLaw& of(FilingStatus status) const {
        return statuses[static_cast<std::size_t>(status)];
    }
};

inline constexpr double kInvestmentTaxRate = 0.038;      // IRC 1411(a)(1)
inline constexpr double kSocialSecurityTaxRate = 0.062;  // IRC 3101(a)
inline constexpr double kMedicareTaxRate = 0.0145;       // IRC 3101(b)(1)
inline constexpr double kMedicareAdditionRate = 0.009;   // IRC 3101(b)(2)
inline constexpr double kEarlyWithdrawalRate = 0.1;      // IRC 72(t)(1)

// Years with tables, ascending.
std::span<const int> tax_law_years();

// The law of the year; before the first year the first, after the last the last.
const TaxLaw& tax_law(int year);

// The law that a projection applies to `year`: that of tax_law, without deductions that have
// expired by then.
TaxLaw projected_tax_law(int year);

// The publications that a year's tables come from.
std::vector<std::string> tax_law_sources(int year);

// Age at which distributions are first required, IRC 401(a)(9)(C)(v); 73 for the birth year 1959
// (REG-103529-23).
int required_distribution_age(int birth_year);

}  // namespace ballast::plan
