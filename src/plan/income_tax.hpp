// Federal income tax of one household and year, with the net investment income tax, taxes on wages
// and Medicare surcharges. docs/methods/plan_taxes.md has the lines of the computation.
#pragma once

#include <array>
#include <cstddef>

#include "plan/tax_law.hpp"

namespace ballast::plan {

// Amounts of the year, in dollars of the year.
struct TaxYear {
    FilingStatus status = FilingStatus::kSingle;
    int aged_65 = 0;                // persons aged 65 or over at the end of the year
    std::array<double, 2> wages{};  // by person, before deferrals
    double deferrals = 0.0;         // of wages into tax-deferred accounts
    double interest = 0.0;          // taxable, with dividends that are not qualified
    double tax_exempt_interest = 0.0;
    double qualified_dividends = 0.0;
    double short_term_gain = 0.0;  // net; negative is a loss
    double long_term_gain = 0.0;
    double pensions = 0.0;  // with distributions and conversions of tax-deferred accounts
    double other_income = 0.0;
    double social_security = 0.0;  // benefits, before deductions
    double adjustments = 0.0;      // to income, other than deferrals
    double itemized_deductions = 0.0;
};

struct TaxBill {
    double provisional_income = 0.0;
    double taxable_benefits = 0.0;
    double capital_gain = 0.0;  // in income; negative is the loss deducted
    double carried_loss = 0.0;  // to the next year, positive
    double adjusted_gross_income = 0.0;
    double medicare_income = 0.0;     // adjusted gross income and tax-exempt interest
    double standard_deduction = 0.0;  // with additions for age
    double senior_deduction = 0.0;
    double deductions = 0.0;
    double taxable_income = 0.0;
    double ordinary_income = 0.0;      // part of taxable income at ordinary rates
    double preferential_income = 0.0;  // part at the rates of long-term gains
    double ordinary_tax = 0.0;
    double gains_tax = 0.0;
    double income_tax = 0.0;  // both
    double investment_tax = 0.0;
    double wage_tax = 0.0;
    double total = 0.0;
    double ordinary_rate = 0.0;  // bracket of the last dollar of ordinary income
    double gains_rate = 0.0;     // rate of the next dollar of gain
};

// `index` multiplies the amounts that the law adjusts for inflation; 1 in the law's own year.
TaxBill tax_bill(const TaxLaw& law, double index, const TaxYear& year);

// IRC 86: the part of Social Security benefits in income, given all other income (with
// tax-exempt interest, after adjustments).
double taxable_benefits(const StatusLaw& law, double benefits, double other_income);

// Tax on ordinary income by the rate schedule.
double schedule_tax(const StatusLaw& law, double index, double income);

// The premiums of a person, given the income of two years before.
struct MedicarePremium {
    std::size_t tier = 0;    // 0: no surcharge
    double part_b = 0.0;     // per month, total
    double surcharge = 0.0;  // per year, Parts B and D
};
MedicarePremium medicare_premium(const StatusLaw& law, double index, double income);

// Highest income of a tier; infinity for the last one.
double medicare_tier_limit(const StatusLaw& law, double index, std::size_t tier);

}  // namespace ballast::plan
