#include "wire/json_write.hpp"

#include <bit>
#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <limits>
#include <string>

#include "wire/random_sample_test.hpp"

namespace ballast::wire {
namespace {

TEST(WriteJson, WritesTheShortestTextThatParsesToTheSameNumber) {
    EXPECT_EQ(to_json(5.0), "5");
    EXPECT_EQ(to_json(-0.0), "-0");
    EXPECT_EQ(to_json(0.1), "0.1");
    EXPECT_EQ(to_json(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(to_json(1e22), "1e+22");
    EXPECT_EQ(to_json(std::numeric_limits<double>::denorm_min()), "5e-324");
    EXPECT_EQ(to_json(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
    EXPECT_EQ(to_json(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(to_json(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(to_json(std::uint8_t{200}), "200");
}

TEST(WriteJson, WritesNullForANumberThatIsNotFinite) {
    EXPECT_EQ(to_json(std::numeric_limits<double>::quiet_NaN()), "null");
    EXPECT_EQ(to_json(-std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(to_json(std::optional<double>{}), "null");
}

TEST(WriteJson, EscapesWhatAStringMustNotContain) {
    EXPECT_EQ(to_json(std::string("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\0z", 16)),
              "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000z\"");
    EXPECT_EQ(to_json(std::string("é€😀")), "\"é€😀\"");
}

TEST(WriteJson, ReplacesInvalidUtf8) {
    EXPECT_EQ(to_json(std::string("a\xFF"
                                  "b\xC3")),
              "\"a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD\"");
    // A surrogate, an overlong slash, a code point beyond the last.
    EXPECT_TRUE(
        read_json<std::string>(to_json(std::string("\xED\xA0\x80 \xC0\xAF \xF4\x90\x80\x80"))));
}

TEST(WriteJson, KeepsTheDescribedOrderOfFields) {
    sample::Position position{.symbol = "A", .quantity = Decimal(3)};
    EXPECT_EQ(to_json(position),
              R"({"symbol":"A","quantity":"3","price":null,"side":"buy","lot":1,"held":true})");
}

TEST(WriteJson, WritesTextThatReadsBackAsTheSameValue) {
    sample::Random random(20240229);
    for (int round = 0; round < 2000; ++round) {
        const std::string json = to_json(random.everything());
        const auto read = read_json<sample::Everything>(json);
        ASSERT_TRUE(read) << read.error().message << "\n" << json;
        ASSERT_EQ(to_json(*read), json);
    }
}

TEST(WriteJson, RoundTripsEveryBitOfADouble) {
    sample::Random random(7);
    for (int round = 0; round < 200'000; ++round) {
        const double value = random.number();
        const auto read = read_json<double>(to_json(value));
        ASSERT_TRUE(read);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(*read), std::bit_cast<std::uint64_t>(value));
    }
}

TEST(ReadJson, MatchesTheCLibraryOnNumbersOfManyDigits) {
    sample::Random random(11);
    for (int round = 0; round < 100'000; ++round) {
        std::string text = random.coin() ? "-" : "";
        text += std::to_string(1 + random.below(9));
        for (std::size_t i = random.below(25); i > 0; --i) text += std::to_string(random.below(10));
        if (random.coin()) text += "." + std::to_string(random.bits());
        if (random.coin()) text += fmt::format("e{}", static_cast<int>(random.below(560)) - 280);
        const auto read = read_json<double>(text);
        ASSERT_TRUE(read) << text;
        ASSERT_EQ(*read, std::strtod(text.c_str(), nullptr)) << text;
    }
}

TEST(ReadJson, SurvivesEveryTruncationAndEveryChangedByteOfADocument) {
    sample::Random random(3);
    const std::string json = to_json(random.everything());
    for (std::size_t at = 0; at < json.size(); ++at) {
        EXPECT_FALSE(read_json<sample::Everything>(std::string_view(json).substr(0, at)));
        std::string changed = json;
        changed[at] = static_cast<char>(random.bits());
        const auto read = read_json<sample::Everything>(changed);
        if (read) continue;
        EXPECT_FALSE(read.error().errors.empty());
        for (const FieldError& error : read.error().errors)  // messages must be valid UTF-8
            EXPECT_TRUE(read_json<std::string>(to_json(error.message)));
    }
}

}  // namespace
}  // namespace ballast::wire
