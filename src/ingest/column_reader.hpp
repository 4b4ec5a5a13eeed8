// Delimited text with a header to typed columns: whole numbers, doubles, exact decimals, dates and
// text, half a gigabyte a second and core or more.
//
// For tables whose columns are known: a company's exports, market data, a ledger. The text is cut
// into chunks whose rows are known before they are read, so that several threads write the columns
// in place; the result is the same for any number of them. A table that is not regular (blank
// lines, lines that end in CR alone) is read by `read_csv` and converted cell by cell; so is one
// with faults, for their places. Doubles are the nearest to the text, always (ties to even).
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
    kWord,     // text of which many rows have the same: codes into a dictionary
    kText,     // text that differs from row to row: views into the bytes that were read
};

struct ColumnSpec {
    std::string name;  // of the header, compared exactly
    ColumnType type = ColumnType::kWord;
};

struct ColumnReadOptions {
    std::vector<ColumnSpec> columns;  // those that are wanted; the file's others are passed over
    char delimiter = ',';
    std::size_t chunk_bytes = std::size_t{1}
                              << 20;  // of one piece of work; results do not depend on it
};

class ColumnTable {
public:
    static constexpr std::uint32_t kNoWord = std::numeric_limits<std::uint32_t>::max();

    struct Column {
        std::string name;
        ColumnType type = ColumnType::kWord;
        // Rows whose cell is absent, ascending. Their values are 0, NaN, 0, 1970-01-01 and a view
        // of nothing: a caller asks here, not there. Of kWord none is here: their code is kNoWord.
        std::vector<std::uint32_t> absent;
        std::vector<std::string> words;  // of kWord: in the order of their first rows
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
        std::span<const T> values(ColumnType wanted, std::size_t count) const {
            CHECK(type == wanted);
            return {static_cast<const T*>(data), count};
        }
    };

    std::size_t rows = 0;
    std::vector<Column> columns;  // in the order of ColumnReadOptions::columns

    // What the columns' data point into.
    std::shared_ptr<std::byte> memory;
    std::vector<std::deque<std::string>> unescaped;  // texts whose cells held ""
};

// `text` is UTF-8 and must outlive the views of kText columns. Faults are
// those of read_csv and "type" for a cell that is not of its column's type, at "line 7, column 3";
// a column that the header lacks is "unknown_column".
Result<ColumnTable> read_columns(std::string_view text, const ColumnReadOptions& options,
                                 const Work& work = {});

}  // namespace ballast::ingest
