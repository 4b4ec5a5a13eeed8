// Closing prices of many symbols on common dates, and what is wrong with them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::market {

// One row per date, one column per symbol, kept by column. NaN says that there was no price on that
// day; it is never taken for zero and never filled from a neighbour.
struct PriceHistory {
    std::vector<fin::Date> dates;  // strictly ascending
    std::vector<std::string> symbols;
    std::vector<std::vector<double>> closes;  // closes[symbol][date]

    std::optional<std::size_t> column(std::string_view symbol) const;
};

// kInvalidInput with one fault per error (at most 100): dates that do not ascend, symbols that are
// empty or double, columns of another length, prices that are not finite and above zero.
Status validate(const PriceHistory& history);

// The rows dated `as_of` and before.
PriceHistory until(const PriceHistory& history, fin::Date as_of);
// The named columns in the order named; a symbol that the history lacks is left out.
PriceHistory select(const PriceHistory& history, std::span<const std::string> symbols);

struct Close {
    fin::Date date;
    double price = 0.0;
};

// The last `count` closes at or before `as_of`, the latest first; fewer when there are fewer.
std::vector<Close> last_closes(const PriceHistory& history, std::size_t column, fin::Date as_of,
                               std::size_t count);

}  // namespace ballast::market
