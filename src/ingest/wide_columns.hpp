// A table of dates and numbers, a column for each symbol: prices, returns, series.
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

// `text` by `read_columns`' fast way, its delimiter found unless it is given: one column "date" or
// "Date" of days (YYYY-MM-DD), all others numbers. Nothing for every other table, with a fault or
// only unusual (blanks in cells, years for dates, 007 for 7, blank lines): who reads cell by cell
// says what is wrong there.
std::optional<WideColumns> read_wide_columns(std::string_view text,
                                             std::optional<char> delimiter = std::nullopt,
                                             const Work& work = {});

}  // namespace ballast::ingest
