#include "ingest/csv_scan.hpp"

#include <algorithm>
#include <utility>

namespace ballast::ingest::detail {

CsvField CsvScanner::next_quoted() {
    CsvField field;
    field.quoted = true;
    const std::size_t begin = ++at_;
    for (;;) {
        at_ = text_.find('"', at_);
        if (at_ == std::string_view::npos) {
            at_ = text_.size();
            field.text = text_.substr(begin);
            field.mistake = QuoteMistake::kUnterminated;
            field.ends_record = true;
            line_ += count_line_ends(field.text);
            return field;
        }
        if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
        field.escaped = true;
        at_ += 2;
    }
    field.text = text_.substr(begin, at_ - begin);
    line_ += count_line_ends(field.text);
    const std::size_t after = ++at_;
    skip_to_end_of_field();
    if (at_ != after) field.mistake = QuoteMistake::kTextAfter;
    field.ends_record = pass_end_of_field();
    return field;
}

std::size_t count_line_ends(std::string_view text) {
    std::size_t lines = 0;
    char before = '\0';
    for (const char c : text) {
        lines += c == '\r' || (c == '\n' && before != '\r') ? 1 : 0;
        before = c;
    }
    return lines;
}

char find_delimiter(std::string_view text) {
    constexpr std::size_t kRecords = 20;
    constexpr std::size_t kBytes = std::size_t{1} << 20;  // for a file without line ends
    char best = ',';
    std::pair<std::size_t, std::size_t> best_score{};  // records that agree, fields in each
    for (const char delimiter : {',', ';', '\t', '|'}) {
        CsvScanner scanner(text.substr(0, kBytes), delimiter);
        std::size_t expected = 0;
        std::size_t agreeing = 0;
        for (std::size_t record = 0; record < kRecords && scanner.has_record();) {
            std::size_t fields = 1;
            CsvField field = scanner.next();
            const bool blank = field.is_absent() && field.ends_record;
            for (; !field.ends_record; field = scanner.next()) ++fields;
            if (blank) continue;
            if (record++ == 0) expected = fields;
            agreeing += fields == expected ? 1 : 0;
        }
        const auto score = std::make_pair(agreeing, expected);
        if (expected > 1 && score > best_score) {
            best = delimiter;
            best_score = score;
        }
    }
    return best;
}

std::string without_escapes(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        plain += text[at];
        if (text[at] == '"') ++at;
    }
    return plain;
}

}  // namespace ballast::ingest::detail
