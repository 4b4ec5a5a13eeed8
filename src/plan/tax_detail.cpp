#include "plan/tax_detail.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::plan {

namespace {

constexpr double kIndex = 1.0;

void add_brackets(const StatusLaw& law, TaxDetail& detail) {
    for (std::size_t i = 0; i < kOrdinarySteps; ++i) {
        const RateStep& step = law.ordinary[i];
        const bool is_last = i + 1 == kOrdinarySteps;
        const double top = is_last ? detail.ordinary_income
                                   : std::min(detail.ordinary_income, law.ordinary[i + 1].over);
        const double income = std::max(top - step.over, 0.0);
        detail.brackets.push_back({step.rate, step.over, income, income * step.rate});
        if (step.rate == detail.ordinary_rate && !is_last)
            detail.bracket_room = law.ordinary[i + 1].over - detail.ordinary_income;
    }
}

void add_medicare(const StatusLaw& law, TaxDetail& detail) {
    const MedicarePremium premium = medicare_premium(law, kIndex, detail.medicare_income);
    detail.medicare_tier = static_cast<int>(premium.tier);
    detail.medicare_part_b = premium.part_b;
    detail.medicare_surcharge = premium.surcharge;
    const double limit = medicare_tier_limit(law, kIndex, premium.tier);
    if (std::isfinite(limit)) detail.medicare_room = limit - detail.medicare_income;
}

}  // namespace

TaxDetail tax_detail(const TaxLaw& law, const TaxYear& year) {
    TaxDetail detail;
    static_cast<TaxBill&>(detail) = tax_bill(law, kIndex, year);
    const double taxes = detail.income_tax + detail.investment_tax;
    const double income =
        detail.adjusted_gross_income + year.social_security - detail.taxable_benefits;
    detail.effective_rate = income > 0.0 ? taxes / income : 0.0;
    const auto of_next_dollar = [&](double TaxYear::* field) {
        TaxYear more = year;
        more.*field += 1.0;
        const TaxBill bill = tax_bill(law, kIndex, more);
        return bill.income_tax + bill.investment_tax - taxes;
    };
    detail.marginal_rate = of_next_dollar(&TaxYear::pensions);
    detail.marginal_gains_rate = of_next_dollar(&TaxYear::long_term_gain);
    const StatusLaw& status = law.of(year.status);
    add_brackets(status, detail);
    add_medicare(status, detail);
    return detail;
}

}  // namespace ballast::plan
