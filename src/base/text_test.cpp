#include "base/text.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace ballast {
namespace {

TEST(NearestWord, FindsAMisspelledWordAndIgnoresCase) {
    const std::array<std::string_view, 3> words{"parametric", "historical", "mc_normal"};
    EXPECT_EQ(nearest_word("historcal", words), "historical");
    EXPECT_EQ(nearest_word("PARAMETRIC", words), "parametric");
}

TEST(NearestWord, IsEmptyWhenNothingIsNear) {
    const std::array<std::string_view, 2> words{"parametric", "historical"};
    EXPECT_EQ(nearest_word("zebra", words), "");
    EXPECT_EQ(nearest_word("", words), "");
    EXPECT_EQ(nearest_word("x", {}), "");
    constexpr std::array<std::string_view, 3> kShort{"quantity", "price", "side"};
    EXPECT_EQ(nearest_word("quantitiy", kShort), "quantity");
    EXPECT_EQ(nearest_word("prcie", kShort), "price");
    EXPECT_EQ(nearest_word("color", kShort), "");
    // Two edits of a three-letter word leave too little of it.
    constexpr std::array<std::string_view, 2> kSides{"buy", "sell"};
    EXPECT_EQ(nearest_word("bid", kSides), "");
    EXPECT_EQ(nearest_word("by", kSides), "buy");
}

TEST(EditDistance, CountsEdits) {
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // the textbook's example
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("prot", "port"), 1U);
    EXPECT_EQ(edit_distance("ca", "abc"), 3U);  // a transposed pair is not edited again
    EXPECT_EQ(edit_distance("Side-Of", "side_of"), 0U);
    EXPECT_LE(edit_distance(std::string(10'000, 'a'), "a"), 63U);
}

TEST(ByDistance, OrdersTheNearestFirstAndTiesAsGiven) {
    constexpr std::array<std::string_view, 4> kWords{"quantity", "price", "side", "hide"};
    EXPECT_THAT(by_distance("sid", kWords),
                testing::ElementsAre("side", "hide", "price", "quantity"));
}

TEST(EqualInConstantTime, ComparesContents) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

TEST(Alternatives, AreJoinedByCommasAndOr) {
    EXPECT_EQ(alternatives({}), "");
    constexpr std::array<std::string_view, 3> kWords = {"a", "b", "c"};
    EXPECT_EQ(alternatives(std::span(kWords).first(1)), "a");
    EXPECT_EQ(alternatives(std::span(kWords).first(2)), "a or b");
    EXPECT_EQ(alternatives(kWords), "a, b or c");
}

}  // namespace
}  // namespace ballast
