// Stored prices, one row per symbol and date, as a panel.
#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "store/columns.hpp"

namespace ballast::store {

// The rows of the files as one table: DuckDB returns them in the order of the files.
Result<std::string> price_files(const Columns& columns, std::span<const std::string> paths);

// Of rows of any of the symbols. With many symbols also the range they are in, by which DuckDB
// leaves out parts of files that are sorted by symbol.
std::string symbol_condition(std::span<const std::string> symbols);

// As Columns::read_prices, but of several closes of a date the one of the source that comes first
// in `source_order` counts; sources that it does not name come last, and of two rows of equal rank
// the later one counts. Every file has a column of sources, unless the order is empty.
Result<PricePanel> read_price_files(const Columns& columns, std::span<const std::string> paths,
                                    const PriceQuery& query,
                                    std::span<const std::string> source_order);

}  // namespace ballast::store
