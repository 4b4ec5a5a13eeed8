// Immutable column files (Parquet), written and read through in-memory DuckDB.
//
// DuckDB's library is loaded on first use: from the executable's directory, then $BALLAST_DUCKDB,
// then the location found by the build. Without it calls fail with kUnavailable and a message that
// says so. DuckDB may access the data root only, and has no network access.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "base/read_budget.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/unused_files.hpp"

namespace ballast::store {

class BlobCache;

// Columns to write. A NaN is written as an absent value; an infinity is kInvalidInput.
struct ColumnInput {
    std::string name;
    std::variant<std::span<const fin::Date>, std::span<const double>, std::span<const std::int64_t>,
                 std::span<const std::string>, std::span<const std::string_view>>
        values;
};

struct ColumnFile {
    std::string digest;  // SHA-256 of the file's bytes, 64 hexadecimal digits
    std::string path;    // relative to the root: "ab/abcd….parquet"
    std::int64_t rows = 0;
    std::vector<std::string> columns;
};

// Columns as read. Absent doubles are NaN; absent dates, integers and strings are kCorrupted, since
// no file written here has them.
struct ColumnData {
    std::string name;
    std::variant<std::vector<fin::Date>, std::vector<double>, std::vector<std::int64_t>,
                 std::vector<std::string>>
        values;
};

// The rows and columns of a file to read.
struct ColumnQuery {
    std::vector<std::string> columns = {};  // empty: all
    std::string date_column = "date";
    std::optional<fin::Date> from = {};  // both included
    std::optional<fin::Date> until = {};
    std::string symbol_column = "symbol";
    std::vector<std::string> symbols = {};  // empty: all
};

// A table as text: the contents of a request's {"file": "x.parquet"}.
struct TextCells {
    struct Column {
        std::string name;
        std::vector<std::optional<std::string>> cells;
    };
    std::vector<Column> columns;
    std::size_t rows = 0;
};

// Closing prices by symbol and date; NaN where a symbol has no price.
struct PricePanel {
    std::vector<fin::Date> dates;             // strictly ascending
    std::vector<std::string> symbols;         // ascending
    std::vector<std::vector<double>> closes;  // closes[symbol][date]
};

struct PriceQuery {
    std::vector<std::string> symbols = {};  // empty: all
    std::optional<fin::Date> from = {};
    std::optional<fin::Date> as_of = {};  // the last date included
};

struct ColumnsOptions {
    std::string root;  // an existing directory
    std::size_t memory_limit_mb = 1024;
    std::size_t threads = 2;
    std::string library = {};        // if given, tried first
    BlobCache* copies = nullptr;     // files are blobs there, and copies in the root
    std::string blobs = "columns/";  // where they are, which is the root below that of `copies`
};

// Safe to use from any thread.
class Columns {
public:
    explicit Columns(ColumnsOptions options);
    ~Columns();
    Columns(Columns&&) noexcept;
    Columns& operator=(Columns&&) noexcept;

    // Durable when it returns. Writing the same contents again returns the existing file.
    Result<ColumnFile> write(std::span<const ColumnInput> columns) const;
    // Imports an existing Parquet file, byte for byte.
    Result<ColumnFile> add_file(const std::string& file) const;
    // Rows in file order. `path` is that of ColumnFile; the file's digest is checked the first time
    // it is read.
    Result<std::vector<ColumnData>> read(std::string_view path, const ColumnQuery& query) const;
    // From files with the columns date, symbol, close. Of several closes of a symbol and date, the
    // last one in file order is returned.
    Result<PricePanel> read_prices(std::span<const std::string> paths,
                                   const PriceQuery& query) const;

    // For the store's own SQL: the table expression of a file, whose digest is checked first; the
    // rows of a query, typed as by read(); a query's rows as a new file.
    Result<std::string> table(std::string_view path) const;
    Result<std::vector<ColumnData>> select(const std::string& sql) const;
    Result<ColumnFile> write_query(const std::string& sql) const;

    Status verify(std::string_view path) const;

    // A file that a catalog entry no longer lists: calls that began before may still read it.
    void release(std::string_view path) const;
    // Removes the files that are not in `listed`, the paths in all catalogs, and were neither
    // written nor released since `before`.
    Freed collect(const std::set<std::string>& listed, Instant before) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Any Parquet file the process may read, as text: dates ISO, numbers shortest round-trip. At most
// `max_cells` cells within `budget`, checked before the table takes memory: kLimitExceeded above.
// kUnsupported for nested columns. Messages name the file without its directories.
Result<TextCells> read_parquet_text(const std::string& path, std::size_t max_cells = 100'000'000,
                                    const ReadBudget& budget = kParquetBudget);
// The same of a file in memory, which messages call `name`.
Result<TextCells> read_parquet_bytes(std::string_view bytes, std::string name,
                                     std::size_t max_cells = 100'000'000,
                                     const ReadBudget& budget = kParquetBudget);

}  // namespace ballast::store
