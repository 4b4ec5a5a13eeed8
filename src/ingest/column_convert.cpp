#include "ingest/column_convert.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "ingest/column_kernel.hpp"
#include "ingest/column_values.hpp"
#include "ingest/csv_scan.hpp"

namespace ballast::ingest::detail {

namespace {

constexpr std::size_t kBatch = 256;  // cells: a few kilobytes, which stay in the L1 cache

using ShortCells = std::array<ShortCell, kBatch>;
using Places = std::array<std::uint32_t, kBatch>;

enum class Converted : std::uint8_t { kValue, kAbsent, kWrong };

// One cell, by careful(text, room, value).
template <class T, class Careful>
Converted convert_one(const ColumnCells& cells, std::size_t row, T& value, const T& nothing,
                      const Careful& careful) {
    const Cell cell = cells.cell(row);
    if (cell.bad) return Converted::kWrong;
    if (cell.text.empty()) {
        value = nothing;
        return cell.quoted ? Converted::kWrong : Converted::kAbsent;
    }
    const auto room = static_cast<std::size_t>(cell.text.data() + cell.text.size() - cells.text);
    return careful(cell.text, room, value) ? Converted::kValue : Converted::kWrong;
}

// Converts short cells with fast(cells, count, values, left), and those it leaves with careful.
template <class T, class Fast, class Careful>
bool convert_short(const ColumnCells& all, std::size_t first_row, const ConvertedColumn& out,
                   const T& nothing, const Fast& fast, const Careful& careful) {
    T* values = static_cast<T*>(out.column->data) + first_row;
    ShortCells cells;
    Places left;
    for (std::size_t begin = 0; begin < all.rows; begin += kBatch) {
        const ColumnCells part = all.part(begin, std::min(kBatch, all.rows - begin));
        load_short_cells(part, cells.data());
        const std::size_t count = fast(cells.data(), part.rows, values + begin, left.data());
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t row = begin + left[i];
            const Converted converted = convert_one(all, row, values[row], nothing, careful);
            if (converted == Converted::kWrong) return false;
            if (converted == Converted::kAbsent)
                out.absent->push_back(static_cast<std::uint32_t>(first_row + row));
        }
    }
    return true;
}

bool convert_int64s(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out) {
    return convert_short(cells, row, out, std::int64_t{0}, read_short_integers, read_int64);
}

bool convert_doubles(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out) {
    std::size_t after = 0;
    return convert_short(cells, row, out, std::numeric_limits<double>::quiet_NaN(),
                         read_short_doubles,
                         [&](std::string_view text, std::size_t room, double& value) {
                             return read_double(text, room, after, value);
                         });
}

bool convert_decimals(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out) {
    static constexpr auto kUnits = [] {
        std::array<std::int64_t, 16> units{};  // 0: left
        std::int64_t power = 1;
        for (std::size_t after = Decimal::kScale + 1; after-- > 0; power *= 10)
            units[after] = power;
        return units;
    }();
    std::array<std::int64_t, kBatch> digits{};
    std::array<std::uint8_t, kBatch> after{};
    std::size_t point = 0;
    return convert_short(
        cells, row, out, Decimal(),
        [&](const ShortCell* some, std::size_t count, Decimal* values, std::uint32_t* left) {
            const std::size_t size = read_short_decimals(some, count, Decimal::kScale,
                                                         digits.data(), after.data(), left);
            // At most 10^16 × 10^12: it fits.
            for (std::size_t i = 0; i < count; ++i)
                values[i] = Decimal::from_units(Int128{digits[i]} * kUnits[after[i]]);
            return size;
        },
        [&](std::string_view text, std::size_t room, Decimal& value) {
            return read_decimal(text, room, point, value);
        });
}

bool convert_dates(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out) {
    std::array<std::int32_t, kBatch> days{};
    return convert_short(
        cells, row, out, fin::Date(),
        [&](const ShortCell* some, std::size_t count, fin::Date* values, std::uint32_t* left) {
            const std::size_t size = read_short_dates(some, count, days.data(), left);
            for (std::size_t i = 0; i < count; ++i) values[i] = fin::Date::from_serial(days[i]);
            return size;
        },
        [](std::string_view text, std::size_t, fin::Date& value) {
            return read_iso_date(text, value);
        });
}

// Words get their codes in row order, so none is deferred.
bool convert_words(const ColumnCells& all, std::size_t first_row, const ConvertedColumn& out) {
    auto* codes = static_cast<std::uint32_t*>(out.column->data) + first_row;
    ColumnDictionary& words = *out.words;
    ShortCells cells;
    Places places;
    for (std::size_t begin = 0; begin < all.rows; begin += kBatch) {
        const ColumnCells part = all.part(begin, std::min(kBatch, all.rows - begin));
        if (part.all_empty()) {
            std::fill_n(codes + begin, part.rows, ColumnTable::kNoWord);
            continue;
        }
        load_short_cells(part, cells.data());
        words.look_up(cells.data(), part.rows, places.data());
        for (std::size_t i = 0; i < part.rows; ++i) {
            const std::size_t row = begin + i;
            codes[row] = words.code_at(places[i], cells[i]);
            if (codes[row] != ColumnDictionary::kUnknown) [[likely]]
                continue;
            if (part.is_empty(i)) {
                codes[row] = ColumnTable::kNoWord;
                continue;
            }
            const Cell cell = part.cell(i);
            if (cell.bad) return false;
            codes[row] = words.code_of(cell.text, first_row + row, has_escapes(cell.text));
        }
    }
    return true;
}

bool convert_texts(const ColumnCells& cells, std::size_t first_row, const ConvertedColumn& out) {
    auto* values = static_cast<std::string_view*>(out.column->data) + first_row;
    for (std::size_t row = 0; row < cells.rows; ++row) {
        const Cell cell = cells.cell(row);
        if (cell.bad) return false;
        values[row] = cell.text;
        if (cell.text.empty() && !cell.quoted) {
            values[row] = std::string_view();
            out.absent->push_back(static_cast<std::uint32_t>(first_row + row));
        } else if (has_escapes(cell.text)) {
            values[row] = out.unescaped->emplace_back(without_escapes(cell.text));
        }
    }
    return true;
}

}  // namespace

bool convert_cells(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out) {
    switch (out.column->type) {
        case ColumnType::kInt64:
            return convert_int64s(cells, row, out);
        case ColumnType::kDouble:
            return convert_doubles(cells, row, out);
        case ColumnType::kDecimal:
            return convert_decimals(cells, row, out);
        case ColumnType::kDate:
            return convert_dates(cells, row, out);
        case ColumnType::kWord:
            return convert_words(cells, row, out);
        case ColumnType::kText:
            return convert_texts(cells, row, out);
    }
    return false;
}

}  // namespace ballast::ingest::detail
