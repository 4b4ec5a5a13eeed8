// Splits delimited text, given in pieces of any size, into rows of cells, so that a file of any
// length needs the memory of one row.
//
// RFC 4180, with lines that end in LF or CR LF, a UTF-8 byte order mark and blank lines; the
// delimiter is whichever of comma, semicolon and tab is most frequent in the first row. Cells are
// trimmed; quoted cells are not.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::ingest {

struct SplitRow {
    std::span<const std::string_view> cells;  // valid until the next row
    std::size_t line = 0;                     // 1-based line where it starts
    // Why the row is unreadable, "encoding" or "quotes"; empty if it is readable.
    std::string_view problem = {};
};

// Where a splitter that does not begin with a file's first row begins.
struct SplitStart {
    std::size_t line = 1;
    char delimiter = 0;  // 0: the first row says
};

class RowSplitter {
public:
    using Take = std::function<Status(const SplitRow&)>;
    RowSplitter(std::string file, Take take, SplitStart start = {})
        : file_(std::move(file)),
          take_(std::move(take)),
          line_(start.line),
          started_(start.line > 1),
          delimiter_(start.delimiter) {}

    // kLimitExceeded for a row over 1 MiB; an error returned by `take` stops reading.
    Status feed(std::string_view piece);
    Status finish();
    // 0 until the first row.
    char delimiter() const { return delimiter_; }

private:
    // The end of the row at the start of `text`, after its line end; npos when it is incomplete.
    std::size_t find_end(std::string_view text);
    Status take_row(std::string_view row);
    void split_plain(std::string_view row);
    bool split_quoted(std::string_view row);

    std::string file_;
    Take take_;
    std::string rest_;  // of an incomplete row
    std::size_t scanned_ = 0;
    bool quoted_ = false;  // at scanned_
    std::size_t line_;
    bool started_;  // with the first row of the file
    char delimiter_;
    std::vector<std::string_view> cells_;
    std::deque<std::string> unescaped_;
};

// Whole rows of a text: what one thread splits while others split other blocks.
struct TextBlock {
    std::string text;
    std::size_t line = 1;  // of its first row
};

// Text in pieces of any size to blocks of whole rows.
class BlockCutter {
public:
    explicit BlockCutter(std::string file) : file_(std::move(file)) {}

    // kLimitExceeded for a row over 1 MiB.
    Status feed(std::string_view piece);
    std::size_t whole_bytes() const { return end_; }
    // What has come as whole rows since the last call; with `all` whatever is left, too.
    std::optional<TextBlock> take(bool all);

private:
    std::string file_;
    std::string text_;
    std::size_t end_ = 0;   // behind the last whole row of text_
    bool quoted_ = false;   // at the end of text_
    std::size_t line_ = 1;  // of the first row of text_
};

}  // namespace ballast::ingest
