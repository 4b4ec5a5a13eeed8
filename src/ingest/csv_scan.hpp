// Internal to the CSV reader: splits text into fields, with the errors in their quotes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ballast::ingest::detail {

enum class QuoteMistake : std::uint8_t {
    kNone,
    kStray,         // inside a field that does not start with one
    kTextAfter,     // text between the closing quote and the delimiter
    kUnterminated,  // the text ends before the closing quote
};

struct CsvField {
    std::string_view text;  // without the enclosing quotes; "" within is unchanged
    bool quoted = false;
    bool escaped = false;      // `text` contains ""
    bool ends_record = false;  // followed by a line end or the end of the text, not by a delimiter
    QuoteMistake mistake = QuoteMistake::kNone;

    bool is_absent() const { return text.empty() && !quoted; }
};

// Call next() until a field ends its record; has_record() returns whether another one follows.
class CsvScanner {
public:
    CsvScanner(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {
        for (const char c : {delimiter, '"', '\r', '\n'}) stops_[static_cast<unsigned char>(c)] = 1;
    }

    bool has_record() const { return at_ < text_.size(); }
    std::size_t offset() const { return at_; }
    std::size_t line() const { return line_; }  // of the next field, from 1

    CsvField next() {
        if (at_ < text_.size() && text_[at_] == '"') return next_quoted();
        CsvField field;
        const std::size_t begin = at_;
        skip_to_stop();
        if (at_ < text_.size() && text_[at_] == '"') {
            field.mistake = QuoteMistake::kStray;
            skip_to_end_of_field();
        }
        field.text = text_.substr(begin, at_ - begin);
        field.ends_record = pass_end_of_field();
        return field;
    }

private:
    CsvField next_quoted();

    void skip_to_stop() {
        while (at_ < text_.size() && stops_[static_cast<unsigned char>(text_[at_])] == 0) ++at_;
    }

    // After an invalid quote, quotes have no meaning.
    void skip_to_end_of_field() {
        for (skip_to_stop(); at_ < text_.size() && text_[at_] == '"'; skip_to_stop()) ++at_;
    }

    // True if the record ends here as well.
    bool pass_end_of_field() {
        if (at_ == text_.size()) return true;
        const char end = text_[at_++];
        if (end == delimiter_) return false;
        if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
        ++line_;
        return true;
    }

    std::string_view text_;
    char delimiter_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::array<std::uint8_t, 256> stops_{};
};

// The number of line ends within `text`: CRLF, LF and CR each end a line.
std::size_t count_line_ends(std::string_view text);

// The contents of a quoted cell, with doubled quotes undoubled.
std::string without_escapes(std::string_view text);

// The delimiter, among , ; tab and |, by which most of the first records have as many fields as the
// very first; of several, the one with the most fields. A comma when none occurs.
char find_delimiter(std::string_view text);

}  // namespace ballast::ingest::detail
