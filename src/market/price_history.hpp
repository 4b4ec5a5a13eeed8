// Closing prices of many symbols on common dates, and their validation.
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

// One row per date, one column per symbol, stored by column. NaN means that there was no price on
// that day; it is never treated as zero or filled from a neighbor.
struct PriceHistory {
    std::vector<fin::Date> dates;  // strictly ascending
    std::vector<std::string> symbols;
    std::vector<std::vector<double>> closes;  // closes[symbol][date]

    std::optional<std::size_t> column(std::string_view symbol) const;
};

// kInvalidInput with one message per error (at most 100): dates that do not ascend, empty or
// duplicate symbols, columns of different length, prices that are not finite and positive.
Status validate(const PriceHistory& history);

// The rows dated on or before `as_of`.
PriceHistory until(const PriceHistory& history, fin::Date as_of);
// The named columns in the given order; symbols that the history lacks are left out.
PriceHistory select(const PriceHistory& history, std::span<const std::string> symbols);

struct Close {
    fin::Date date;
    double price = 0.0;
};

// Up to `count` closes on or before `as_of`, latest first.
std::vector<Close> last_closes(const PriceHistory& history, std::size_t column, fin::Date as_of,
                               std::size_t count);

}  // namespace ballast::market
