#include "api/json_view.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ballast::api {
namespace {

using wire::JsonKind;

constexpr std::string_view kText =
    "  {\"a\" : [1, -2.5e3 ,\"x,]}\\\"\\u00e9\", {\"b/c\": {}}, [ ], true], \"\": null}  ";

TEST(JsonView, FindsPartsInTheText) {
    const JsonView view(kText);
    EXPECT_TRUE(view.is(JsonKind::kObject));
    std::vector<std::string> items;
    view.at("/a")->each_item([&](const JsonView& item) {
        items.emplace_back(item.text());
        return true;
    });
    EXPECT_EQ(items, (std::vector<std::string>{"1", "-2.5e3", "\"x,]}\\\"\\u00e9\"",
                                               "{\"b/c\": {}}", "[ ]", "true"}));
    EXPECT_EQ(view.at("/a/2")->string(), "x,]}\"é");
    EXPECT_EQ(view.at("/a/3/b~1c")->text(), "{}");
    EXPECT_EQ(view.at("/a/-1")->text(), "true");
    EXPECT_EQ(view.at("/")->kind(), JsonKind::kNull);
    for (const char* absent : {"/b", "a", "/a/6", "/a/x", "/a/0/1", "/a/-2"})
        EXPECT_FALSE(view.at(absent)) << absent;
}

TEST(JsonView, AStringHasAnyLength) {
    const std::string text(std::size_t{3} << 20, 'x');
    const std::string json = '"' + text + "\\n\"";
    EXPECT_EQ(JsonView(json).string().size(), text.size() + 1);
}

TEST(JsonView, AnyTextHasAnEnd) {
    const std::string_view text = kText;
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const JsonView view(text.substr(0, size));
        std::size_t parts = 0;
        view.each_member([&](const JsonView& name, const JsonView& value) {
            parts += name.string().size() + value.text().size();
            value.each_item([&](const JsonView& item) { return ++parts, !item.text().empty(); });
            return true;
        });
        EXPECT_LE(parts, text.size());
    }
    for (const char* bad : {"]", "[,]", "[1 2]", "{1}", "{\"a\"}", "{\"a\":}", "[}", "\"\\", "[["})
        JsonView(bad).each_item([](const JsonView& item) { return !item.text().empty(); });
}

}  // namespace
}  // namespace ballast::api
