#include "service/user/password_rules.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ballast::service {
namespace {

const std::vector<std::string> kNames{"ballast", "jane.doe", "example", "Jane Doe"};

bool accepts(std::string_view password, bool has_second_factor = false) {
    return check_password(password, kNames, has_second_factor).has_value();
}

TEST(PasswordRules, FifteenCharactersAreRequiredAndEightWithASecondFactor) {
    EXPECT_FALSE(accepts("marble-ladder-"));
    EXPECT_TRUE(accepts("marble-ladder-9"));
    EXPECT_FALSE(accepts("marble-", true));
    EXPECT_TRUE(accepts("marble-9", true));
}

TEST(PasswordRules, CharactersAreCountedNotBytes) {
    EXPECT_FALSE(accepts("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9\xC3\xA8\xC3\xAA"));  // seven
    EXPECT_TRUE(
        accepts("gr\xC3\xBCne Leitern am \xC3\x9C"
                "fer"));
}

TEST(PasswordRules, AnyCharactersAreAccepted) {
    using namespace std::string_literals;
    EXPECT_TRUE(accepts("  leading and trailing  "));
    EXPECT_TRUE(accepts("with a nul\0 inside it"s));
    EXPECT_TRUE(accepts("\xF0\x9F\x94\x91 keys under stones"));
    std::string varied;
    for (int i = 0; i < 128; ++i) varied += static_cast<char>('!' + (i * 37) % 90);
    EXPECT_TRUE(accepts(varied));
    EXPECT_FALSE(accepts(std::string(513, 'x') + varied));
}

TEST(PasswordRules, CommonAndRepeatedPasswordsAreRefused) {
    for (const std::string_view common :
         {"password", "PASSWORD", "trustno1", "qwertyuiop", "1234567890", "baseball"})
        EXPECT_FALSE(accepts(common, true)) << common;
    for (const std::string_view repeated :
         {"passwordpassword", "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "abcdefghijklmnop",
          "ponmlkjihgfedcba"})
        EXPECT_FALSE(accepts(repeated)) << repeated;
}

TEST(PasswordRules, OwnNamesDoNotCount) {
    EXPECT_FALSE(accepts("Jane Doe ballast 1"));
    EXPECT_FALSE(accepts("jane.doe@example"));
    EXPECT_TRUE(accepts("Jane Doe rows to the lighthouse"));
}

TEST(PasswordRules, TheErrorNamesTheFieldAndAWayOut) {
    const Status status = check_password("short", kNames, false);
    ASSERT_FALSE(status);
    ASSERT_EQ(status.error().errors.size(), 1U);
    EXPECT_EQ(status.error().errors[0].code, "weak_password");
    EXPECT_FALSE(status.error().errors[0].hint.empty());
}

}  // namespace
}  // namespace ballast::service
