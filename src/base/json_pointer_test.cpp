#include "base/json_pointer.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

// RFC 6901, section 5.
TEST(JsonPointer, KeysAreEscapedAsInTheStandard) {
    EXPECT_EQ(escaped_key("a/b"), "a~1b");
    EXPECT_EQ(escaped_key("m~n"), "m~0n");
    EXPECT_EQ(escaped_key("c%d"), "c%d");
    EXPECT_EQ(escaped_key(""), "");
    EXPECT_EQ(unescaped_key("a~1b"), "a/b");
    EXPECT_EQ(unescaped_key("m~0n"), "m~n");
}

// Section 4: "~01" is "~1", not "/".
TEST(JsonPointer, EveryKeyIsItsOwnStep) {
    for (const char* key : {"~1", "~01", "/~0/", "~", "~~", "plain"})
        EXPECT_EQ(unescaped_key(escaped_key(key)), key);
    EXPECT_EQ(unescaped_key("~01"), "~1");
    EXPECT_EQ(unescaped_key("~2 ~"), "~2 ~");
}

}  // namespace
}  // namespace ballast
