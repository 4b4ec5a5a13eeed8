// Roth conversions of a household: policies compared, and the best constant amount searched for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plan/household.hpp"

namespace ballast::plan {

struct ConversionResult {
    Conversions policy;
    std::string name;
    HouseholdSummary summary;
};

struct ConversionComparison {
    std::vector<ConversionResult> results;
    std::size_t least_tax = 0;    // index: least mean lifetime tax with the heirs' tax
    std::size_t most_wealth = 0;  // index: largest median of wealth after tax
};

// Every policy on the same market paths. Empty `policies`: none, every bracket of ordinary income
// below the highest two, every Medicare tier below the highest two. With `search`, also the
// constant real amounts, in the years of the household's own policy, with the least tax and the
// most wealth: the best of a grid up to the tax-deferred balance, narrowed around it by golden
// sections to 1%.
Result<ConversionComparison> compare_conversions(const Household& household, const Plan& market,
                                                 const History& history,
                                                 std::vector<Conversions> policies, bool search,
                                                 const Work& work);

}  // namespace ballast::plan
