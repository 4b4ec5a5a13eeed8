// Reads delimited text with a header into typed columns: integers, doubles, exact decimals, dates
// and text, at half a gigabyte per second and core or more.
//
// For tables with known columns: a company's exports, market data, a ledger. The text is cut into
// chunks whose row counts are known before they are read, so that several threads write the columns
// in place; the result is the same for any number of threads. A table that is not regular (blank
// lines, lines that end in CR alone) is read by `read_csv` and converted cell by cell; so is one
// with errors, to locate them. Doubles are always correctly rounded (ties to even).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"

namespace ballast::ingest {

enum class ColumnType : std::uint8_t {
    kInt64,
    kDouble,   // decimal notation, with or without an exponent; no infinity, no NaN
    kDecimal,  // at most twelve digits after the point
    kDate,     // YYYY-MM-DD
    kWord,     // text with many repeated values: codes into a dictionary
    kText,     // text that differs from row to row: views into the input bytes
};

struct ColumnSpec {
    std::string name;  // of the header, compared exactly
    ColumnType type = ColumnType::kWord;
};

struct ColumnReadOptions {
    std::vector<ColumnSpec> columns;  // the requested columns; others in the file are skipped
    char delimiter = ',';
    std::size_t chunk_bytes = std::size_t{1}
                              << 20;  // size of one piece of work; results do not depend on it
};

class ColumnTable {
public:
    static constexpr std::uint32_t kNoWord = std::numeric_limits<std::uint32_t>::max();

    struct Column {
        std::string name;
        ColumnType type = ColumnType::kWord;
        // Rows whose cell is absent, ascending; their values are placeholders (0, NaN, 0,
        // 1970-01-01, an empty view). Not used for kWord, where the code of an absent cell is
        // kNoWord.
        std::vector<std::uint32_t> absent;
        std::vector<std::string> words;  // of kWord: in order of first appearance
        void* data = nullptr;            // rows values, in the table's memory

        std::span<const std::int64_t> int64s(std::size_t count) const {
            return values<std::int64_t>(ColumnType::kInt64, count);
        }
        std::span<const double> doubles(std::size_t count) const {
            return values<double>(ColumnType::kDouble, count);
        }
        std::span<const Decimal> decimals(std::size_t count) const {
            return values<Decimal>(ColumnType::kDecimal, count);
        }
        std::span<const fin::Date> dates(std::size_t count) const {
            return values<fin::Date>(ColumnType::kDate, count);
        }
        std::span<const std::uint32_t> codes(std::size_t count) const {
            return values<std::uint32_t>(ColumnType::kWord, count);
        }
        std::span<const std::string_view> texts(std::size_t count) const {
            return values<std::string_view>(ColumnType::kText, count);
        }

    private:
        template <class T>
        std::span<const T> values(ColumnType requested, std::size_t count) const {
            CHECK(type == requested);
            return {static_cast<const T*>(data), count};
        }
    };

    std::size_t rows = 0;
    std::vector<Column> columns;  // in the order of ColumnReadOptions::columns

    // The memory that the columns' data point into.
    std::shared_ptr<std::byte> memory;
    std::vector<std::deque<std::string>> unescaped;  // texts whose cells contained ""
};

// `text` must be UTF-8 and outlive the views of kText columns. Errors are those of read_csv and
// "type" for a cell that is not of its column's type, at "line 7, column 3"; a column missing from
// the header is "unknown_column".
Result<ColumnTable> read_columns(std::string_view text, const ColumnReadOptions& options,
                                 const Work& work = {});

}  // namespace ballast::ingest
