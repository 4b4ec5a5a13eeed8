// Returns on common dates from prices.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "market/price_history.hpp"
#include "math/matrix.hpp"

namespace ballast::market {

// Returns per period; rows are dates (ascending), columns symbols. Complete: no NaN. A date on
// which any symbol lacks a return is left out (complete rows; nothing is filled).
struct ReturnPanel {
    std::vector<fin::Date> dates;
    std::vector<std::string> symbols;
    math::Matrix values;  // dates.size() × symbols.size()
};

enum class ReturnKind {
    kSimple,  // P_t / P_(t-1) - 1: additive over positions; used by all risk engines
    kLog,     // ln(P_t / P_(t-1)): additive over time
};

struct ReturnSettings {
    ReturnKind kind = ReturnKind::kSimple;
    std::optional<fin::Date> as_of;          // later prices are not used; nullopt: the last date
    std::optional<std::size_t> window;       // at most this many returns, the latest
    std::size_t minimum_observations = 60;   // symbols with fewer returns are left out
    std::size_t quality_observations = 252;  // with fewer returns a symbol is used with a warning
    int ended_days = 7;  // symbols whose last price is older than this at as_of are left out
    int gap_days = 7;    // returns over more calendar days than this are dropped
};

// Symbols that cannot be used are left out, each with an issue: `no_prices`, `stale_price`,
// `short_history`. The others are joined on the dates on which all have a price (inner join), and a
// return runs from one common date to the next. Issues for symbols that are kept: `short_history`
// (warning), `stale_price` (warning, by staleness.hpp), `missing_prices` (dates lost to the join,
// naming the symbol that cost the most), `price_gap` (returns dropped because they span more than
// gap_days). While the join leaves fewer than minimum_observations, the symbol with the fewest
// prices is dropped. The panel may be empty. kInvalidInput when the history itself is not valid.
Result<Outcome<ReturnPanel>> returns_from_prices(const PriceHistory& history,
                                                 const ReturnSettings& settings);

// The rows dated on or before `as_of`, and of these the last `window`.
ReturnPanel last_rows(const ReturnPanel& panel, std::optional<fin::Date> as_of,
                      std::optional<std::size_t> window);

// Standard deviation (ddof 1) × sqrt(252) of daily returns; nullopt with fewer than two.
std::optional<double> annualized_volatility(std::span<const double> returns);

// kInvalidInput: wrong shape, dates that do not ascend, duplicate symbols, values that are not
// finite. Returns below -1 are valid: a futures price can cross zero.
Status validate(const ReturnPanel& panel);

}  // namespace ballast::market
