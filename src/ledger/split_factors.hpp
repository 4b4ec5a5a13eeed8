// Factors by which the splits of a day multiply all holdings of a symbol, in every account.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/run.hpp"

namespace ballast::ledger {

// Units after = units before × numerator / denominator.
struct SplitFactor {
    Decimal numerator{1};
    Decimal denominator{1};
};
using SplitFactors = std::map<std::string, std::map<fin::Date, SplitFactor>>;

// For all splits up to `as_of`. A ratio that applies to the whole holding is used as stated; added
// shares, and ratios for some accounts only, are measured against the units held before them. A
// split of a symbol that is not held has no factor unless it states its ratio. Rows must be
// checked, except for symbols that are left out. kInvalidInput where a split exceeds the limit of
// units: `at` is that row.
Result<SplitFactors> split_factors(std::span<const model::Transaction> transactions,
                                   const TransferMoves& moves, std::optional<fin::Date> as_of,
                                   const std::set<std::string>& left_out,
                                   const model::Transaction*& at);

}  // namespace ballast::ledger
