#include "ingest/row_splitter.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/csv_text.hpp"

namespace ballast::ingest {

namespace {

constexpr std::size_t kMaxRowBytes = 1 << 20;

char find_delimiter(std::string_view row) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t'})
        if (const auto count = std::ranges::count(row, candidate); count > most) {
            most = count;
            best = candidate;
        }
    return best;
}

Error too_long(const std::string& file, std::size_t line) {
    return fail(Code::kLimitExceeded, fmt::format("{}: the row on line {} is longer than {} bytes",
                                                  file, line, kMaxRowBytes))
        .with("file", file);
}

}  // namespace

Status BlockCutter::feed(std::string_view piece) {
    std::size_t at = text_.size();
    text_.append(piece);
    const std::string_view text = text_;
    while (at < text.size()) {
        const std::size_t quote = std::min(text.find('"', at), text.size());
        if (!quoted_)
            if (const std::size_t line_end = text.substr(at, quote - at).rfind('\n');
                line_end != std::string_view::npos)
                end_ = at + line_end + 1;
        if (quote < text.size()) quoted_ = !quoted_;
        at = quote + 1;
    }
    if (text.size() - end_ > kMaxRowBytes)
        return too_long(file_, line_ + static_cast<std::size_t>(
                                           std::ranges::count(text.substr(0, end_), '\n')));
    return {};
}

std::optional<TextBlock> BlockCutter::take(bool all) {
    if (all) end_ = text_.size();
    if (end_ == 0) return std::nullopt;
    std::string rest = text_.substr(end_);
    text_.resize(end_);
    TextBlock block{std::exchange(text_, std::move(rest)), line_};
    end_ = 0;
    line_ += static_cast<std::size_t>(std::ranges::count(block.text, '\n'));
    return block;
}

std::size_t RowSplitter::find_end(std::string_view text) {
    while (scanned_ < text.size()) {
        if (!quoted_) {
            const auto* end = static_cast<const char*>(
                std::memchr(text.data() + scanned_, '\n', text.size() - scanned_));
            const std::size_t stop =
                end ? static_cast<std::size_t>(end - text.data()) : text.size();
            const auto* quote =
                static_cast<const char*>(std::memchr(text.data() + scanned_, '"', stop - scanned_));
            if (!quote) {
                scanned_ = stop;
                if (!end) return std::string_view::npos;
                scanned_ = 0;
                return stop + 1;
            }
            quoted_ = true;
            scanned_ = static_cast<std::size_t>(quote - text.data()) + 1;
        } else {
            const auto* quote = static_cast<const char*>(
                std::memchr(text.data() + scanned_, '"', text.size() - scanned_));
            if (!quote) {
                scanned_ = text.size();
                return std::string_view::npos;
            }
            quoted_ = false;
            scanned_ = static_cast<std::size_t>(quote - text.data()) + 1;
        }
    }
    return std::string_view::npos;
}

Status RowSplitter::feed(std::string_view piece) {
    if (!rest_.empty()) {
        // Completes the row left from the previous piece, and consumes no more of this one than it
        // needs.
        const std::size_t before = rest_.size();
        rest_.append(piece);
        const std::size_t end = find_end(rest_);
        if (end == std::string_view::npos) {
            if (rest_.size() > kMaxRowBytes) return too_long(file_, line_);
            return {};
        }
        const std::string row = rest_.substr(0, end);
        rest_.clear();
        TRY_STATUS(take_row(row));
        piece.remove_prefix(end - before);
    }
    while (!piece.empty()) {
        const std::size_t end = find_end(piece);
        if (end == std::string_view::npos) {
            rest_.assign(piece);
            return {};
        }
        TRY_STATUS(take_row(piece.substr(0, end)));
        piece.remove_prefix(end);
    }
    return {};
}

Status RowSplitter::finish() {
    if (rest_.empty()) return {};
    const std::string row = std::exchange(rest_, {});
    return take_row(row);
}

Status RowSplitter::take_row(std::string_view row) {
    const std::size_t line = line_;
    if (row.size() > kMaxRowBytes) return too_long(file_, line);
    line_ += static_cast<std::size_t>(std::ranges::count(row, '\n'));
    while (!row.empty() && (row.back() == '\n' || row.back() == '\r')) row.remove_suffix(1);
    if (!started_) {
        started_ = true;
        if (row.starts_with("\xEF\xBB\xBF")) row.remove_prefix(3);
    }
    if (detail::trimmed_cell(row).empty()) return {};
    if (delimiter_ == 0) delimiter_ = find_delimiter(row);
    cells_.clear();
    unescaped_.clear();
    const bool plain_ascii =
        std::ranges::none_of(row, [](char c) { return static_cast<signed char>(c) < 0; });
    if (!plain_ascii && !simdjson::validate_utf8(row.data(), row.size()))
        return take_({.cells = {}, .line = line, .problem = "encoding"});
    if (row.find('"') == std::string_view::npos)
        split_plain(row);
    else if (!split_quoted(row))
        return take_({.cells = {}, .line = line, .problem = "quotes"});
    return take_({.cells = cells_, .line = line});
}

void RowSplitter::split_plain(std::string_view row) {
    while (true) {
        const std::size_t end = std::min(row.find(delimiter_), row.size());
        cells_.push_back(detail::trimmed_cell(row.substr(0, end)));
        if (end == row.size()) return;
        row.remove_prefix(end + 1);
    }
}

bool RowSplitter::split_quoted(std::string_view row) {
    while (true) {
        const std::size_t first = row.find_first_not_of(" \t");
        if (first == std::string_view::npos || row[first] != '"') {
            const std::size_t end = std::min(row.find(delimiter_), row.size());
            if (row.substr(0, end).find('"') != std::string_view::npos) return false;
            cells_.push_back(detail::trimmed_cell(row.substr(0, end)));
            if (end == row.size()) return true;
            row.remove_prefix(end + 1);
            continue;
        }
        std::string& cell = unescaped_.emplace_back();
        std::size_t at = first + 1;
        for (;; ++at) {
            if (at >= row.size()) return false;
            if (row[at] != '"')
                cell += row[at];
            else if (at + 1 < row.size() && row[at + 1] == '"')
                cell += row[at++];
            else
                break;
        }
        cells_.emplace_back(cell);
        const std::size_t next = row.find_first_not_of(" \t", at + 1);
        if (next == std::string_view::npos) return true;
        if (row[next] != delimiter_) return false;
        row.remove_prefix(next + 1);
    }
}

}  // namespace ballast::ingest
