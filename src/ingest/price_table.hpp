// Prices in a table, long or wide.
//
// Long: columns date and close, with symbol unless the file has a single series, and optionally
// open, high, low, volume, currency, source; other columns are ignored and listed. Wide: a column
// of dates and one column of closes per symbol. Names of columns are compared ignoring case.
//
// An empty cell, or a placeholder such as "n/a" or "null", is no price: it is never zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ingest/csv.hpp"
#include "model/price_bar.hpp"

namespace ballast::ingest {

enum class PriceLayout : std::uint8_t { kLong, kWide };

struct PriceTableOptions {
    std::string symbol;               // of a file with a single series
    std::string currency;             // of rows that state none
    std::string source;               // likewise
    std::optional<fin::Date> latest;  // later dates are rejected
};

struct RejectedPrice {
    std::size_t line = 0;
    std::string symbol;
    std::string column;
    std::string value;
    std::string reason;    // a code: date, future, symbol, close, number, duplicate, currency
    std::string expected;  // a noun phrase
    std::string fix;
};

struct PriceTable {
    PriceLayout layout = PriceLayout::kLong;
    std::vector<model::PriceBar> bars;    // by symbol, date and source; keys are distinct
    std::vector<RejectedPrice> rejected;  // in file order
    std::size_t without_price = 0;        // rows, or cells of a wide table
    std::size_t repeated = 0;             // rows equal to an earlier one of their key
    std::vector<std::string> ignored;     // columns
};

// kInvalidInput when the columns cannot be recognized; an invalid row is a RejectedPrice. The cells
// of the table take no more memory once they are read.
Result<PriceTable> read_price_table(CsvTable table, const PriceTableOptions& options);

// The number of prices that a table may have: its rows, or its cells besides dates if it is wide.
std::size_t most_prices(const CsvTable& table);

}  // namespace ballast::ingest
