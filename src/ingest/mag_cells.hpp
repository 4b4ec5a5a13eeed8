// Internal to the reader of input sheets: the cells of a sheet by place, and their values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ingest/mag_sheet.hpp"

namespace ballast::ingest::detail {

using Place = std::pair<std::uint32_t, std::uint32_t>;  // row, column

// Of blocks without labels; at most 13 are used.
inline constexpr std::uint32_t kRowsInKnownOrder = 20;

class MagCells {
public:
    MagCells(const WorkbookSheet& sheet, MagSheet& into);

    // Null where the cell is empty.
    const WorkbookCell* at(std::uint32_t row, std::uint32_t column) const;
    const std::map<Place, const WorkbookCell*>& all() const { return cells_; }
    // Whether a row has a cell in these columns.
    bool any(std::uint32_t row, std::uint32_t first_column, std::uint32_t last_column) const;
    // The rows of a range from `first` on, ascending: its first ones, which may be in a known
    // order, and those with a cell. A name can refer to a million rows.
    std::vector<std::uint32_t> rows(const CellRange& range, std::uint32_t first) const;
    std::vector<std::uint32_t> rows(const CellRange& range) const {
        return rows(range, range.first_row);
    }

    // Marks a block as read.
    void cover(const CellRange& range);
    bool covered(const Place& place) const { return covered_.contains(place); }

    // Readings. Each reports what is wrong or doubtful about its cell once.
    std::string text(std::uint32_t row, std::uint32_t column);
    std::optional<double> number(std::uint32_t row, std::uint32_t column);
    std::optional<fin::Date> date(std::uint32_t row, std::uint32_t column);
    std::optional<bool> flag(std::uint32_t row, std::uint32_t column);
    MagValue value(std::uint32_t row, std::uint32_t column);

    // A rate above 1, or a price up to 2: kept, and to be confirmed.
    void check_rate(std::optional<double> value, std::uint32_t row, std::uint32_t column,
                    std::string_view label);
    void check_price(std::optional<double> value, std::uint32_t row, std::uint32_t column);

    void warn(std::uint32_t row, std::uint32_t column, std::string code, std::string text = {},
              std::optional<double> value = {});
    void error(std::uint32_t row, std::uint32_t column, std::string code, std::string text);

private:
    const WorkbookCell* usable(std::uint32_t row, std::uint32_t column);
    std::optional<double> parsed(const WorkbookCell& cell, bool& percent) const;

    MagSheet& into_;
    std::map<Place, const WorkbookCell*> cells_;
    std::set<Place> covered_;
    std::set<std::pair<Place, std::string>> reported_;
};

// "NA", "N/A", "-" and blank.
bool is_absent(std::string_view text);

}  // namespace ballast::ingest::detail
