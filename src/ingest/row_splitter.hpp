// Delimited text in pieces of any size to rows of cells, so that a file of any length needs the
// memory of one row.
//
// RFC 4180, with lines that end in LF or CR LF, a UTF-8 byte order mark and blank lines; the
// delimiter is the one of comma, semicolon and tab that the first row has most of. Cells are
// without the blanks around them; a quoted cell keeps its own.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::ingest {

struct SplitRow {
    std::span<const std::string_view> cells;  // until the next row
    std::size_t line = 0;                     // on which it begins, from 1
    // What makes the row unreadable: "encoding" or "quotes"; empty: nothing.
    std::string_view problem = {};
};

class RowSplitter {
public:
    using Take = std::function<Status(const SplitRow&)>;
    RowSplitter(std::string file, Take take) : file_(std::move(file)), take_(std::move(take)) {}

    // kLimitExceeded for a row over 1 MiB; what `take` returns ends the reading.
    Status feed(std::string_view piece);
    Status finish();

private:
    // The end of the row that begins `text`, behind its line end; npos when it has not come.
    std::size_t find_end(std::string_view text);
    Status take_row(std::string_view row);
    void split_plain(std::string_view row);
    bool split_quoted(std::string_view row);

    std::string file_;
    Take take_;
    std::string rest_;  // of a row whose end has not come
    std::size_t scanned_ = 0;
    bool quoted_ = false;  // at scanned_
    std::size_t line_ = 1;
    bool started_ = false;
    char delimiter_ = 0;
    std::vector<std::string_view> cells_;
    std::deque<std::string> unescaped_;
};

}  // namespace ballast::ingest
