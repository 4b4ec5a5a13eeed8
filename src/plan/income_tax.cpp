#include "plan/income_tax.hpp"

#include <algorithm>
#include <limits>

#include "plan/limits.hpp"

namespace ballast::plan {

namespace {

template <std::size_t N>
double stepped(const std::array<RateStep, N>& steps, double index, double from, double to) {
    double tax = 0.0;
    for (std::size_t i = 0; i < N; ++i) {
        const double low = std::max(from, steps[i].over * index);
        const double high = i + 1 < N ? std::min(to, steps[i + 1].over * index) : to;
        if (high > low) tax += steps[i].rate * (high - low);
        if (i + 1 < N && to <= steps[i + 1].over * index) break;
    }
    return tax;
}

template <std::size_t N>
double rate_at(const std::array<RateStep, N>& steps, double index, double income) {
    double rate = steps[0].rate;
    for (const RateStep& step : steps)
        if (income > step.over * index) rate = step.rate;
    return rate;
}

// Schedule D: what the year's gains add to income, what of it is long term, and what is carried on.
struct NetGain {
    double in_income = 0.0;
    double long_term = 0.0;
    double carried_loss = 0.0;
};
NetGain net_gain(const StatusLaw& law, const TaxYear& year) {
    const double net = year.short_term_gain + year.long_term_gain;
    NetGain gain;
    gain.in_income = std::max(net, -law.loss_limit);
    gain.long_term = std::clamp(net, 0.0, std::max(year.long_term_gain, 0.0));
    gain.carried_loss = std::max(-net - law.loss_limit, 0.0);
    return gain;
}

double wage_tax(const TaxLaw& law, const StatusLaw& status, double index, const TaxYear& year) {
    double tax = 0.0;
    double total = 0.0;
    for (const double wage : year.wages) {
        tax += kSocialSecurityTaxRate * std::min(wage, law.wage_base * index) +
               kMedicareTaxRate * wage;
        total += wage;
    }
    return tax + kMedicareAdditionRate * std::max(total - status.medicare_over, 0.0);
}

// IRC 151(d)(5)(C): each person's deduction falls by the rate times the income over the amount.
double senior_deduction(const StatusLaw& law, int persons, double income) {
    const double each =
        law.senior_deduction - law.senior_rate * std::max(income - law.senior_over, 0.0);
    return persons * std::max(each, 0.0);
}

}  // namespace

double taxable_benefits(const StatusLaw& law, double benefits, double other_income) {
    // Publication 915, worksheet 1, lines 6 to 18.
    const double over_base = 0.5 * benefits + other_income - law.benefits_base;
    if (benefits <= 0.0 || over_base <= 0.0) return 0.0;
    const double width = law.benefits_adjusted_base - law.benefits_base;
    const double half = std::min(0.5 * std::min(over_base, width), 0.5 * benefits);
    return std::min(half + 0.85 * std::max(over_base - width, 0.0), 0.85 * benefits);
}

double schedule_tax(const StatusLaw& law, double index, double income) {
    return stepped(law.ordinary, index, 0.0, income);
}

TaxBill tax_bill(const TaxLaw& law, double index, const TaxYear& year) {
    const StatusLaw& status = law.of(year.status);
    TaxBill bill;
    const NetGain gain = net_gain(status, year);
    bill.capital_gain = gain.in_income;
    bill.carried_loss = gain.carried_loss;
    const double other = year.wages[0] + year.wages[1] - year.deferrals + year.interest +
                         year.qualified_dividends + gain.in_income + year.pensions +
                         year.other_income - year.adjustments;
    bill.provisional_income = 0.5 * year.social_security + other + year.tax_exempt_interest;
    bill.taxable_benefits =
        taxable_benefits(status, year.social_security, other + year.tax_exempt_interest);
    bill.adjusted_gross_income = other + bill.taxable_benefits;
    bill.medicare_income = bill.adjusted_gross_income + year.tax_exempt_interest;

    bill.standard_deduction =
        index * (status.standard_deduction + year.aged_65 * status.age_addition);
    bill.senior_deduction = senior_deduction(status, year.aged_65, bill.adjusted_gross_income);
    bill.deductions =
        std::max(bill.standard_deduction, year.itemized_deductions) + bill.senior_deduction;
    bill.taxable_income = std::max(bill.adjusted_gross_income - bill.deductions, 0.0);

    // Qualified Dividends and Capital Gain Tax Worksheet of Form 1040.
    bill.preferential_income =
        std::min(bill.taxable_income, year.qualified_dividends + gain.long_term);
    bill.ordinary_income = bill.taxable_income - bill.preferential_income;
    bill.ordinary_tax = schedule_tax(status, index, bill.ordinary_income);
    bill.gains_tax = stepped(status.gains, index, bill.ordinary_income, bill.taxable_income);
    // Line 25: never more than the tax on all income at ordinary rates.
    bill.gains_tax = std::min(bill.gains_tax,
                              schedule_tax(status, index, bill.taxable_income) - bill.ordinary_tax);
    bill.income_tax = bill.ordinary_tax + bill.gains_tax;
    bill.ordinary_rate = rate_at(status.ordinary, index, bill.ordinary_income);
    bill.gains_rate = rate_at(status.gains, index, bill.taxable_income);

    const double investment =
        std::max(year.interest + year.qualified_dividends + std::max(gain.in_income, 0.0), 0.0);
    bill.investment_tax =
        kInvestmentTaxRate *
        std::min(investment, std::max(bill.adjusted_gross_income - status.investment_over, 0.0));
    bill.wage_tax = wage_tax(law, status, index, year);
    bill.total = bill.income_tax + bill.investment_tax + bill.wage_tax;
    return bill;
}

namespace {

double tier_from(const MedicareTier& tier, double index) {
    return tier.indexed ? tier.from * index : tier.from;
}

}  // namespace

MedicarePremium medicare_premium(const StatusLaw& law, double index, double income) {
    MedicarePremium premium;
    for (std::size_t i = 1; i < law.tiers; ++i) {
        const double from = tier_from(law.medicare[i], index);
        if (income > from || (law.medicare[i].at_least && income >= from)) premium.tier = i;
    }
    const MedicareTier& tier = law.medicare[premium.tier];
    premium.part_b = tier.part_b * index;
    premium.surcharge = kMonths * index * (tier.part_b - law.medicare[0].part_b + tier.part_d);
    return premium;
}

double medicare_tier_limit(const StatusLaw& law, double index, std::size_t tier) {
    if (tier + 1 >= law.tiers) return std::numeric_limits<double>::infinity();
    const MedicareTier& next = law.medicare[tier + 1];
    // A dollar below a threshold that belongs to the next tier.
    return tier_from(next, index) - (next.at_least ? 1.0 : 0.0);
}

}  // namespace ballast::plan
