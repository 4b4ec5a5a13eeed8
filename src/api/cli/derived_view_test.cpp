#include "api/cli/derived_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/cli/show.hpp"

namespace ballast::api::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

JsonValue parsed(std::string_view json) {
    auto value = parse_json(json);
    EXPECT_TRUE(value);
    return *std::move(value);
}

constexpr std::string_view kAnswer =
    R"({"total":"1234.50","year":2025,"in":{"deep":{"flag":true,"none":null}},"as_of":"2024-01-02",)"
    R"("rows":[{"code":"037833100","amount":"-2000.25","totals":{"long":1}},)"
    R"({"code":"594918104","amount":"1","totals":{"long":2500.5},"tags":["a","b"]}],)"
    R"("list":{"values":[0.5,12345]},"empty":[],"issues":[]})";

std::string text_of(std::string_view json, std::size_t width) {
    const JsonValue response = parsed(json);
    return shown_as_text(derive_view(response, width).view, "", response, {.width = width}).value();
}

TEST(DerivedView, ValuesAreFactsAndArraysAreTables) {
    EXPECT_EQ(text_of(kAnswer, 0),
              "as of 2024-01-02\n"
              "\n"
              "Total         1,234.5\n"
              "Year          2025\n"
              "In deep flag  yes\n"
              "\n"
              "Rows\n"
              "Code          Amount  Totals long  Tags\n"
              "037833100  -2,000.25            1\n"
              "594918104          1      2,500.5  a, b\n"
              "\n"
              "List values\n"
              " Value\n"
              "   0.5\n"
              "12,345\n");
}

TEST(DerivedView, ColumnsThatDoNotFitAreCounted) {
    const std::string text = text_of(kAnswer, 30);
    EXPECT_THAT(text, HasSubstr("Rows (2 of 4 columns; --csv --show rows writes all)"));
    EXPECT_THAT(text, Not(HasSubstr("Tags")));
}

TEST(DerivedView, CsvHasEveryColumnAndRow) {
    const JsonValue response = parsed(kAnswer);
    const DerivedView derived = derive_view(response, 0);
    EXPECT_EQ(shown_as_csv(derived.view, response, "rows").value(),
              "code,amount,totals.long,tags\n037833100,-2000.25,1,\n"
              "594918104,1,2500.5,\"a, b\"\n");
    EXPECT_EQ(shown_as_csv(derived.view, response, "list.values").value(), "value\n0.5\n12345\n");
}

TEST(DerivedView, AResponseWithoutValuesOrOfOneArrayIsShown) {
    EXPECT_EQ(text_of("{}", 80), "none\n");
    EXPECT_EQ(text_of(R"({"data":[],"next_cursor":null})", 80), "none\n");
    EXPECT_EQ(text_of(R"({"data":[{"a/b":1}]})", 80), "A/b\n  1\n");
}

}  // namespace
}  // namespace ballast::api::cli
