#include "base/words.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

TEST(Words, UnderscoresAreBlanks) {
    EXPECT_EQ(spaced_word("parallel_up"), "parallel up");
    EXPECT_EQ(titled_word("parallel_up"), "Parallel up");
    EXPECT_EQ(titled_word(""), "");
    EXPECT_EQ(titled_word("3_month"), "3 month");
}

}  // namespace
}  // namespace ballast
