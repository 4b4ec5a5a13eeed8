// What a tax bill says about the next dollar: marginal rates, the room in its bracket and Medicare
// tier, ordinary income by bracket.
#pragma once

#include <optional>
#include <vector>

#include "plan/income_tax.hpp"

namespace ballast::plan {

struct TaxBracketUse {
    double rate = 0.0;
    double over = 0.0;    // taxable income above which the rate applies
    double income = 0.0;  // ordinary income taxed at it
    double tax = 0.0;
};

struct TaxDetail : TaxBill {
    double effective_rate = 0.0;  // income and investment tax over income with untaxed benefits
    double marginal_rate = 0.0;   // of both, on the next dollar of ordinary income
    double marginal_gains_rate = 0.0;    // on the next dollar of long-term gain
    std::optional<double> bracket_room;  // absent in the highest bracket
    std::vector<TaxBracketUse> brackets;
    int medicare_tier = 0;  // by the thresholds of the year
    double medicare_part_b = 0.0;
    double medicare_surcharge = 0.0;
    std::optional<double> medicare_room;  // absent in the highest tier
};

// By the law in its own year.
TaxDetail tax_detail(const TaxLaw& law, const TaxYear& year);

}  // namespace ballast::plan
