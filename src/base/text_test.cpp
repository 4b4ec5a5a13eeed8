#include "base/text.hpp"

#include <array>
#include <gtest/gtest.h>

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
}

TEST(EqualInConstantTime, ComparesContents) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace ballast
