#include "api/mcp/results.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::api::mcp {
namespace {

using ::testing::HasSubstr;

JsonValue parsed(std::string_view json) {
    auto value = parse_json(json);
    EXPECT_TRUE(value) << json;
    return *std::move(value);
}

// {"total":1,"rows":[{"i":0,"text":"…"}, …]} with `rows` rows.
std::string long_value(std::size_t rows) {
    std::string json = R"({"total":1,"rows":[)";
    for (std::size_t i = 0; i < rows; ++i)
        json +=
            fmt::format(R"({}{{"i":{},"text":"{}"}})", i > 0 ? "," : "", i, std::string(80, 'x'));
    return json + R"(],"coverage":1})";
}

TEST(McpResults, AShortValueIsUnchanged) {
    const std::string long_json = long_value(3);
    const Shortened part = shortened(JsonView(long_json), "", 10'000);
    EXPECT_EQ(to_json(part.value), long_json);
    EXPECT_TRUE(part.omitted.empty());
}

TEST(McpResults, AShortenedResponseKeepsItsShapeAndStatesTheRest) {
    const std::string whole = long_value(1000);
    const std::string json = shortened_json(JsonView(whole), "r1", "", 8'000);
    EXPECT_LE(json.size(), 8'000U);
    const JsonValue value = parsed(json);
    EXPECT_EQ(value.at("/total")->text, "1");
    EXPECT_EQ(value.at("/coverage")->text, "1");
    EXPECT_EQ(value.at("/rows/0/i")->text, "0");
    EXPECT_EQ(value.at("/_rest/result")->text, "r1");
    EXPECT_EQ(value.at("/_rest/omitted/0/path")->text, "/rows");
    EXPECT_EQ(value.at("/_rest/omitted/0/items")->text, "1000");
    EXPECT_EQ(value.at("/_rest/omitted/0/shown")->text,
              std::to_string(value.at("/rows")->items.size()));
}

TEST(McpResults, PagesReturnEveryItemOnce) {
    const std::string value = long_value(1000);
    std::size_t offset = 0;
    std::size_t pages = 0;
    while (true) {
        const auto json =
            page_json(JsonView(value), "r1", {.path = "/rows", .offset = offset}, 4'000);
        ASSERT_TRUE(json);
        EXPECT_LE(json->size(), 4'000U);
        const JsonValue page = parsed(*json);
        for (const JsonValue& item : page.at("/items")->items)
            ASSERT_EQ(item.at("/i")->text, std::to_string(offset++));
        EXPECT_EQ(page.at("/total")->text, "1000");
        ++pages;
        if (page.at("/next_offset") == nullptr) break;
        ASSERT_EQ(page.at("/next_offset")->text, std::to_string(offset));
    }
    EXPECT_EQ(offset, 1000U);
    EXPECT_GT(pages, 10U);
}

TEST(McpResults, PagesOfTextReturnEveryCharacterOnce) {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "aé€𝄞";
    std::string json = "{\"content\":\"" + text + "\"}";
    const std::string& value = json;
    std::string read;
    while (read.size() < text.size()) {
        const auto page =
            page_json(JsonView(value), "r1", {.path = "/content", .offset = read.size()}, 1'000);
        ASSERT_TRUE(page);
        const std::string part = parsed(*page).at("/text")->text;
        ASSERT_FALSE(part.empty());
        read += part;
    }
    EXPECT_EQ(read, text);
}

TEST(McpResults, AnItemThatIsTooLongIsShortenedWithItsWholePath) {
    const std::string value = "{\"a\":[" + long_value(200) + ',' + long_value(30) + "]}";
    const auto json = page_json(JsonView(value), "r1", {.path = "/a"}, 4'000);
    ASSERT_TRUE(json);
    EXPECT_LE(json->size(), 4'000U);
    EXPECT_THAT(*json, HasSubstr(R"("path":"/a/0/rows")"));
    EXPECT_THAT(*json, HasSubstr(R"("next_offset":1)"));
}

TEST(McpResults, PathsLimitsAndOffsetsOutsideAreAnswered) {
    const std::string value = long_value(5);
    EXPECT_FALSE(page_json(JsonView(value), "r1", {.path = "/none"}, 4'000));
    EXPECT_FALSE(page_json(JsonView(value), "r1", {.path = "rows"}, 4'000));
    EXPECT_EQ(page_json(JsonView(value), "r1", {.path = "/rows", .offset = 9}, 4'000).value(),
              R"({"result":"r1","path":"/rows","items":[],"offset":5,"total":5})");
    EXPECT_EQ(page_json(JsonView(value), "r1", {.path = "/total"}, 4'000).value(),
              R"({"result":"r1","path":"/total","value":1})");
    EXPECT_THAT(
        page_json(JsonView(value), "r1", {.path = "/rows", .offset = 1, .limit = 1}, 4'000).value(),
        HasSubstr(R"("offset":1,"total":5,"next_offset":2)"));
}

TEST(McpResults, KeepTheLatest) {
    Results results;
    for (int i = 1; i <= 20; ++i)
        EXPECT_EQ(results.keep(std::to_string(i)), "r" + std::to_string(i));
    EXPECT_FALSE(results.find("r4"));
    ASSERT_TRUE(results.find("r5"));
    EXPECT_EQ(*results.find("r20").value(), "20");
    EXPECT_FALSE(results.find(""));
}

TEST(McpResults, AreLimitedInBytes) {
    Results results;
    EXPECT_EQ(results.keep(std::string(Results::kMostBytes + 1, '1')), "");
    EXPECT_EQ(results.keep(std::string(Results::kMostBytes / 2, '1')), "r1");
    EXPECT_EQ(results.keep(std::string(Results::kMostBytes / 2 + 1, '1')), "r2");
    EXPECT_FALSE(results.find("r1"));
    EXPECT_TRUE(results.find("r2"));
    EXPECT_LE(results.bytes(), Results::kMostBytes);
}

TEST(McpResults, OfAllUsersAreLimitedInBytes) {
    ResultsOfUsers users;
    for (const char* user : {"a", "b", "c", "d", "e", "f"})
        users.of(user)->keep(std::string(Results::kMostBytes, '1'));
    EXPECT_TRUE(users.of("f")->find("r1"));
    EXPECT_TRUE(users.of("c")->find("r1"));
    EXPECT_FALSE(users.of("b")->find("r1"));
    EXPECT_FALSE(users.of("a")->find("r1"));
}

TEST(McpResults, AResponseThatIsNotKeptIsShortenedWithoutAName) {
    const std::string whole = long_value(1000);
    const std::string json = shortened_json(JsonView(whole), "", "", 8'000);
    EXPECT_EQ(parsed(json).at("/_rest/result"), nullptr);
    EXPECT_THAT(json, HasSubstr("request less of it"));
}

}  // namespace
}  // namespace ballast::api::mcp
