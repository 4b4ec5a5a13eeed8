// The column reader against a naive one that reads a character at a time.
#include "ingest/column_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <gtest/gtest.h>
#include <optional>

#include "base/threads.hpp"
#include "ingest/column_careful.hpp"
#include "ingest/csv_write_test.hpp"

namespace ballast::ingest {
namespace {

using Cells = std::vector<std::vector<std::optional<std::string>>>;

// Splits text into records of cells, with a state machine for RFC 4180.
Cells naive_cells(std::string_view text) {
    Cells records(1, {std::nullopt});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::optional<std::string>& cell = records.back().back();
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                *cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                *cell += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
            cell = cell.value_or("");
        } else if (c == ',') {
            records.back().emplace_back();
        } else if (c == '\n') {
            if (i + 1 < text.size()) records.push_back({std::nullopt});
        } else if (c != '\r' || i + 1 == text.size() || text[i + 1] != '\n') {
            cell = cell.value_or("") + c;
        }
    }
    return records;
}

// Every value of a table as text, absent ones as "(none)".
std::vector<std::vector<std::string>> shown(const ColumnTable& table) {
    std::vector<std::vector<std::string>> columns;
    for (const auto& column : table.columns) {
        auto& out = columns.emplace_back();
        for (std::size_t row = 0; row < table.rows; ++row) {
            if (std::binary_search(column.absent.begin(), column.absent.end(), row)) {
                out.emplace_back("(none)");
                continue;
            }
            switch (column.type) {
                case ColumnType::kInt64:
                    out.push_back(std::to_string(column.int64s(table.rows)[row]));
                    break;
                case ColumnType::kDouble:
                    out.push_back(std::to_string(
                        std::bit_cast<std::uint64_t>(column.doubles(table.rows)[row])));
                    break;
                case ColumnType::kDecimal:
                    out.push_back(column.decimals(table.rows)[row].to_string());
                    break;
                case ColumnType::kDate:
                    out.push_back(column.dates(table.rows)[row].to_string());
                    break;
                case ColumnType::kWord: {
                    const std::uint32_t code = column.codes(table.rows)[row];
                    out.push_back(code == ColumnTable::kNoWord ? "(none)" : column.words.at(code));
                    break;
                }
                case ColumnType::kText:
                    out.emplace_back(column.texts(table.rows)[row]);
                    break;
            }
        }
    }
    return columns;
}

const std::vector<ColumnSpec> kSpecs = {{"id", ColumnType::kInt64},  {"x", ColumnType::kDouble},
                                        {"m", ColumnType::kDecimal}, {"day", ColumnType::kDate},
                                        {"word", ColumnType::kWord}, {"text", ColumnType::kText}};

std::vector<std::vector<std::string>> naive(std::string_view text) {
    const Cells cells = naive_cells(text);
    std::vector<std::vector<std::string>> columns(kSpecs.size());
    for (std::size_t r = 1; r < cells.size(); ++r) {
        for (std::size_t c = 0; c < kSpecs.size(); ++c) {
            const auto& cell = cells[r].at(c);
            std::string& out = columns[c].emplace_back("(none)");
            if (!cell) continue;
            switch (kSpecs[c].type) {
                case ColumnType::kInt64:
                    out = std::to_string(std::stoll(*cell));
                    break;
                case ColumnType::kDouble:  // glibc's strtod rounds correctly
                    out = std::to_string(
                        std::bit_cast<std::uint64_t>(std::strtod(cell->c_str(), nullptr)));
                    break;
                case ColumnType::kDecimal:
                    out = Decimal::parse(*cell).value().to_string();
                    break;
                case ColumnType::kDate:
                    out = fin::Date::parse(*cell).value().to_string();
                    break;
                default:
                    out = *cell;
            }
        }
    }
    return columns;
}

class Draws {
public:
    explicit Draws(std::uint64_t seed) : seed_(seed) {}
    std::uint64_t below(std::uint64_t limit) {
        // SplitMix64 (S. Vigna).
        std::uint64_t z = (seed_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return (z ^ (z >> 31)) % limit;
    }
    std::string digits(std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + below(10));
        return text;
    }

private:
    std::uint64_t seed_;
};

std::string number(Draws& draws, std::size_t longest, std::size_t places) {
    std::string text = draws.below(3) == 0 ? "-" : "";
    text += draws.digits(1 + draws.below(longest));
    if (draws.below(4) > 0) text += "." + draws.digits(1 + draws.below(places));
    return text;
}

std::string phrase(Draws& draws) {
    std::string text;
    for (std::size_t i = draws.below(30); i > 0; --i) text += "ab \",\n\"z"[draws.below(8)];
    return text;
}

// A regular table that uses all of RFC 4180; `plain`: without quotes.
std::string random_table(Draws& draws, std::size_t rows, bool plain, std::string_view line_end) {
    std::string out = "id,x,m,day,word,text" + std::string(line_end);
    for (std::size_t r = 0; r < rows; ++r) {
        const auto add = [&](const std::string& cell, bool last = false) {
            if (draws.below(20) == 0) {
                // Nothing: absent.
            } else if (!plain && (needs_quotes(cell, ',') || draws.below(8) == 0)) {
                write_field(out, cell, true);
            } else {
                out += cell;
            }
            out += last ? std::string(line_end) : ",";
        };
        add((draws.below(2) == 0 ? "-" : "") + draws.digits(1 + draws.below(18)));
        add(number(draws, 20, 20) + (draws.below(9) == 0 ? "e-" + draws.digits(2) : ""));
        add(number(draws, 12, 12));
        add(fin::Date::from_serial(static_cast<std::int32_t>(draws.below(60'000))).to_string());
        add(plain ? "w" + draws.digits(2) : phrase(draws));
        add(plain ? draws.digits(draws.below(20)) : phrase(draws), true);
    }
    return out;
}

TEST(ColumnReader, MatchesANaiveReaderForAnyNumberOfThreadsAndChunks) {
    ThreadPool two(2);
    ThreadPool five(5);
    Draws draws(7);
    for (int round = 0; round < 60; ++round) {
        const bool plain = round % 3 == 0;
        const std::string end = round % 4 == 1 ? "\r\n" : "\n";
        std::string text = random_table(draws, draws.below(200), plain, end);
        if (round % 5 == 2) text.erase(text.size() - end.size());
        SCOPED_TRACE(round);
        const auto expected = naive(text);
        const auto fast =
            detail::read_columns_fast(text, {.columns = kSpecs, .chunk_bytes = 500}, {});
        ASSERT_TRUE(fast);
        ASSERT_EQ(shown(*fast), expected);
        const auto careful = detail::read_columns_carefully(text, {.columns = kSpecs});
        ASSERT_TRUE(careful);
        ASSERT_EQ(shown(*careful), expected);
        std::optional<ColumnTable> first;
        for (ThreadPool* threads : {static_cast<ThreadPool*>(nullptr), &two, &five}) {
            for (const std::size_t chunk :
                 {std::size_t{64}, std::size_t{1000}, std::size_t{1} << 20}) {
                auto table = read_columns(text, {.columns = kSpecs, .chunk_bytes = chunk},
                                          Work{.threads = threads});
                ASSERT_TRUE(table) << table.error().message;
                ASSERT_EQ(shown(*table), expected);
                if (first) {  // the same codes, not only the same words
                    EXPECT_EQ(table->columns[4].words, first->columns[4].words);
                }
                if (!first) first = *std::move(table);
            }
        }
    }
}

TEST(ColumnReader, RoundsEveryDoubleCorrectly) {
    Draws draws(11);
    std::string text = "x,y\n";
    std::vector<std::string> cells = {
        "9007199254740993",        "9007199254740992",         "0.1",
        "0.30000000000000004",     "123456.7890625",           "5e-324",
        "2.2250738585072014e-308", "1.7976931348623157e308",   "-0",
        "8.98846567431158e307",    "100000000000000000000000", "0.000000000000000000001"};
    for (int i = 0; i < 20'000; ++i) cells.push_back(number(draws, 10, 10));
    for (const std::string& cell : cells) text += cell + ",1\n";
    const auto table = read_columns(text, {.columns = {{"x", ColumnType::kDouble}}});
    ASSERT_TRUE(table);
    for (std::size_t i = 0; i < cells.size(); ++i)
        EXPECT_EQ(std::bit_cast<std::uint64_t>(table->columns[0].doubles(table->rows)[i]),
                  std::bit_cast<std::uint64_t>(std::strtod(cells[i].c_str(), nullptr)))
            << cells[i];
}

// Pieces of 64 bytes: code points, and errors, straddle their boundaries.
TEST(ColumnReader, ChecksUtf8AcrossPieceBoundaries) {
    const std::vector<ColumnSpec> specs = {{"b", ColumnType::kInt64}, {"a", ColumnType::kWord}};
    std::string text = "a,b\n";
    for (int i = 0; i < 20; ++i) text += "\u20AC\u00E9\U0001F600 x,1\n";
    const ColumnReadOptions options{.columns = specs, .chunk_bytes = 64};
    for (std::size_t shift = 0; shift < 64; ++shift) {
        const std::string moved = "a,b\n" + std::string(shift, 'y') + ",2\n" + text.substr(4);
        EXPECT_TRUE(detail::read_columns_fast(moved, options, {})) << shift;
    }
    for (std::size_t at = 4; at < text.size(); ++at)
        for (const char wrong : {'\xFF', '\x80', '\0'}) {
            std::string broken = text;
            // Replacing one continuation byte by another leaves valid text.
            if (wrong == '\x80' && (broken[at] & 0xC0) == 0x80) continue;
            broken[at] = wrong;
            EXPECT_FALSE(read_columns(broken, options)) << at << " " << static_cast<int>(wrong);
        }
}

TEST(ColumnReader, ReadsTablesThatAreNotRegular) {
    const std::vector<ColumnSpec> specs = {{"b", ColumnType::kInt64}, {"a", ColumnType::kWord}};
    for (const std::string text : {"a,b\nx,1\n\ny,2\n", "a,b\rx,1\ry,2\r", "a,b\n\nx,1\ny,2\n\n\n",
                                   "\xEF\xBB\xBF"
                                   "a,b\nx,1\ny,2",
                                   "a,b\r\nx,1\r\ny,2\r\n\r\n"}) {
        const auto table = read_columns(text, {.columns = specs});
        ASSERT_TRUE(table) << text;
        EXPECT_EQ(shown(*table), (std::vector<std::vector<std::string>>{{"1", "2"}, {"x", "y"}}));
    }
    const auto quoted = read_columns("a,b\n\"x\r\",1\n", {.columns = specs});
    ASSERT_TRUE(quoted);
    EXPECT_EQ(quoted->columns[1].words[0], "x\r");
    const auto empty = read_columns("a,b\n", {.columns = specs});
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->rows, 0U);
}

TEST(ColumnReader, LocatesErrors) {
    const auto error = [](std::string_view text, ColumnType type = ColumnType::kInt64) {
        const auto table = read_columns(text, {.columns = {{"b", type}}});
        EXPECT_FALSE(table) << text;
        if (table || table.error().errors.empty()) return std::string("none");
        return table.error().errors[0].pointer + " " + table.error().errors[0].code;
    };
    EXPECT_EQ(error("a,b\n1,2\n1,x\n"), "line 3, column 2 type");
    EXPECT_EQ(error("a,b\n\"\n\",2\n1,1.5\n"), "line 4, column 2 type");
    EXPECT_EQ(error("a,b\n1,2,3\n"), "line 2 too_many_fields");
    EXPECT_EQ(error("a,b\n1\n2,3\n"), "line 2 too_few_fields");
    EXPECT_EQ(error("a,b\nx\"y,2\n"), "line 2, column 1 stray_quote");
    EXPECT_EQ(error("a,b\n\"x\"y,2\n"), "line 2, column 1 text_after_quote");
    EXPECT_EQ(error("a,b\n\"x,2\n"), "line 2, column 1 unterminated_quote");
    EXPECT_EQ(error("a,c\n1,2\n"), "line 1 unknown_column");
    EXPECT_EQ(error("a,b\n1,2024-02-30\n", ColumnType::kDate), "line 2, column 2 type");
    EXPECT_EQ(error("a,b\n1,\xFF\n", ColumnType::kWord), "line 2 encoding");
    for (const std::string cell :
         {"inf", "nan", "+1", "1.", ".5", "0x10", "1e", "1e999", "--1", " 1"})
        EXPECT_EQ(error("a,b\n1," + cell + "\n", ColumnType::kDouble), "line 2, column 2 type")
            << cell;
    EXPECT_EQ(error("a,b\n1,0.1234567890123\n", ColumnType::kDecimal), "line 2, column 2 type");
    EXPECT_EQ(error("a,b\n1,9223372036854775808\n"), "line 2, column 2 type");
    EXPECT_EQ(error("a,b\n1,\"\"\n"), "line 2, column 2 type");
}

TEST(ColumnReader, KeepsTheExtremesOfEachType) {
    const auto table = read_columns(
        "i,m,d\n9223372036854775807,99999999999999.999999999999,9999-12-31\n"
        "-9223372036854775808,-0.000000000001,0001-01-01\n",
        {.columns = {
             {"i", ColumnType::kInt64}, {"m", ColumnType::kDecimal}, {"d", ColumnType::kDate}}});
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(shown(*table), (std::vector<std::vector<std::string>>{
                                 {"9223372036854775807", "-9223372036854775808"},
                                 {"99999999999999.999999999999", "-0.000000000001"},
                                 {"9999-12-31", "0001-01-01"}}));
}

}  // namespace
}  // namespace ballast::ingest
