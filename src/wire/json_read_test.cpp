#include "wire/json_read.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <vector>

#include "wire/sample_test.hpp"

namespace ballast::wire {
namespace {

using sample::Everything;
using sample::Position;

// "pointer code: message" for every error.
template <class T>
std::vector<std::string> errors_of(std::string_view text, const ReadContext& context = {}) {
    const auto value = read_json<T>(text, context);
    std::vector<std::string> lines;
    if (value) return lines;
    for (const FieldError& error : value.error().errors)
        lines.push_back(fmt::format("{} {}: {}", error.pointer, error.code, error.message));
    return lines;
}

std::vector<std::string> everything_errors(std::string_view members) {
    return errors_of<Everything>(fmt::format(R"({{"title":"t",{}}})", members));
}

Everything everything(std::string_view members) {
    const auto value = read_json<Everything>(fmt::format(R"({{"title":"t",{}}})", members));
    EXPECT_TRUE(value) << value.error().message;
    return value.value_or(Everything{});
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ReadJson, KeepsTheInitializerOfAFieldThatIsLeftOut) {
    const auto value = read_json<Everything>(R"({"title":"t"})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->small, 7);
    EXPECT_EQ(value->ratio, 0.25);
    EXPECT_EQ(value->side, sample::Side::kSell);
}

struct ExportedRow {
    std::string id;
    int months = 12;
    std::vector<int> steps{1};
};

}  // namespace

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<wire::ExportedRow> {
    static constexpr std::string_view name = "ExportedRow";
    static constexpr std::string_view doc = "A row written with all its columns.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields =
        wire::list(required("id", &wire::ExportedRow::id, "Its name."),
                   optional("months", &wire::ExportedRow::months, "Months."),
                   optional("steps", &wire::ExportedRow::steps, "Steps."));
};

}  // namespace ballast::describe

namespace ballast::wire {

namespace {

TEST(ReadJson, NullMeansLeftOutWhereTheDescriptionSaysSo) {
    const auto row = read_json<ExportedRow>(R"({"id":"a","months":null,"steps":null})");
    ASSERT_TRUE(row) << row.error().message;
    EXPECT_EQ(row->months, 12);
    EXPECT_EQ(row->steps, std::vector{1});
    EXPECT_THAT(errors_of<ExportedRow>(R"({"id":null,"months":1})"),
                ElementsAre("/id type: expected a string, got null"));
}

TEST(ReadJson, ParsesADecimalFromTheDigitsOfANumber) {
    EXPECT_EQ(everything(R"("amount":0.1)").amount, *Decimal::parse("0.1"));
    EXPECT_EQ(everything(R"("amount":123456789012345678.123456789012)").amount,
              *Decimal::parse("123456789012345678.123456789012"));
    EXPECT_EQ(everything(R"("amount":"-12.50")").amount, *Decimal::parse("-12.5"));
    EXPECT_EQ(everything(R"("amount":12345678901234567890)").amount,
              *Decimal::parse("12345678901234567890"));
}

TEST(ReadJson, ReadsTheBoundsOfEveryInteger) {
    const auto value = everything(
        R"("small":-2147483648,"large":-9223372036854775808,"natural":18446744073709551615,)"
        R"("byte":255)");
    EXPECT_EQ(value.small, std::numeric_limits<int>::min());
    EXPECT_EQ(value.large, std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(value.natural, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(value.byte, 255);
    EXPECT_EQ(everything(R"("small":-0)").small, 0);
    EXPECT_EQ(everything(R"("large":9223372036854775807)").large,
              std::numeric_limits<std::int64_t>::max());
}

TEST(ReadJson, RejectsIntegersOutOfRange) {
    EXPECT_THAT(everything_errors(R"("small":2147483648,"large":9223372036854775808,)"
                                  R"("natural":18446744073709551616,"byte":-1)"),
                ElementsAre("/small range: must be from -2147483648 to 2147483647, got 2147483648",
                            "/large range: must be from -9223372036854775808 to "
                            "9223372036854775807, got 9223372036854775808",
                            "/natural range: must be from 0 to 18446744073709551615, got "
                            "18446744073709551616",
                            "/byte range: must be from 0 to 255, got -1"));
    EXPECT_THAT(everything_errors(R"("natural":123456789012345678901234567890)"),
                ElementsAre("/natural range: must be from 0 to 18446744073709551615, got "
                            "123456789012345678901234567890"));
}

TEST(ReadJson, SuggestsHowToWriteAnInteger) {
    const auto value = read_json<Everything>(R"({"title":"t","small":1.0,"byte":1.5})");
    ASSERT_FALSE(value);
    ASSERT_EQ(value.error().errors.size(), 2U);
    EXPECT_EQ(value.error().errors[0].code, "type");
    EXPECT_EQ(value.error().errors[0].hint, "write 1");
    EXPECT_EQ(value.error().errors[1].hint, "");
}

TEST(ReadJson, ReportsAllErrorsOfADocumentAtOnce) {
    EXPECT_THAT(
        errors_of<Everything>(R"({
            "positions": [{"symbol": "SPY", "quantity": "1,0x"}, {"symbol": "", "lot": 101}],
            "side": "sel", "ratio": 1, "tags": ["toolong", 5], "as_of": "2023-02-29",
            "by_symbol": {"a/b": "x", "c~d": 1, "c~d": 2}, "titel": 1, "maybe": 1e999})"),
        ElementsAre(testing::HasSubstr("/positions/0/quantity decimal: \"1,0x\""),
                    "/positions/1/symbol length: must not be empty",
                    "/positions/1/lot range: must be at most 100, got 101",
                    "/positions/1/quantity required: this required field is missing",
                    "/side not_allowed: expected one of \"sell\", \"buy\", \"sell_short\", got "
                    "\"sel\"",
                    "/ratio range: must be less than 1, got 1",
                    "/tags/0 length: must have at most 5 characters, got 7",
                    "/tags/1 type: expected a string, got 5", testing::HasSubstr("/as_of date: "),
                    "/by_symbol/a~1b type: expected a number, got \"x\"",
                    "/by_symbol/c~0d duplicate_field: this field appears twice in one object",
                    "/titel unknown_field: unknown field; the nearest is \"title\"",
                    "/maybe not_finite: 1e999 is beyond the largest number, 1.797e308",
                    "/title required: this required field is missing"));
}

TEST(ReadJson, TheMessageHasTheFirstErrorAndTheCount) {
    const auto value = read_json<Position>(R"({"symbol":1,"quantity":true,"lot":null})");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, Code::kInvalidInput);
    EXPECT_EQ(value.error().message, "/symbol: expected a string, got 1 (and 2 more errors)");
}

struct Malformed {
    std::string_view text;
    std::string_view error;
};

class SyntaxErrors : public testing::TestWithParam<Malformed> {};

TEST_P(SyntaxErrors, SayWhatWasExpectedAndWhere) {
    EXPECT_THAT(errors_of<RawJson>(GetParam().text), ElementsAre(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    ReadJson, SyntaxErrors,
    testing::Values(
        Malformed{"",
                  " syntax: the text is empty; a JSON value was expected (line 1, column 1, "
                  "byte offset 0)"},
        Malformed{" \n\t",
                  " syntax: the text is empty; a JSON value was expected (line 1, column "
                  "1, byte offset 0)"},
        Malformed{"\xEF\xBB\xBF",
                  " syntax: the text is empty; a JSON value was expected (line 1, "
                  "column 1, byte offset 3)"},
        Malformed{"nul", " syntax: expected a value, got nul (line 1, column 1, byte offset 0)"},
        Malformed{"True", " syntax: expected a value, got True (line 1, column 1, byte offset 0)"},
        Malformed{"NaN", " syntax: expected a value, got NaN (line 1, column 1, byte offset 0)"},
        Malformed{"[1,\n 2,, 3]",
                  "/2 syntax: expected a value, got , (line 2, column 4, byte offset 7)"},
        Malformed{"[1,]", "/1 syntax: expected a value, got ] (line 1, column 4, byte offset 3)"},
        Malformed{"[1 2]",
                  " syntax: expected ',' or ']' after an item, got 2 (line 1, column 4, "
                  "byte offset 3)"},
        Malformed{"[",
                  "/0 syntax: expected a value, got the end of the text (line 1, column 2, "
                  "byte offset 1)"},
        Malformed{"]", " syntax: expected a value, got ] (line 1, column 1, byte offset 0)"},
        Malformed{"{\"a\"}",
                  " syntax: expected ':' after a field's name, got } (line 1, column 5, "
                  "byte offset 4)"},
        Malformed{"{\"a\":}",
                  "/a syntax: expected a value, got } (line 1, column 6, byte offset 5)"},
        Malformed{"{\"a\":1,}",
                  " syntax: expected a field's name in quotes, got } (line 1, column "
                  "8, byte offset 7)"},
        Malformed{"{a:1}",
                  " syntax: expected a field's name in quotes, got a (line 1, column 2, "
                  "byte offset 1)"},
        Malformed{"{\"a\":1 \"b\":2}",
                  " syntax: expected ',' or '}' after a field, got \"b\" "
                  "(line 1, column 8, byte offset 7)"},
        Malformed{"1 2",
                  " syntax: 2 follows the value; the text must end there (line 1, column 3, byte "
                  "offset 2)"},
        Malformed{"01", " syntax: 01 is not a JSON number (line 1, column 1, byte offset 0)"},
        Malformed{"+1", " syntax: expected a value, got +1 (line 1, column 1, byte offset 0)"},
        Malformed{"1.", " syntax: 1. is not a JSON number (line 1, column 1, byte offset 0)"},
        Malformed{".5", " syntax: expected a value, got .5 (line 1, column 1, byte offset 0)"},
        Malformed{"1e", " syntax: 1e is not a JSON number (line 1, column 1, byte offset 0)"},
        Malformed{"-", " syntax: - is not a JSON number (line 1, column 1, byte offset 0)"},
        Malformed{"1\"x\"",
                  " syntax: 1\"x\" is not a JSON number (line 1, column 1, byte offset 0)"},
        Malformed{"\"\xC3\xA9\" \"abc",
                  " syntax: the string that starts here is not closed (line 1, column 5, byte "
                  "offset 5)"},
        Malformed{"\"a\nb\"",
                  " syntax: a string contains a control character; write it as "
                  "\\u000a (line 1, column 3, byte offset 2)"},
        Malformed{"\"a\xFFz\"",
                  " syntax: the text is not valid UTF-8 (line 1, column 3, byte offset 2)"},
        Malformed{"\"\xED\xA0\x80\"",
                  " syntax: the text is not valid UTF-8 (line 1, column 2, byte offset 1)"},
        Malformed{"{\"a\":1,\"b\":{\"c\":[{\"d\":1,\"d\":2}]}}",
                  "/b/c/0/d duplicate_field: this field appears twice in one object"},
        Malformed{"{\"a\":1,\"\\u0061\":2}",
                  "/a duplicate_field: this field appears twice in one object"},
        Malformed{"[-1e999]", "/0 not_finite: -1e999 is beyond the largest number, 1.797e308"}));

TEST(ReadJson, RejectsInvalidEscapes) {
    for (const std::string_view text :
         {R"("\x")", R"("\u12")", R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"("\u12g4")"})
        EXPECT_THAT(errors_of<std::string>(text),
                    ElementsAre(testing::StartsWith(" syntax: an invalid escape in the string")))
            << text;
}

TEST(ReadJson, UnescapesStringsAndKeys) {
    EXPECT_EQ(*read_json<std::string>(R"("\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00")"),
              "\"\\/\b\f\n\r\té€😀");
    const auto map = read_json<std::map<std::string, double>>(R"({"a\u0062":1})");
    ASSERT_TRUE(map);
    EXPECT_EQ(map->at("ab"), 1.0);
}

TEST(ReadJson, SkipsAByteOrderMark) { EXPECT_EQ(*read_json<double>("\xEF\xBB\xBF 1.5 "), 1.5); }

TEST(ReadJson, AppliesTheLimitsOfItsContext) {
    EXPECT_THAT(errors_of<RawJson>("[[[1]]]", {.max_depth = 3}), IsEmpty());
    EXPECT_THAT(errors_of<RawJson>("[[[[1]]]]", {.max_depth = 3}),
                ElementsAre("/0/0/0 too_deep: nested more than 3 deep"));
    EXPECT_THAT(errors_of<RawJson>("[1, 2]", {.max_bytes = 5}),
                ElementsAre(" too_large: the text has 6 bytes; the limit is 5"));
    EXPECT_EQ(read_json<RawJson>("[1, 2]", {.max_bytes = 5}).error().code, Code::kLimitExceeded);
    EXPECT_THAT(errors_of<std::vector<double>>("[\"a\",\"b\",\"c\",\"d\"]", {.max_errors = 2}),
                ElementsAre("/0 type: expected a number, got \"a\"",
                            "/1 type: expected a number, got \"b\"",
                            " too_many_errors: more than 2 errors; the rest was not read"));
    EXPECT_THAT(errors_of<std::vector<double>>("[\"a\",\"b\"]", {.max_errors = 2}),
                testing::SizeIs(2));
}

TEST(ReadJson, RejectsDeepNestingWithoutRecursion) {
    const std::string deep(1'000'000, '[');
    EXPECT_THAT(errors_of<RawJson>(deep), ElementsAre(testing::HasSubstr("too_deep")));
    EXPECT_THAT(errors_of<sample::Node>(deep), testing::SizeIs(1));
}

TEST(ReadJson, CountsItems) {
    EXPECT_THAT(everything_errors(R"("tags":["a","b","c","d",5],"triple":[1,2],"pair":["x"])"),
                ElementsAre("/tags too_many_items: at most 3 items",
                            "/triple too_few_items: at least 3 items, got 2",
                            "/pair too_few_items: at least 2 items, got 1"));
    EXPECT_THAT(
        everything_errors(R"("triple":[1,2,3,4],"by_symbol":{"a":1,"b":1,"c":1,"d":1,"e":1})"),
        ElementsAre("/triple too_many_items: at most 3 items",
                    "/by_symbol too_many_items: at most 4 entries, got 5"));
}

TEST(ReadJson, CountsTheLengthOfTextInCodePoints) {
    EXPECT_THAT(everything_errors(R"("tags":["ééééé"])"), IsEmpty());
    EXPECT_THAT(everything_errors(R"("tags":["éééééé"])"),
                ElementsAre("/tags/0 length: must have at most 5 characters, got 6"));
}

TEST(ReadJson, AppliesNumericLimitsToDecimalsAndToItemsOfLists) {
    EXPECT_THAT(everything_errors(R"("amount":"1e21","weights":[0,-1e-9],"first":)"
                                  R"({"symbol":"A","quantity":1,"price":0})"),
                ElementsAre("/amount range: must be at most 1e+20, got 1e21",
                            "/weights/1 range: must be at least 0, got -1e-9",
                            "/first/price range: must be greater than 0, got 0"));
}

TEST(ReadJson, AcceptsNullOnlyForAnOptionalValue) {
    EXPECT_FALSE(everything(R"("maybe":null,"first":null)").maybe);
    EXPECT_THAT(everything_errors(R"("ratio":null,"title":null)"),
                ElementsAre("/ratio type: expected a number, got null",
                            "/title duplicate_field: this field appears twice in one object"));
}

TEST(ReadJson, ChoosesTheAlternativeByTheKindOfTheValue) {
    EXPECT_EQ(std::get<0>(everything(R"("either":"a")").either), "a");
    EXPECT_EQ(std::get<1>(everything(R"("either":2)").either), 2.0);
    EXPECT_EQ(std::get<2>(everything(R"("either":{"symbol":"A","quantity":1})").either).symbol,
              "A");
    EXPECT_EQ(std::get<3>(everything(R"("either":[1,2])").either).size(), 2U);
    EXPECT_THAT(everything_errors(R"("either":true)"),
                ElementsAre("/either type: expected a string or a number or an object or an array, "
                            "got true"));
}

TEST(ReadJson, CarriesRawJsonMinified) {
    EXPECT_EQ(
        everything("\"extra\": { \"a \" : [ 1.50 , \"x \\u0041\" ], \"b\\n\" :null }").extra.text,
        R"({"a ":[1.50,"x \u0041"],"b\n":null})");
}

TEST(ReadJson, RoundsNumbersToTheNearestDouble) {
    // Cases known to break parsers: the halfway point above 2^53, the smallest numbers, the
    // largest, and the value that once hung PHP and Java (2.2250738585072012e-308).
    EXPECT_EQ(*read_json<double>("9007199254740993"), 9007199254740992.0);
    EXPECT_EQ(*read_json<double>("9007199254740993.0000000000000000000000001"), 9007199254740994.0);
    EXPECT_EQ(*read_json<double>("4.9e-324"), std::numeric_limits<double>::denorm_min());
    EXPECT_EQ(*read_json<double>("2.2250738585072012e-308"), 0x1p-1022);
    EXPECT_EQ(*read_json<double>("1.7976931348623157e308"), std::numeric_limits<double>::max());
    EXPECT_EQ(*read_json<double>("1e-400"), 0.0);
    EXPECT_EQ(*read_json<double>("0.1"), 0.1);
    EXPECT_EQ(*read_json<double>("1e23"), 1e23);
    EXPECT_TRUE(std::signbit(*read_json<double>("-0")));
    EXPECT_THAT(errors_of<double>("1" + std::string(400, '0') + "." + std::string(500, '0')),
                testing::SizeIs(1));
    EXPECT_EQ(*read_json<double>("0." + std::string(400, '0') + "1e401"), 1.0);
}

TEST(ReadJson, ReadsADocumentWhileReadingAnother) {
    // The buffers of a thread are used by one reader at a time.
    struct Nested : TableFiles {
        Result<TextTable> read(std::string_view) const override {
            EXPECT_EQ(read_json<std::vector<double>>("[1,2,3]")->size(), 3U);
            return TextTable{};
        }
    };
    const Nested files;
    const auto value =
        read_json<Everything>(R"({"prices":{"file":"x"},"title":"t"})", {.files = &files});
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().errors[0].message, "x has no column \"date\", \"Date\" or \"year\"");
}

}  // namespace
}  // namespace ballast::wire
