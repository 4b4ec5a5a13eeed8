// UTF-8, lists of words, and the tokens of JSON.
#include <array>
#include <gtest/gtest.h>
#include <string>

#include "wire/json_token.hpp"
#include "wire/utf8.hpp"

namespace ballast::wire {
namespace {

TEST(Utf8, AcceptsExactlyTheCodePointsOfUnicode) {
    // Every scalar value is encoded and found valid; RFC 3629, section 4.
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
        if (point >= 0xD800 && point <= 0xDFFF) continue;
        std::string text;
        append_code_point(text, point);
        ASSERT_EQ(code_point_bytes(text, 0), text.size()) << point;
        ASSERT_EQ(count_code_points(text), 1U);
    }
    for (const std::string_view bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", ""})
        EXPECT_EQ(code_point_bytes(bad, 0), 0U);
}

TEST(Utf8, ShortensAtCodePointBoundaries) {
    EXPECT_EQ(shortened("ééé", 3), "ééé");
    EXPECT_EQ(shortened("éééé", 3), "ééé…");
}

TEST(QuotedList, ListsTheFirstAndCountsTheRest) {
    constexpr std::array<std::string_view, 3> kWords = {"quantity", "price", "side"};
    EXPECT_EQ(quoted_list(kWords), "\"quantity\", \"price\", \"side\"");
    EXPECT_EQ(quoted_list(kWords, 2), "\"quantity\", \"price\" and 1 more");
}

TEST(NumberToken, KeepsAndClassifiesTheDigits) {
    const NumberToken number = scan_number("-12.50e+3,");
    EXPECT_EQ(number.text, "-12.50e+3");
    EXPECT_FALSE(number.is_integer);
    EXPECT_TRUE(number.negative);
    EXPECT_EQ(number.mantissa, 1250U);
    EXPECT_EQ(number.exponent, 1);
    EXPECT_TRUE(scan_number("0").is_integer);
    for (const std::string_view bad : {"", "-", "01", "1.", "1e", "1e+", ".5", "+1", "x"})
        EXPECT_EQ(scan_number(bad).text, "") << bad;
    EXPECT_FALSE(number_of_text("1 "));
    EXPECT_FALSE(number_of_text("+-1"));
    EXPECT_TRUE(number_of_text("+1.5"));
}

}  // namespace
}  // namespace ballast::wire
