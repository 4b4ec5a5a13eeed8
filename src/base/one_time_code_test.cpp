#include "base/one_time_code.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

constexpr std::string_view kSecret = "12345678901234567890";

Instant at(std::int64_t seconds) { return Instant() + std::chrono::seconds(seconds); }

// RFC 6238, appendix B, SHA-1, eight digits.
TEST(OneTimeCode, HasTheValuesOfRfc6238) {
    const auto code = [](std::int64_t seconds) {
        return one_time_code(kSecret, one_time_step(at(seconds)), 8);
    };
    EXPECT_EQ(code(59), "94287082");
    EXPECT_EQ(code(1111111109), "07081804");
    EXPECT_EQ(code(1111111111), "14050471");
    EXPECT_EQ(code(1234567890), "89005924");
    EXPECT_EQ(code(2000000000), "69279037");
    EXPECT_EQ(code(20000000000), "65353130");
}

TEST(OneTimeCode, IsAcceptedOneStepEarlyOrLateAndOnce) {
    const std::int64_t step = one_time_step(at(1234567890));
    const std::string code = one_time_code(kSecret, step);
    for (const int shift : {-30, 0, 30}) {
        const auto found = step_of_code(kSecret, code, at(1234567890 + shift), 0);
        ASSERT_TRUE(found) << shift;
        EXPECT_EQ(*found, step);
    }
    EXPECT_FALSE(step_of_code(kSecret, code, at(1234567890 + 60), 0));
    EXPECT_FALSE(step_of_code(kSecret, code, at(1234567890 - 60), 0));
    EXPECT_FALSE(step_of_code(kSecret, code, at(1234567890), step));
    for (const std::string_view wrong : {"", "12345", "1234567", "abcdef"})
        EXPECT_FALSE(step_of_code(kSecret, wrong, at(1234567890), 0)) << wrong;
}

// RFC 4648, section 10, without padding.
TEST(OneTimeCode, Base32HasTheValuesOfRfc4648) {
    EXPECT_EQ(to_base32(""), "");
    EXPECT_EQ(to_base32("f"), "MY");
    EXPECT_EQ(to_base32("fo"), "MZXQ");
    EXPECT_EQ(to_base32("foo"), "MZXW6");
    EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
    EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

TEST(OneTimeCode, TheAddressEscapesTheAccount) {
    EXPECT_EQ(one_time_code_uri("foobar", "a b@x.org"),
              "otpauth://totp/Ballast:a%20b%40x.org?secret=MZXW6YTBOI&issuer=Ballast"
              "&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace ballast
