#include "wire/assign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/sample_test.hpp"

namespace ballast::wire {
namespace {

using sample::Everything;
using testing::ElementsAre;
using testing::HasSubstr;

Status set(Everything& value, std::string_view path, double number) {
    const std::vector<std::string> parts = path_parts(path);
    return assign_number(value, std::span<const std::string>(parts), number);
}

TEST(Assign, ParsesPathsInAllThreeForms) {
    for (const char* path : {"$.first.price", "/first/price", "first.price"})
        EXPECT_THAT(path_parts(path), ElementsAre("first", "price"));
    EXPECT_THAT(path_parts("$.weights[12]"), ElementsAre("weights", "12"));
}

TEST(Assign, SetsNumbersAtAnyDepth) {
    Everything value;
    value.weights = {1, 2};
    value.by_symbol = {{"A", 1}};
    value.first.emplace();
    EXPECT_TRUE(set(value, "ratio", 0.5));
    EXPECT_TRUE(set(value, "maybe", 3));
    EXPECT_TRUE(set(value, "small", -4));
    EXPECT_TRUE(set(value, "weights[1]", 7));
    EXPECT_TRUE(set(value, "/by_symbol/A", 9));
    EXPECT_TRUE(set(value, "first.price", 11));
    EXPECT_TRUE(set(value, "either", 2.5));
    EXPECT_EQ(value.ratio, 0.5);
    EXPECT_EQ(value.maybe, 3);
    EXPECT_EQ(value.small, -4);
    EXPECT_EQ(value.weights[1], 7);
    EXPECT_EQ(value.by_symbol["A"], 9);
    EXPECT_EQ(value.first->price, 11);
    EXPECT_EQ(std::get<double>(value.either), 2.5);
}

TEST(Assign, TheErrorNamesWhatThePathLeadsTo) {
    Everything value;
    const auto why = [&](std::string_view path, double number = 1) {
        const Status status = set(value, path, number);
        return status ? std::string("set") : status.error().message;
    };
    EXPECT_THAT(why("nothing"), HasSubstr("there is no \"nothing\"; there are title"));
    EXPECT_THAT(why("title"), HasSubstr("it is not a number"));
    EXPECT_THAT(why("weights[0]"), HasSubstr("there is no item 0"));
    EXPECT_THAT(why("ratio.more"), HasSubstr("a number has no member \"more\""));
    EXPECT_THAT(why("first.price"), HasSubstr("is not given"));
    EXPECT_THAT(why("small", 0.5), HasSubstr("not an integer"));
    EXPECT_THAT(why("byte", 256), HasSubstr("not an integer"));
    EXPECT_THAT(why("by_symbol.B"), HasSubstr("there is no entry \"B\""));
}

}  // namespace
}  // namespace ballast::wire
