// By how much the splits of a day multiply all that is held of a symbol, whatever the account.
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

// Of all splits up to `as_of`. A ratio that is of everything held is taken as stated; shares added,
// and ratios of some accounts alone, are measured against the units held before them. A split of
// what is not held has none, unless it states its ratio. Rows are checked ones, but for the symbols
// left out. kInvalidInput where a split passes the limit of units: `at` is that row.
Result<SplitFactors> split_factors(std::span<const model::Transaction> transactions,
                                   std::span<const TransferMove> moves,
                                   std::optional<fin::Date> as_of,
                                   const std::set<std::string>& left_out,
                                   const model::Transaction*& at);

}  // namespace ballast::ledger
