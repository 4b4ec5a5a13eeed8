// A table of dates and numbers with a column per symbol: prices, returns, series.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/work.hpp"
#include "fin/date.hpp"

namespace ballast::ingest {

struct WideColumns {
    std::vector<fin::Date> dates;  // strictly ascending
    std::vector<std::string> names;
    std::vector<std::vector<double>> values;  // values[column][row]; NaN where a cell is absent
};

// Reads `text` by the fast path of `read_columns`, detecting the delimiter unless it is given: one
// column "date" or "Date" of dates (YYYY-MM-DD), all others numbers. nullopt for any other table,
// with an error or only unusual (blanks in cells, years for dates, 007 for 7, blank lines): the
// cell-by-cell reader then reports what is wrong.
std::optional<WideColumns> read_wide_columns(std::string_view text,
                                             std::optional<char> delimiter = std::nullopt,
                                             const Work& work = {});

}  // namespace ballast::ingest
