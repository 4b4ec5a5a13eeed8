#include "base/packed_rows.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace ballast {

// A row of a test, of up to half a block.
struct TextRow {
    std::string text;
};
void pack(const TextRow& row, RowWriter& writer) { writer.text(row.text); }
void unpack(TextRow& row, RowReader& reader) { row.text = reader.text(); }

namespace {

TEST(PackedRows, ValuesAreReadAsTheyWereWritten) {
    std::mt19937_64 random(1);
    std::vector<Int128> units{0, 1, -1, 1'000'000, 10'000'000'000, -25 * Int128{10'000'000'000}};
    // The largest of a decimal, and both ends of 128 bits.
    const Int128 largest = std::numeric_limits<Int128>::max();
    units.insert(units.end(), {largest, -largest, -largest - 1});
    for (int i = 0; i < 1'000; ++i) {
        const Int128 any = static_cast<Int128>(random()) << 64U | random();
        units.push_back(any >> (random() % 127));
    }
    RowWriter writer;
    for (const Int128 one : units) writer.decimal(Decimal::from_units(one));
    RowReader decimals(writer.bytes());
    for (const Int128 one : units) ASSERT_EQ(decimals.decimal(), Decimal::from_units(one));

    writer.clear();
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    for (const std::uint64_t number :
         {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, most})
        writer.number(number);
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, least})
        writer.signed_number(number);
    writer.text("");
    writer.text(std::string(300, 'x'));
    RowReader reader(writer.bytes());
    EXPECT_EQ(reader.number(), 0U);
    EXPECT_EQ(reader.number(), 127U);
    EXPECT_EQ(reader.number(), 128U);
    EXPECT_EQ(reader.number(), most);
    EXPECT_EQ(reader.signed_number(), 0);
    EXPECT_EQ(reader.signed_number(), -1);
    EXPECT_EQ(reader.signed_number(), 63);
    EXPECT_EQ(reader.signed_number(), least);
    EXPECT_EQ(reader.text(), "");
    EXPECT_EQ(reader.text(), std::string(300, 'x'));
}

TEST(PackedRows, AnAmountOfMoneyTakesFewBytes) {
    RowWriter writer;
    writer.decimal(Decimal::parse("1234.56").value());
    EXPECT_LE(writer.bytes().size(), 4U);
}

std::string text_of(std::mt19937& random, int number) {
    return std::to_string(number) + std::string(random() % (1 << 19), 'x');
}

TEST(PackedRows, RowsKeepTheirOrderWhileOthersAreReplacedAndReleased) {
    std::mt19937 random(2);
    PackedQueue<TextRow> rows;
    std::vector<std::string> expected;
    for (int i = 0; i < 40; ++i) {
        expected.push_back(text_of(random, i));
        rows.push_back({expected.back()});
        if (i % 7 == 3) {
            const std::size_t at = random() % expected.size();
            expected[at] = text_of(random, 1'000 + i);
            rows.set(at, {expected[at]});
        }
    }
    ASSERT_EQ(rows.size(), expected.size());
    std::size_t at = 0;
    for (const TextRow& row : rows) ASSERT_EQ(row.text, expected[at++]);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows.release_before(row);
        ASSERT_EQ(rows[row].text, expected[row]);
    }
}

TEST(PackedRows, RowsCanBeReleasedFromTheEnd) {
    PackedRows rows;
    std::mt19937 random(3);
    std::vector<std::string> expected;
    for (int i = 0; i < 20; ++i) {
        expected.push_back(text_of(random, i));
        rows.push_back(expected.back());
    }
    for (std::size_t left = rows.size(); left > 0; --left) {
        rows.release_from(left);
        ASSERT_TRUE(rows[left - 1].starts_with(expected[left - 1]));
    }
    rows.release_from(0);
}

TEST(PackedRows, ChangeEachPassesEveryRowOnce) {
    PackedQueue<TextRow> rows{{"a"}, {"b"}, {"c"}};
    rows.change_each([](TextRow& row) { row.text += row.text; });
    rows.push_back({"d"});
    std::string all;
    for (const TextRow& row : rows) all += row.text + ' ';
    EXPECT_EQ(all, "aa bb cc d ");
    EXPECT_EQ(rows.back().text, "d");
}

}  // namespace
}  // namespace ballast
