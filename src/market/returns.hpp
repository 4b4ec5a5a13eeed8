// From prices to returns on common dates.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "market/price_history.hpp"
#include "math/matrix.hpp"

namespace ballast::market {

// Returns per period; rows are dates (ascending), columns symbols. Complete: no NaN. A date on
// which any symbol lacks a return is not in the panel (complete rows; nothing is filled).
struct ReturnPanel {
    std::vector<fin::Date> dates;
    std::vector<std::string> symbols;
    math::Matrix values;  // dates.size() × symbols.size()
};

enum class ReturnKind {
    kSimple,  // P_t / P_(t-1) - 1: adds over positions; what every risk engine takes
    kLog,     // ln(P_t / P_(t-1)): adds over time
};

struct ReturnSettings {
    ReturnKind kind = ReturnKind::kSimple;
    std::optional<fin::Date> as_of;          // prices after it are not read; nullopt: the last date
    std::optional<std::size_t> window;       // at most this many returns, the latest ones
    std::size_t minimum_observations = 60;   // a symbol with fewer is left out
    std::size_t quality_observations = 252;  // fewer are used, with a warning
    int stale_days = 7;  // a symbol whose last price is older than this at as_of is left out
    int gap_days = 7;  // a return across more calendar days than this is not a return of one period
};

// Symbols that cannot take part are left out, each with an issue: `no_prices`, `stale_price`,
// `short_history`. The others are joined on the dates on which all have a price (inner join), and a
// return runs from one common date to the next. Issues of what is kept: `short_history` (warning),
// `missing_prices` (dates lost to the join, naming the symbol that cost most), `price_gap` (returns
// dropped because they span more than gap_days). When the join leaves fewer than
// minimum_observations the symbol with the fewest prices goes, until enough is left. The panel may
// be empty. kInvalidInput when the history itself is not valid.
Result<Outcome<ReturnPanel>> returns_from_prices(const PriceHistory& history,
                                                 const ReturnSettings& settings);

// The rows dated `as_of` and before, and of these the last `window`.
ReturnPanel last_rows(const ReturnPanel& panel, std::optional<fin::Date> as_of,
                      std::optional<std::size_t> window);

// kInvalidInput: shape, dates that do not ascend, double symbols, values that are not finite.
// Returns below -1 stand: a futures price can cross zero.
Status validate(const ReturnPanel& panel);

}  // namespace ballast::market
