// Files of positions to enter, in two editions of columns: the short one (ticker, quantity,
// entry_price, entry_date, tags) and the long one of twelve columns (docs/guide/onboarding.md).
// The rules of a position are those of model/position_entry.hpp; symbol, quantity, entry price and
// entry date are required. An invalid row never stops the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/position_entry.hpp"

namespace ballast::ingest {

inline constexpr std::size_t kMostPositionBytes = 10'000'000;
inline constexpr std::size_t kMostPositionRows = 10'000;

enum class PositionEdition : std::uint8_t { kShort, kLong };

// How to read a file whose columns, dates or numbers are not those of an edition.
struct PositionFormat {
    // The file's column by field, a name of the short edition or an alias of one; other columns are
    // recognized by their names.
    std::map<std::string, std::string> columns;
    std::string date_order;    // "mdy", "dmy"; empty or "ymd": YYYY-MM-DD only
    std::string decimal_sign;  // "." or ",": numbers with signs of thousands; empty: plain ones
};

struct PositionFileRules {
    fin::Date as_of;                                            // last allowed entry date
    fin::Date oldest;                                           // first allowed entry date
    model::Duplicates duplicates = model::Duplicates::kRefuse;  // within the file
    PositionFormat format = {};
};

// The first allowed entry date where no other is given.
inline constexpr int kOldestEntryMonths = 30 * 12;

struct PositionRowError {
    std::string column;  // as the file names it; empty: the row
    std::string field;   // the column's name in the short edition; empty: the row
    std::string code;    // stable: required, number, date, range, future, too_old, duplicate …
    std::string value;   // in the file
    std::string message;
    std::string fix;
};

enum class PositionRowState : std::uint8_t {
    kValid,
    kInvalid,
    kMerged,  // into an earlier row with its symbol and entry date
    kClosed,  // has an exit date: not entered
};

struct PositionFileRow {
    std::size_t line = 0;
    std::vector<std::string> cells;  // of PositionFile::columns
    PositionRowState state = PositionRowState::kValid;
    std::optional<model::Position> position;  // of a valid row, with what was merged into it
    bool is_private = false;                  // an asset that no market prices
    std::vector<PositionRowError> errors;
};

struct PositionFile {
    PositionEdition edition = PositionEdition::kShort;
    std::vector<std::string> columns;  // as in the file
    std::vector<std::string> ignored_columns;
    std::vector<PositionFileRow> rows;
    std::size_t valid = 0;
    std::size_t invalid = 0;
    std::size_t merged = 0;
    std::size_t closed = 0;
};

// Errors of the file as a whole have a line instead of a JSON pointer: an encoding other than
// UTF-8, a missing column (missing_column), two columns for one field (duplicate_column). Those of
// the format have the pointer of its field, such as /columns/entry_date.
// kLimitExceeded above 10 MB or 10,000 rows. Lines that start with # are comments.
Result<PositionFile> read_position_file(std::string_view bytes, const PositionFileRules& rules);

// The same for a table that is read already, such as one of Parquet.
struct PositionLines;
Result<PositionFile> read_position_table(PositionLines table, const PositionFileRules& rules);

// The file as CSV, comments left out. For a spreadsheet, cells that it would take for formulas
// begin with an apostrophe.
enum class PositionFileUse : std::uint8_t { kStored, kSpreadsheet };
std::string write_position_file(const PositionFile& file, PositionFileUse use);

// What a column of an edition means.
struct PositionColumn {
    std::string_view name;
    bool required = false;
    std::string_view doc;
    std::string_view example;
};
std::vector<PositionColumn> position_columns(PositionEdition edition);

}  // namespace ballast::ingest
