#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

// RFC 4648, section 10.
TEST(Base64, EncodesTheVectorsOfTheStandard) {
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foo"), "Zm9v");
    EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
    EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, RoundTripsEveryByteAndLength) {
    std::string bytes;
    for (int i = 0; i < 600; ++i) {
        EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
        bytes += static_cast<char>(i * 37);
    }
}

TEST(Base64, RejectsInvalidText) {
    for (const char* wrong : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v\n", "Zm 9v", "Zm9-",
                              "Zh==", "Zm9=", "=Zg=", "Zg==Zg==", "Zm9v="})
        EXPECT_FALSE(from_base64(wrong)) << wrong;
}

TEST(Base64, TheFormForUrlsHasItsOwnLettersAndNoPadding) {
    EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(to_base64url("f"), "Zg");
    EXPECT_EQ(*from_base64url("-__-"), "\xfb\xff\xfe");
    EXPECT_EQ(*from_base64url("Zg"), "f");
    for (const std::string_view wrong : {"Zg==", "+__-", "-_/-", "Z", "Zh", "Zg\n"})
        EXPECT_EQ(from_base64url(wrong).error().code, Code::kInvalidInput) << wrong;
}

}  // namespace
}  // namespace ballast
