// Tables in requests: inline, or in a file next to the request.
//
// Both types are read from an array of objects (one per row), from an array of arrays in field
// order (Table only), or from {"file": "relative/path.csv"} (CSV with a header, or Parquet). Files
// are opened by the TableFiles of the reading context; interfaces that must not read files have
// none, and a reference to a file is then an error.
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

// Specialized for row types that have a column form for tables of millions of rows: `type`, null
// where there is none; `read(files, path, most_rows)`, null for a file that must be read row by
// row; and `digest_text(columns)`, the columns' contribution to the digest of a request.
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
// Dates strictly ascend; a missing value is NaN and is never treated as zero. Column-major.
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
    std::size_t first_line = 2;  // line of row 0 in the file
    // Line of every row, where rows are not on consecutive lines; otherwise empty.
    std::vector<std::size_t> lines = {};
};

// Opens the files named in requests.
class TableFiles {
public:
    virtual ~TableFiles() = default;
    virtual Result<TextTable> read(std::string_view path) const = 0;
    // The same file as dates and numbers, parsed by a faster path; nullopt where there is none, or
    // the file has an error or is unusual: it is then read as text, which reports what is wrong and
    // where.
    virtual std::optional<WideTable> read_wide(std::string_view path) const;
    // The raw bytes of any file.
    virtual Result<std::string> read_bytes(std::string_view path) const;
};

}  // namespace ballast::wire
