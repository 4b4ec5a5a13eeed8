// Social Security of one or two people by the ages at which they claim: the present value of all
// benefits, those of spouses and survivors included.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "plan/household.hpp"

namespace ballast::plan {

// Ages in months; values in money of the start.
struct ClaimOption {
    int first_claim = 0;
    std::optional<int> second_claim;
    double first_benefit = 0.0;  // per month, own benefit
    std::optional<double> second_benefit;
    double total = 0.0;
    double present_value = 0.0;
};

struct ClaimComparison {
    std::vector<ClaimOption> options;  // every pair of whole years of age from 62 to 70
    std::size_t best = 0;              // index: largest present value
};

// Each person needs `lives_to`; wages and pensions are not used. `discount_rate` is real, per year,
// from the start of `start_year`. Ages already passed at the start are left out; one remains.
Result<ClaimComparison> compare_claims(std::vector<Person> people, int start_year,
                                       double discount_rate);

}  // namespace ballast::plan
