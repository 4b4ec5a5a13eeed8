// Property tests on random text: comparison with a naive reader, and round trips.
#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv.hpp"
#include "ingest/csv_write_test.hpp"

namespace ballast::ingest {
namespace {

using Record = std::vector<std::optional<std::string>>;

// Reads byte by byte, by the grammar of RFC 4180 with LF, CRLF and CR as line ends. nullopt when a
// quote is where the grammar has none.
class NaiveReader {
public:
    explicit NaiveReader(char delimiter) : delimiter_(delimiter) {}

    std::optional<std::vector<Record>> read(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n' && i > 0 && text[i - 1] == '\r' && state_ != kInQuotes) continue;
            if (!step(text[i])) return std::nullopt;
        }
        if (state_ == kInQuotes) return std::nullopt;
        if (state_ != kStart || !record_.empty()) end_record();
        return records_;
    }

private:
    enum State { kStart, kPlain, kInQuotes, kAfterQuote };

    bool step(char c) {
        if (state_ == kInQuotes) {
            if (c == '"')
                state_ = kAfterQuote;
            else
                field_ += c;
            return true;
        }
        if (c == delimiter_) {
            end_field();
        } else if (c == '\n' || c == '\r') {
            end_record();
        } else if (c == '"') {
            if (state_ == kPlain) return false;
            if (state_ == kAfterQuote) field_ += c;
            state_ = kInQuotes;
        } else {
            if (state_ == kAfterQuote) return false;
            field_ += c;
            state_ = kPlain;
        }
        return true;
    }

    void end_field() {
        record_.push_back(state_ == kStart ? std::nullopt : std::optional(field_));
        field_.clear();
        state_ = kStart;
    }

    void end_record() {
        end_field();
        records_.push_back(record_);
        record_.clear();
    }

    char delimiter_;
    State state_ = kStart;
    std::string field_;
    Record record_;
    std::vector<Record> records_;
};

bool is_blank(const Record& record) { return record.size() == 1 && !record.front(); }

// The records as rows below numbered columns; nullopt when they do not form a table.
std::optional<std::vector<Record>> as_rows(std::optional<std::vector<Record>> records) {
    if (!records) return std::nullopt;
    records->erase(records->begin(), std::find_if_not(records->begin(), records->end(), is_blank));
    if (records->empty()) return std::nullopt;
    const std::size_t columns = records->front().size();
    if (columns > 1) std::erase_if(*records, is_blank);
    for (const Record& record : *records)
        if (record.size() != columns) return std::nullopt;
    return records;
}

std::string random_text(std::mt19937_64& random, std::string_view alphabet, std::size_t longest) {
    std::string text;
    for (std::size_t i = random() % (longest + 1); i > 0; --i)
        text += alphabet[random() % alphabet.size()];
    return text;
}

void expect_as_naive(std::string_view text, char delimiter, bool& read) {
    const auto expected = as_rows(NaiveReader(delimiter).read(text));
    const auto table = read_csv(text, {.delimiter = delimiter, .header = false});
    ASSERT_EQ(table.has_value(), expected.has_value())
        << testing::PrintToString(std::string(text)) << (table ? "" : table.error().message);
    read = table.has_value();
    if (!read) return;
    ASSERT_EQ(table->rows, expected->size()) << testing::PrintToString(std::string(text));
    for (std::size_t row = 0; row < table->rows; ++row)
        for (std::size_t c = 0; c < table->columns.size(); ++c)
            ASSERT_EQ(table->columns[c].cells.at(row), (*expected)[row].at(c))
                << testing::PrintToString(std::string(text));
}

TEST(CsvProperty, MatchesANaiveReader) {
    std::mt19937_64 random(20240101);
    std::size_t read = 0;
    for (int i = 0; i < 60'000; ++i) {
        // Few different characters, so that short texts hold all their combinations.
        static constexpr std::string_view kAlphabets[] = {"a,\n", "a,\"\n", "a,\"\r\n",
                                                          "ab;\"\"\n "};
        const std::string_view alphabet = kAlphabets[random() % 4];
        bool readable = false;
        ASSERT_NO_FATAL_FAILURE(expect_as_naive(random_text(random, alphabet, 14),
                                                alphabet[2] == ';' ? ';' : ',', readable));
        read += readable ? 1 : 0;
    }
    EXPECT_GT(read, 5'000U);
}

CsvTable random_table(std::mt19937_64& random) {
    static constexpr char kDelimiters[] = {',', ';', '\t', '|'};
    CsvTable table;
    table.delimiter = kDelimiters[random() % 4];
    table.rows = random() % 6;
    const std::size_t columns = 1 + random() % 5;
    for (std::size_t c = 0; c < columns; ++c) {
        CsvTable::Column& column = table.columns.emplace_back();
        column.name = std::to_string(c) + random_text(random, "ab \"\r\n,;\t|", 5);
        for (std::size_t row = 0; row < table.rows; ++row) {
            if (random() % 4 == 0)
                column.cells.emplace_back();
            else
                column.cells.emplace_back(random_text(random, "abcdef \"\r\n,;\t|", 40));
        }
    }
    return table;
}

TEST(CsvProperty, RoundTrips) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 5'000; ++i) {
        const CsvTable table = random_table(random);
        static constexpr std::string_view kLineEnds[] = {"\n", "\r\n", "\r"};
        const std::string text = write_csv(table, kLineEnds[random() % 3]);
        const auto again = read_csv(text, {.delimiter = table.delimiter});
        ASSERT_TRUE(again) << text << "\n" << again.error().message;
        ASSERT_TRUE(same_contents(*again, table)) << text;
        std::size_t line = 1;  // each row starts on a later line
        for (std::size_t row = 0; row < again->rows; ++row) {
            ASSERT_GT(again->line_of_row(row), line) << text;
            line = again->line_of_row(row);
        }
    }
}

TEST(CsvProperty, DamagedTextIsReadOrRejectedWithALocation) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 20'000; ++i) {
        std::string text = write_csv(random_table(random));
        for (std::size_t hits = 1 + random() % 3; hits > 0 && !text.empty(); --hits) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0)
                text.erase(at, 1 + random() % 4);
            else if (random() % 2 == 0)
                text.insert(at, 1, static_cast<char>(random() % 256));
            else
                text[at] = "\",;\r\n\0\xFF"[random() % 7];
        }
        const auto table = read_csv(text, {.delimiter = std::nullopt, .max_field_bytes = 20});
        if (table) {
            for (const CsvTable::Column& column : table->columns)
                ASSERT_EQ(column.cells.size(), table->rows);
            continue;
        }
        ASSERT_FALSE(table.error().errors.empty());
        for (const FieldError& error : table.error().errors)
            ASSERT_TRUE(error.pointer.starts_with("line ")) << error.pointer;
    }
}

}  // namespace
}  // namespace ballast::ingest
