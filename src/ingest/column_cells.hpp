// Internal to the column reader: the cells of one column, and short cells as sixteen bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ballast::ingest::detail {

// The cell between two ends, without its quotes.
struct Cell {
    std::string_view text;
    bool quoted = false;
    bool bad = false;  // an opening quote without its closing one
};

// Whether a cell contains a doubled quote. A byte precedes every cell, and quotes within one are
// those of "": only quoted cells have any.
inline bool has_escapes(std::string_view text) {
    return text.data()[-1] == '"' && text.find('"') != std::string_view::npos;
}

// The cells of one column in consecutive rows of a text that `index_fields` found to be regular.
struct ColumnCells {
    const char* text = nullptr;  // start of the readable memory
    const char* base = nullptr;  // address of offset 0
    const std::uint32_t* ends =
        nullptr;             // ends[0]: of the first cell; ends[-1]: of the one before it
    std::size_t stride = 0;  // from a row's end to the next row's
    std::size_t rows = 0;
    bool last = false;  // in its row: a carriage return may follow the cell

    Cell cell(std::size_t row) const {
        const std::uint32_t* at = ends + row * stride;
        const char* begin = base + at[-1] + 1;
        const char* end = base + at[0];
        if (last && end > begin && end[-1] == '\r') --end;
        Cell cell;
        if (begin < end && *begin == '"') {
            cell.quoted = true;
            cell.bad = end - begin < 2 || end[-1] != '"';
            ++begin;
            if (!cell.bad) --end;
        }
        cell.text = std::string_view(begin, static_cast<std::size_t>(end - begin));
        return cell;
    }

    // Whether the cell is empty, without even quotes.
    bool is_empty(std::size_t row) const {
        const std::uint32_t* at = ends + row * stride;
        return at[0] == at[-1] + 1 || (last && at[0] == at[-1] + 2 && base[at[0] - 1] == '\r');
    }

    bool all_empty() const {
        std::size_t row = 0;
        while (row < rows && is_empty(row)) ++row;
        return row == rows;
    }

    ColumnCells part(std::size_t first, std::size_t count) const {
        ColumnCells cells = *this;
        cells.ends += first * stride;
        cells.rows = count;
        return cells;
    }
};

// A cell of one to sixteen bytes, right-aligned in sixteen: padded with zero bytes on the left, and
// without any inside, because text has none. Any other cell is all zeros.
struct ShortCell {
    std::uint64_t first;
    std::uint64_t last;

    bool operator==(const ShortCell& other) const {
        return ((first ^ other.first) | (last ^ other.last)) == 0;
    }
};
static_assert(sizeof(ShortCell) == 16);

}  // namespace ballast::ingest::detail
