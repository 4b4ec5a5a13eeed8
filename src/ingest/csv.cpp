#include "ingest/csv.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>
#include <utility>

#include "base/check.hpp"
#include "ingest/csv_scan.hpp"
#include "ingest/csv_text.hpp"

namespace ballast::ingest {

namespace {

using detail::CsvField;
using detail::CsvScanner;
using detail::QuoteMistake;

constexpr std::size_t kMaxErrors = 100;
constexpr std::size_t kErrorsInMessage = 3;
constexpr std::size_t kShownBytes = 60;

std::string text_of(const CsvField& field) {
    return field.escaped ? detail::without_escapes(field.text) : std::string(field.text);
}

std::string shown_delimiter(char delimiter) {
    return delimiter == '\t' ? "a tab" : fmt::format("'{}'", delimiter);
}

// All errors of one text, of which the first hundred are kept.
class FieldErrors {
public:
    bool empty() const { return errors_.empty(); }
    bool full() const { return errors_.size() > kMaxErrors; }

    void add(std::string place, std::string_view code, std::string message, std::string_view hint) {
        if (full()) return;
        if (errors_.size() == kMaxErrors) {
            code = "too_many_errors";
            message = fmt::format("more than {} errors; the rest was not read", kMaxErrors);
            hint = "check that the file is the intended CSV";
        }
        errors_.push_back(
            {std::move(place), std::string(code), std::move(message), std::string(hint)});
    }

    // The message lists the first few, for users who see nothing else.
    Error error() && {
        std::string message;
        for (std::size_t i = 0; i < std::min(errors_.size(), kErrorsInMessage); ++i) {
            const FieldError& error = errors_[i];
            message += fmt::format("{}{}: {} ({})", i == 0 ? "" : "; ", error.pointer,
                                   error.message, error.hint);
        }
        if (errors_.size() > kErrorsInMessage)
            message += fmt::format("; and {} more", errors_.size() - kErrorsInMessage);
        Error error = fail(Code::kInvalidInput, std::move(message));
        error.errors = std::move(errors_);
        return error;
    }

private:
    std::vector<FieldError> errors_;
};

class CsvReader {
public:
    CsvReader(std::string_view text, char delimiter, const CsvOptions& options)
        : text_(text), options_(options), scanner_(text, delimiter) {
        table_.delimiter = delimiter;
    }

    Result<CsvTable> read() {
        TRY_STATUS(read_header());
        reserve();
        while (scanner_.has_record() && !errors_.full()) TRY_STATUS(read_row());
        if (!errors_.empty()) return std::move(errors_).error();
        return std::move(table_);
    }

private:
    Status read_header();
    Status read_row();
    void reserve();
    void name_column(const CsvField& field, std::size_t line);
    void note_mistakes(const CsvField& field, std::size_t line, std::size_t column);
    void note_count(std::size_t fields, std::size_t line, std::size_t begin);

    void keep(CsvTable::Column& column, const CsvField& field) {
        if (field.is_absent())
            column.cells.emplace_back();
        else if (field.escaped)
            column.cells.emplace_back(detail::without_escapes(field.text));
        else
            column.cells.emplace_back(std::in_place, field.text);
    }

    std::string_view text_;
    const CsvOptions& options_;
    CsvScanner scanner_;
    CsvTable table_;
    FieldErrors errors_;
    std::unordered_map<std::string, std::size_t> names_;  // to the column, from 1
};

Status CsvReader::read_header() {
    CsvScanner start = scanner_;
    CsvField field;
    do {
        if (!scanner_.has_record()) {
            errors_.add(
                "line 1", "empty", "there is no line with text",
                options_.header ? "start with a line of column names" : "give at least one row");
            return std::move(errors_).error();
        }
        start = scanner_;
        field = scanner_.next();
    } while (field.is_absent() && field.ends_record);

    for (std::size_t line = start.line();; field = scanner_.next()) {
        if (table_.columns.size() == options_.max_columns)
            return fail(
                Code::kLimitExceeded,
                fmt::format("line {} has more than {} columns, delimited by {}; no more "
                            "are read: transpose the table, or use another delimiter",
                            start.line(), options_.max_columns, shown_delimiter(table_.delimiter)));
        table_.columns.emplace_back();
        if (options_.header) name_column(field, line);
        line = scanner_.line();
        if (field.ends_record) break;
    }
    if (options_.header) return {};
    for (std::size_t i = 0; i < table_.columns.size(); ++i)
        table_.columns[i].name = fmt::format("column_{}", i + 1);
    scanner_ = start;  // the first record is a row
    return {};
}

void CsvReader::name_column(const CsvField& field, std::size_t line) {
    const std::size_t column = table_.columns.size();
    std::string name = text_of(field);
    if (!field.quoted) name = std::string(detail::trimmed_cell(name));
    note_mistakes(field, line, column);
    const auto place = [&] { return fmt::format("line {}, column {}", line, column); };
    if (name.empty()) {
        errors_.add(place(), "empty_name", "this column has no name",
                    field.ends_record ? "name it, or remove the delimiter at the end of the line"
                                      : "name it, or remove the column");
        return;
    }
    const auto [known, is_new] = names_.try_emplace(name, column);
    if (!is_new)
        errors_.add(place(), "duplicate_name",
                    fmt::format("the name \"{}\" is already used by column {}",
                                detail::beginning(name, kShownBytes), known->second),
                    "give every column a unique name");
    table_.columns.back().name = std::move(name);
}

void CsvReader::reserve() {
    // Every cell is followed by a delimiter or a line end, except the last.
    const std::size_t columns = table_.columns.size();
    const char line_end = text_.find('\n') == std::string_view::npos ? '\r' : '\n';
    const auto lines =
        static_cast<std::size_t>(std::count(text_.begin(), text_.end(), line_end)) + 1;
    const std::size_t rows =
        std::min({lines, text_.size() / columns + 1, options_.max_cells / columns});
    for (CsvTable::Column& column : table_.columns) column.cells.reserve(rows);
}

Status CsvReader::read_row() {
    const std::size_t begin = scanner_.offset();
    const std::size_t first_line = scanner_.line();
    const std::size_t columns = table_.columns.size();
    std::size_t fields = 0;
    bool mistaken = false;
    for (CsvField field; !field.ends_record;) {
        const std::size_t line = scanner_.line();
        field = scanner_.next();
        if (columns > 1 && fields == 0 && field.is_absent() && field.ends_record) return {};
        ++fields;
        if (field.mistake != QuoteMistake::kNone || field.text.size() > options_.max_field_bytes) {
            note_mistakes(field, line, fields);
            mistaken = mistaken || field.mistake != QuoteMistake::kNone;
        }
        if (fields <= columns && errors_.empty()) keep(table_.columns[fields - 1], field);
    }
    // The intended number of fields of a record with an invalid quote is unknown.
    if (fields != columns && !mistaken) note_count(fields, first_line, begin);
    if (!errors_.empty()) return {};

    const auto& stretches = table_.stretches;
    if (stretches.empty() ||
        stretches.back().line + (table_.rows - stretches.back().first_row) != first_line)
        table_.stretches.push_back({table_.rows, first_line});
    ++table_.rows;
    if (table_.rows > options_.max_cells / columns)
        return fail(Code::kLimitExceeded,
                    fmt::format("line {}: the table has {} columns and more than {} cells up to "
                                "this line; no more are read: split it",
                                first_line, columns, options_.max_cells));
    return {};
}

void CsvReader::note_mistakes(const CsvField& field, std::size_t line, std::size_t column) {
    if (errors_.full()) return;  // a single record may have millions
    const auto add = [&](std::string_view code, std::string message, std::string_view hint) {
        errors_.add(fmt::format("line {}, column {}", line, column), code, std::move(message),
                    hint);
    };
    switch (field.mistake) {
        case QuoteMistake::kNone:
            break;
        case QuoteMistake::kStray:
            add("stray_quote",
                fmt::format("a quote inside the unquoted field {}",
                            detail::beginning(field.text, kShownBytes)),
                "enclose the whole field in quotes and double each quote in it");
            return;
        case QuoteMistake::kTextAfter:
            add("text_after_quote",
                fmt::format("text follows the closing quote of \"{}\"",
                            detail::beginning(field.text, kShownBytes)),
                "end the field at its closing quote and double each quote in it");
            return;
        case QuoteMistake::kUnterminated:
            add("unterminated_quote",
                fmt::format("the opening quote of \"{} is never closed",
                            detail::beginning(field.text, kShownBytes)),
                "close it, or double a quote that is part of the text");
            return;
    }
    if (field.text.size() > options_.max_field_bytes)
        add("field_too_long",
            fmt::format("this field has {} bytes; the limit is {}", field.text.size(),
                        options_.max_field_bytes),
            field.quoted ? "shorten it; a closing quote may be missing" : "shorten it");
}

void CsvReader::note_count(std::size_t fields, std::size_t line, std::size_t begin) {
    const std::size_t columns = table_.columns.size();
    const bool few = fields < columns;
    const std::string_view row = text_.substr(begin, scanner_.offset() - begin);
    errors_.add(
        fmt::format("line {}", line), few ? "too_few_fields" : "too_many_fields",
        fmt::format("this row has {} field{}, {} {}; it starts with {}", fields,
                    fields == 1 ? "" : "s", options_.header ? "the header" : "the first row",
                    columns, detail::beginning(row, kShownBytes)),
        few ? "leave a missing value empty between its delimiters"
            : "enclose text that contains the delimiter in quotes, and write numbers without "
              "thousands separators");
}

}  // namespace

std::size_t CsvTable::line_of_row(std::size_t row) const {
    CHECK(row < rows);
    const auto after = std::upper_bound(
        stretches.begin(), stretches.end(), row,
        [](std::size_t r, const Stretch& stretch) { return r < stretch.first_row; });
    const Stretch& stretch = *(after - 1);
    return stretch.line + (row - stretch.first_row);
}

Result<CsvTable> read_csv(std::string_view bytes, const CsvOptions& options) {
    if (bytes.size() > options.max_bytes)
        return fail(Code::kLimitExceeded, fmt::format("the text has {} bytes; the limit is {}",
                                                      bytes.size(), options.max_bytes));
    TRY(const std::string_view text, detail::check_csv_text(bytes));
    const char delimiter = options.delimiter ? *options.delimiter : detail::find_delimiter(text);
    CHECK(static_cast<unsigned char>(delimiter) < 0x80 && delimiter != '\0' && delimiter != '"' &&
          delimiter != '\r' && delimiter != '\n');
    return CsvReader(text, delimiter, options).read();
}

}  // namespace ballast::ingest
