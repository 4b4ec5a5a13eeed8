#include "wire/json_place.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ballast::wire {
namespace {

std::string placed(std::string_view document, std::string pointer, std::string code = "range") {
    std::vector<FieldError> errors{{std::move(pointer), std::move(code), "m", ""}};
    point_into(document, errors);
    return errors.front().pointer;
}

TEST(JsonPlace, APointerToAnExistingValueIsKept) {
    const std::string document = R"({"a":{"b/c":[1,{"d~":null}]}})";
    for (const char* pointer : {"", "/a", "/a/b~1c", "/a/b~1c/0", "/a/b~1c/1/d~0"})
        EXPECT_EQ(placed(document, pointer), pointer);
}

TEST(JsonPlace, APointerToNothingIsMovedToTheEnclosingValue) {
    const std::string document = R"({"a":[{"b":1},["x",2]]})";
    EXPECT_EQ(placed(document, "/closes/0/100"), "");
    EXPECT_EQ(placed(document, "/a/0/c"), "/a/0");
    EXPECT_EQ(placed(document, "/a/1/quantity"), "/a/1");
    EXPECT_EQ(placed(document, "/a/7"), "/a");
    EXPECT_EQ(placed(document, "/a/0/c", "required"), "/a/0/c");
    EXPECT_EQ(placed(document, "/a/1/c", "required"), "/a/1");
    EXPECT_EQ(placed(document, "/x/y", "required"), "");
    EXPECT_EQ(placed("{not JSON", "/a"), "/a");
}

TEST(JsonPlace, TablesByDateAreFoundInBothForms) {
    EXPECT_EQ(placed(R"({"p":{"dates":["2024-01-01"],"columns":{"A":[0]}}})", "/p/columns/A/0"),
              "/p/columns/A/0");
    EXPECT_EQ(placed(R"({"p":[{"date":"2024-01-01","A":0}]})", "/p/columns/A/0"), "/p/0/A");
    EXPECT_EQ(placed(R"({"p":[{"date":"2024-01-01","A":0}]})", "/p/dates/0"), "/p/0/date");
    EXPECT_EQ(placed(R"({"p":{"file":"p.csv"}})", "/p/columns/A/0"), "/p/columns/A/0");
}

}  // namespace
}  // namespace ballast::wire
