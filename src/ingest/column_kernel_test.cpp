// The kernels of the column reader against naive readers that read one character at a time, on
// every instruction set of the machine.
#include "ingest/column_kernel.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/each_vector_target_test.hpp"
#include "fin/date.hpp"

namespace ballast::ingest::detail {
namespace {

ShortCell short_cell(std::string_view text) {
    ShortCell cell{};
    if (text.size() <= sizeof(cell))
        std::memcpy(reinterpret_cast<char*>(&cell) + sizeof(cell) - text.size(), text.data(),
                    text.size());
    return cell;
}

std::vector<ShortCell> short_cells(const std::vector<std::string>& texts) {
    std::vector<ShortCell> cells;
    for (const std::string& text : texts) cells.push_back(short_cell(text));
    return cells;
}

// Result of a kernel for a column: the values of the converted cells.
template <class T, class Read>
std::vector<std::optional<T>> converted(const std::vector<ShortCell>& cells, const Read& read) {
    std::vector<T> values(cells.size());
    std::vector<std::uint32_t> left(cells.size());
    left.resize(read(cells.data(), cells.size(), values.data(), left.data()));
    EXPECT_TRUE(std::is_sorted(left.begin(), left.end()));
    std::vector<std::optional<T>> out(values.begin(), values.end());
    for (const std::uint32_t place : left) out[place].reset();
    return out;
}

struct Plain {
    std::int64_t digits = 0;
    std::size_t after = 0;
};

// An optional sign, digits, and optionally a point and digits, in at most sixteen characters.
std::optional<Plain> naive_number(const std::string& text) {
    Plain number;
    std::size_t at = text.starts_with('-') ? 1 : 0;
    std::optional<std::size_t> point;
    if (text.size() > 16 || at == text.size()) return std::nullopt;
    for (; at < text.size(); ++at) {
        const bool digit = text[at] >= '0' && text[at] <= '9';
        if (digit) {
            number.digits = number.digits * 10 + (text[at] - '0');
        } else {
            const bool within = at > 0 && text[at - 1] != '-' && at + 1 < text.size();
            if (text[at] != '.' || point || !within) return std::nullopt;
            point = at;
        }
    }
    if (point) number.after = text.size() - 1 - *point;
    if (text.starts_with('-')) number.digits = -number.digits;
    return number;
}

std::string digits(std::mt19937& draw, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + draw() % 10);
    return text;
}

// Columns whose points are in the same place, columns where they are not, and invalid cells.
std::vector<std::string> number_column(std::mt19937& draw, std::size_t rows) {
    const std::size_t places = draw() % 9;
    const bool fixed = draw() % 3 != 0;
    const bool clean = draw() % 3 != 0;
    std::vector<std::string> column;
    for (std::size_t row = 0; row < rows; ++row) {
        std::string text = draw() % 3 == 0 ? "-" : "";
        text += digits(draw, 1 + draw() % 8);
        const std::size_t after = fixed ? places : draw() % 9;
        if (after > 0) text += "." + digits(draw, after);
        if (!clean && draw() % 4 == 0) {
            constexpr std::string_view kOther = ".-+eE /:0,;\x80\xFF";
            text[draw() % text.size()] = kOther[draw() % kOther.size()];
        }
        if (!clean && draw() % 8 == 0) text = text.substr(0, draw() % text.size());
        column.push_back(text);
    }
    return column;
}

TEST(ColumnKernel, ReadsNumbersAsWritten) {
    on_every_vector_target([](std::string_view name) {
        const bool vectors = name != "scalar";
        std::mt19937 draw(5);
        std::size_t read = 0;
        for (int round = 0; round < 2'000; ++round) {
            const auto texts = number_column(draw, draw() % 40);
            const auto cells = short_cells(texts);
            std::vector<std::uint8_t> after(texts.size());
            const auto decimals =
                converted<std::int64_t>(cells, [&](const ShortCell* some, std::size_t count,
                                                   std::int64_t* values, std::uint32_t* left) {
                    return read_short_decimals(some, count, 6, values, after.data(), left);
                });
            const auto integers = converted<std::int64_t>(cells, read_short_integers);
            const auto doubles = converted<double>(cells, read_short_doubles);
            for (std::size_t i = 0; i < texts.size(); ++i) {
                SCOPED_TRACE(texts[i]);
                const auto expected = naive_number(texts[i]);
                ASSERT_EQ(decimals[i].has_value(), vectors && expected && expected->after <= 6);
                ASSERT_EQ(integers[i].has_value(),
                          vectors && expected && texts[i].find('.') == std::string::npos);
                ASSERT_EQ(doubles[i].has_value(),
                          vectors && expected && std::abs(expected->digits) <= 1LL << 53);
                if (decimals[i]) {
                    ASSERT_EQ(*decimals[i], expected->digits);
                    ASSERT_EQ(after[i], expected->after);
                }
                if (integers[i]) {
                    ASSERT_EQ(*integers[i], expected->digits);
                }
                if (!doubles[i]) continue;
                ++read;
                // glibc's strtod rounds correctly, and knows -0.
                ASSERT_EQ(std::bit_cast<std::uint64_t>(*doubles[i]),
                          std::bit_cast<std::uint64_t>(std::strtod(texts[i].c_str(), nullptr)));
            }
        }
        EXPECT_EQ(read > 20'000, vectors);
    });
}

TEST(ColumnKernel, LeavesDoublesOfMoreThan53Bits) {
    on_every_vector_target([](std::string_view name) {
        const bool vectors = name != "scalar";
        const std::vector<std::string> texts = {"9007199254740992",
                                                "9007199254740993",
                                                "900719925474099.2",
                                                "99999999.9999999",
                                                "-0",
                                                "-0.00",
                                                "0000000000000001"};
        const auto values = converted<double>(short_cells(texts), read_short_doubles);
        ASSERT_EQ(values[0].has_value(), vectors);
        EXPECT_FALSE(values[1]);
        EXPECT_FALSE(values[2]);  // seventeen characters
        if (!vectors) return;
        EXPECT_EQ(*values[3], 99999999.9999999);
        EXPECT_TRUE(std::signbit(*values[4]) && *values[4] == 0);
        EXPECT_TRUE(std::signbit(*values[5]) && *values[5] == 0);
        EXPECT_EQ(*values[6], 1.0);
    });
}

TEST(ColumnKernel, ReadsEveryDayThatExistsAndNoOther) {
    on_every_vector_target([](std::string_view name) {
        const bool vectors = name != "scalar";
        std::vector<std::string> texts;
        const std::int32_t first = fin::Date::from_ymd(1, 1, 1).value().serial();
        const std::int32_t last = fin::Date::from_ymd(9999, 12, 31).value().serial();
        for (std::int32_t day = first; day <= last; day += 17)
            texts.push_back(fin::Date::from_serial(day).to_string());
        for (const char* year : {"0000", "0001", "0004", "0100", "0400", "1900", "2000", "2023",
                                 "2024", "2100", "9999"})
            for (int month = 0; month <= 13; ++month)
                for (int day = 0; day <= 32; ++day)
                    texts.push_back(std::string(year) + (month < 10 ? "-0" : "-") +
                                    std::to_string(month) + (day < 10 ? "-0" : "-") +
                                    std::to_string(day));
        for (const char* wrong :
             {"", "2024-1-1", "2024/01/01", "02024-01-01", "-2024-01-01",
              "2024-01-0:", "202a-01-01", "2024-01-01 ", "20240101", "2024-13-99", "2024.01.01",
              "2024-01-\x80\x80", "000002024-01-01"})
            texts.emplace_back(wrong);
        const auto days = converted<std::int32_t>(short_cells(texts), read_short_dates);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto expected = fin::Date::parse(texts[i]);
            ASSERT_EQ(days[i].has_value(), vectors && expected.has_value()) << texts[i];
            if (days[i]) {
                ASSERT_EQ(*days[i], expected->serial()) << texts[i];
            }
        }
    });
}

// A table of two columns whose rows end in CR LF: cells of all lengths, in quotes and not.
TEST(ColumnKernel, LoadsCellsWithoutTheirQuotesAndLineEnds) {
    on_every_vector_target([](std::string_view) {
        std::mt19937 draw(3);
        for (int round = 0; round < 200; ++round) {
            const bool first = round % 2 == 0;
            std::string text = "\n";
            std::vector<std::uint32_t> ends = {0};
            std::vector<std::string> expected;
            for (std::size_t row = draw() % 20; row > 0; --row) {
                for (const bool is_first : {true, false}) {
                    const std::string cell = digits(draw, draw() % 20);
                    const bool quoted = draw() % 3 == 0;
                    if (is_first == first) expected.push_back(cell);
                    text += quoted ? "\"" + cell + "\"" : cell;
                    if (!is_first) text += "\r";
                    ends.push_back(static_cast<std::uint32_t>(text.size()));
                    text += is_first ? "," : "\n";
                }
            }
            const ColumnCells cells{.text = text.data(),
                                    .base = text.data(),
                                    .ends = ends.data() + (first ? 1 : 2),
                                    .stride = 2,
                                    .rows = expected.size(),
                                    .last = !first};
            std::vector<ShortCell> loaded(expected.size());
            load_short_cells(cells, loaded.data());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                EXPECT_EQ(cells.cell(i).text, expected[i]);
                // Too close to the start of the text: zeros.
                const bool near = cells.cell(i).text.data() + expected[i].size() < text.data() + 18;
                if (near && loaded[i] == ShortCell{}) continue;
                EXPECT_TRUE(loaded[i] == short_cell(expected[i])) << expected[i];
            }
        }
    });
}

}  // namespace
}  // namespace ballast::ingest::detail
