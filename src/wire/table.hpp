// Tables in requests: inline, or in a file beside the request.
//
// Both types are read from an array of objects (one per row), from an array of arrays in field
// order (Table only), or from {"file": "relative/path.csv"} (CSV with a header, or Parquet). A file
// is opened by the TableFiles of the reading context; doors that have no business with files give
// none, and the reference is refused with a fault that says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::wire {

class TableFiles;

// Beside a row type that has a form for tables of millions of rows: `type`, null where there is
// none; `read(files, path, most_rows)`, null for a file that must be read row by row; and
// `digest_text(columns)`, what the digest of a request holds of it.
template <class Row>
struct ColumnsOf;

template <class Row>
concept HasColumns = requires { typename ColumnsOf<Row>::type; };

// Rows of a described struct. Column names equal field names.
template <class Row>
struct Table {
    std::vector<Row> rows;
};

// Either the rows, or the columns of a file.
template <HasColumns Row>
struct Table<Row> {
    std::vector<Row> rows;
    typename ColumnsOf<Row>::type columns = nullptr;
};

// One date column and any number of numeric columns, one per symbol: returns, prices, P&L series.
// Dates strictly ascend; a missing value is NaN and is never taken for zero. Column-major.
struct WideTable {
    std::vector<fin::Date> dates;
    std::vector<std::string> columns;
    std::vector<std::vector<double>> values;  // values[column][row], each of dates.size()
};

// A file's contents as text cells; an absent value is nullopt.
struct TextTable {
    struct Column {
        std::string name;
        std::vector<std::optional<std::string>> cells;
    };
    std::vector<Column> columns;
    std::size_t rows = 0;
    std::size_t first_line = 2;  // line of the file on which row 0 stands
    // Of every row, where rows do not stand on consecutive lines; empty: they do.
    std::vector<std::size_t> lines = {};
};

// Opens the files that requests name.
class TableFiles {
public:
    virtual ~TableFiles() = default;
    virtual Result<TextTable> read(std::string_view path) const = 0;
    // The same file as dates and numbers, by a quicker way; nothing where there is none, or the
    // file has a fault or is unusual: then it is read as text, which says what is wrong and where.
    virtual std::optional<WideTable> read_wide(std::string_view path) const;
    // A file as it is, of whatever kind.
    virtual Result<std::string> read_bytes(std::string_view path) const;
};

}  // namespace ballast::wire
