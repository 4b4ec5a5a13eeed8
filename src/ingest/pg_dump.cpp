#include "ingest/pg_dump.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <utility>

#include "base/text.hpp"

namespace ballast::ingest {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// The tokens of a statement that matter for COPY: words, quoted identifiers and single characters.
struct Token {
    std::string text;
    bool is_quoted = false;  // "name"

    bool is(std::string_view word) const { return !is_quoted && same_word(text, word); }
};

// A block whose rows follow.
struct CopyBlock {
    std::string table;
    std::vector<std::string> columns;
};

class DumpReader {
public:
    DumpReader(std::string_view text, const std::vector<std::string>& chosen,
               const PgDumpLimits& limits)
        : text_(text),
          chosen_(chosen),
          limits_(limits),
          budget_(limits.budget.of_file(text.size())) {}

    Result<std::vector<TextTable>> run() {
        while (true) {
            skip_between_statements();
            if (at_ == text_.size()) break;
            const std::size_t start = line_;
            TRY(const std::vector<Token> statement, read_statement());
            TRY_STATUS(check_encoding(statement));
            if (is_insert(statement))
                return invalid(start,
                               "has INSERT statements in place of COPY blocks: write it with "
                               "pg_dump without --inserts, --column-inserts and --rows-per-insert");
            TRY(auto block, block_of(statement, start));
            if (block) TRY_STATUS(read_block(*block));
        }
        if (!seen_statement_)
            return fail(Code::kInvalidInput,
                        "the file has no statement of SQL: it is no dump of PostgreSQL in plain "
                        "format");
        return std::move(tables_);
    }

private:
    Error invalid(std::size_t line, std::string_view what) const {
        return fail(Code::kInvalidInput, fmt::format("line {} of the dump {}", line, what))
            .with("line", fmt::to_string(line));
    }

    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    void advance(std::size_t bytes = 1) {
        for (; bytes > 0 && at_ < text_.size(); --bytes)
            if (text_[at_++] == '\n') ++line_;
    }
    bool at_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }

    void skip_line() {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        at_ = end;
        if (at_ < text_.size()) advance();
    }

    // Comments of SQL nest: /* a /* b */ c */
    void skip_comment() {
        advance(2);
        for (int depth = 1; depth > 0 && at_ < text_.size();) {
            if (peek() == '/' && peek(1) == '*') {
                ++depth;
                advance(2);
            } else if (peek() == '*' && peek(1) == '/') {
                --depth;
                advance(2);
            } else {
                advance();
            }
        }
    }

    // Blanks, comments, commands of psql such as \connect, and lone semicolons.
    void skip_between_statements() {
        while (at_ < text_.size()) {
            if (is_blank(peek()) || peek() == ';')
                advance();
            else if (peek() == '-' && peek(1) == '-')
                skip_line();
            else if (peek() == '/' && peek(1) == '*')
                skip_comment();
            else if (peek() == '\\' && at_line_start())
                skip_line();
            else
                return;
        }
    }

    // Up to the closing quote, which is doubled inside. E'…' strings escape with a backslash.
    Result<std::string> read_quoted(char quote, bool escapes) {
        const std::size_t start = line_;
        std::string content;
        advance();
        while (at_ < text_.size()) {
            const char c = peek();
            if (escapes && c == '\\') {
                advance(2);
                continue;
            }
            advance();
            if (c == quote) {
                if (peek() != quote) return content;
                advance();
            }
            if (content.size() < kMostNameBytes) content += c;
        }
        return invalid(start, "begins a quoted text that does not end: the dump is truncated");
    }

    // $tag$ … $tag$, the form in which functions are written.
    Result<bool> skip_dollar_quoted() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_word(text_[end])) ++end;
        if (end == text_.size() || text_[end] != '$') return false;
        const std::string_view tag = text_.substr(at_, end + 1 - at_);
        const std::size_t close = text_.find(tag, end + 1);
        if (close == std::string_view::npos)
            return invalid(line_, "begins a quoted text that does not end: the dump is truncated");
        advance(close + tag.size() - at_);
        return true;
    }

    // To the semicolon. Only the first tokens are kept: no COPY statement of a dump has more.
    Result<std::vector<Token>> read_statement() {
        std::vector<Token> tokens;
        const auto keep = [&](Token token) {
            if (tokens.size() < 3 * limits_.max_columns + 16) tokens.push_back(std::move(token));
        };
        seen_statement_ = true;
        const std::size_t start = line_;
        while (at_ < text_.size()) {
            const char c = peek();
            if (c == ';') {
                advance();
                return tokens;
            }
            if (is_blank(c)) {
                advance();
            } else if (c == '-' && peek(1) == '-') {
                skip_line();
            } else if (c == '/' && peek(1) == '*') {
                skip_comment();
            } else if (c == '"') {
                TRY(std::string name, read_quoted('"', false));
                keep({std::move(name), true});
            } else if (c == '\'') {
                const bool escapes =
                    !tokens.empty() && tokens.back().is("e") && lower(text_[at_ - 1]) == 'e';
                TRY(std::string content, read_quoted('\'', escapes));
                keep({"'" + std::move(content), false});
            } else if (is_word(c)) {
                const std::size_t from = at_;
                while (is_word(peek()) || (peek() == '$' && at_ > from)) advance();
                keep(
                    {std::string(text_.substr(from, std::min(at_ - from, kMostNameBytes))), false});
            } else {
                bool skipped = false;
                if (c == '$') {
                    TRY(skipped, skip_dollar_quoted());
                }
                if (skipped) continue;
                keep({std::string(1, c), false});
                advance();
            }
        }
        return invalid(start, "begins a statement without an end: the dump is truncated");
    }

    Status check_encoding(const std::vector<Token>& statement) const {
        if (statement.size() < 4 || !statement[0].is("set") || !statement[1].is("client_encoding"))
            return {};
        const std::string& name = statement.back().text;
        if (same_word(name, "'UTF8") || same_word(name, "'UTF-8") || same_word(name, "'SQL_ASCII"))
            return {};
        return fail(Code::kUnsupported,
                    fmt::format("the dump is in the encoding {}': write it with pg_dump "
                                "--encoding=UTF8",
                                name));
    }

    static bool is_insert(const std::vector<Token>& statement) {
        return statement.size() > 2 && statement[0].is("insert") && statement[1].is("into");
    }

    // COPY schema.table (column, …) FROM stdin
    Result<std::optional<CopyBlock>> block_of(const std::vector<Token>& statement,
                                              std::size_t line) {
        if (statement.size() < 4 || !statement[0].is("copy")) return std::nullopt;
        CopyBlock block{.table = statement[1].text, .columns = {}};
        std::size_t at = 2;
        if (statement[at].is(".") && at + 1 < statement.size()) {
            const bool is_public = block.table == "public";
            block.table =
                is_public ? statement[at + 1].text : block.table + "." + statement[at + 1].text;
            at += 2;
        }
        if (at >= statement.size() || !statement[at].is("("))
            return invalid(line,
                           "copies a table without a list of columns: write the dump with "
                           "pg_dump");
        for (++at; at < statement.size() && !statement[at].is(")"); ++at)
            if (!statement[at].is(",")) block.columns.push_back(statement[at].text);
        if (block.columns.size() > limits_.max_columns)
            return fail(Code::kLimitExceeded,
                        fmt::format("the table {} of the dump has more than {} columns",
                                    block.table, limits_.max_columns));
        if (at + 2 >= statement.size() || !statement[at + 1].is("from") ||
            !statement[at + 2].is("stdin"))
            return std::nullopt;
        if (at + 3 != statement.size())
            return invalid(line, "copies with options: write the dump with pg_dump");
        if (tables_.size() == limits_.max_tables)
            return fail(Code::kLimitExceeded,
                        fmt::format("the dump has more than {} tables", limits_.max_tables));
        return block;
    }

    Status read_block(CopyBlock& block) {
        tables_.push_back({.name = std::move(block.table), .columns = std::move(block.columns)});
        TextTable& table = tables_.back();
        const bool reads =
            chosen_.empty() || std::ranges::find(chosen_, table.name) != chosen_.end();
        const std::size_t start = line_;
        skip_line();
        while (at_ < text_.size()) {
            std::size_t end = text_.find('\n', at_);
            if (end == std::string_view::npos) break;  // the last row may be cut off
            std::string_view row = text_.substr(at_, end - at_);
            if (row.ends_with('\r')) row.remove_suffix(1);
            if (row == "\\.") {
                skip_line();
                return {};
            }
            if (reads)
                TRY_STATUS(read_row(row, table));
            else
                ++table.left_out;
            at_ = end;
            advance();
        }
        return invalid(start, fmt::format("copies the table {}, whose rows do not end with \\.: "
                                          "the dump is truncated; write it again",
                                          table.name));
    }

    Status read_row(std::string_view row, TextTable& table) {
        if (++rows_ > limits_.max_rows)
            return fail(Code::kLimitExceeded,
                        fmt::format("the dump has more than {} rows", limits_.max_rows));
        const std::size_t columns = table.columns.size();
        const auto found = columns == 0 && row.empty()
                               ? std::size_t{0}
                               : static_cast<std::size_t>(std::ranges::count(row, '\t')) + 1;
        if (found != columns)
            return invalid(line_, fmt::format("has {} cells: expected {}, one per column of the "
                                              "table {}",
                                              found, columns, table.name));
        used_ += row_bytes(columns);
        if (used_ > budget_)
            return over_budget("the dump", used_, budget_, "leave out tables (pg_dump --table)");
        auto& cells = table.rows.emplace_back();
        cells.reserve(columns);
        for (std::size_t from = 0; cells.size() < columns;) {
            const std::size_t to = std::min(row.find('\t', from), row.size());
            TRY_STATUS(read_cell(row.substr(from, to - from), cells));
            from = to + 1;
        }
        return {};
    }

    Status read_cell(std::string_view cell, std::vector<std::optional<std::string>>& cells) {
        if (cell == "\\N") {
            cells.emplace_back();
            return {};
        }
        if (cell.size() > limits_.max_cell_bytes)
            return fail(Code::kLimitExceeded,
                        fmt::format("line {} of the dump has a cell of {} bytes: expected at most "
                                    "{}",
                                    line_, cell.size(), limits_.max_cell_bytes));
        std::string text = cell.contains('\\') ? unescaped(cell) : std::string(cell);
        if (text.contains('\0') || !simdjson::validate_utf8(text))
            return invalid(line_, "is not UTF-8: write the dump with pg_dump --encoding=UTF8");
        used_ += text.size();
        cells.emplace_back(std::move(text));
        return {};
    }

    static int digit(char c, int base) {
        const int value = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : base;
        return value < base ? value : -1;
    }

    // \b \f \n \r \t \v, \ and up to three octal digits, \x and up to two hexadecimal ones; any
    // other character stands for itself.
    static std::string unescaped(std::string_view cell) {
        constexpr std::string_view kLetters = "bfnrtv";
        constexpr std::string_view kMeanings = "\b\f\n\r\t\v";
        std::string text;
        text.reserve(cell.size());
        for (std::size_t i = 0; i < cell.size(); ++i) {
            if (cell[i] != '\\' || i + 1 == cell.size()) {
                text += cell[i];
                continue;
            }
            const char c = cell[++i];
            const bool is_hex = c == 'x' && i + 1 < cell.size() && digit(cell[i + 1], 16) >= 0;
            if (const std::size_t letter = kLetters.find(c); letter != std::string_view::npos) {
                text += kMeanings[letter];
            } else if (is_hex || digit(c, 8) >= 0) {
                const int base = is_hex ? 16 : 8;
                std::size_t next = is_hex ? i + 1 : i;
                const std::size_t end = std::min(next + (is_hex ? 2 : 3), cell.size());
                int value = 0;
                for (; next < end && digit(cell[next], base) >= 0; ++next)
                    value = value * base + digit(cell[next], base);
                text += static_cast<char>(value & 0xFF);
                i = next - 1;
            } else {
                text += c;
            }
        }
        return text;
    }

    static constexpr std::size_t kMostNameBytes = 200;

    std::string_view text_;
    const std::vector<std::string>& chosen_;
    const PgDumpLimits& limits_;
    std::vector<TextTable> tables_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t rows_ = 0;
    std::uint64_t budget_;
    std::uint64_t used_ = 0;
    bool seen_statement_ = false;
};

}  // namespace

bool is_pg_dump(std::string_view bytes) {
    return bytes.starts_with("PGDMP") ||
           bytes.substr(0, 4096).contains("PostgreSQL database dump") ||
           bytes.substr(0, 4096).contains("PostgreSQL database cluster dump");
}

Result<std::vector<TextTable>> read_pg_dump(std::string_view bytes,
                                            const std::vector<std::string>& chosen,
                                            const PgDumpLimits& limits) {
    if (bytes.size() > limits.max_bytes)
        return fail(Code::kLimitExceeded, fmt::format("the dump has {} bytes: expected at most {}",
                                                      bytes.size(), limits.max_bytes));
    if (bytes.starts_with("PGDMP"))
        return fail(Code::kInvalidInput,
                    "the dump is in PostgreSQL's custom format: expected plain format; convert it "
                    "with pg_restore --file=dump.sql");
    if (bytes.starts_with("\x1F\x8B"))
        return fail(Code::kInvalidInput, "the dump is compressed: decompress it with gunzip");
    return DumpReader(bytes, chosen, limits).run();
}

}  // namespace ballast::ingest
