#include "base/password.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

constexpr PasswordCost kSmall{.passes = 1, .memory_bytes = 8192};

// The text form of the reference implementation: tests of argon2 20190702, test.c, version 0x13,
// Argon2id, t=2, m=2^16, p=1, "password" with the salt "somesalt".
TEST(Password, AHashOfTheReferenceImplementationIsVerified) {
    const std::string reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    EXPECT_TRUE(is_password("password", reference));
    EXPECT_FALSE(is_password("Password", reference));
}

TEST(Password, TheDefaultCostIsTwoPassesOver64Mebibytes) {
    EXPECT_TRUE(hash_password("x").starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
}

TEST(Password, TheSamePasswordHasAnotherHashEachTime) {
    EXPECT_NE(hash_password("secret", kSmall), hash_password("secret", kSmall));
}

TEST(Password, EveryByteCounts) {
    using namespace std::string_literals;
    for (const std::string& password : {" leading"s, "trailing "s, "nul\0inside"s,
                                        "\xF0\x9F\x94\x91 key"s, std::string(128, 'a')}) {
        const std::string hash = hash_password(password, kSmall);
        EXPECT_TRUE(is_password(password, hash));
        EXPECT_FALSE(is_password(password + "x", hash));
        EXPECT_FALSE(is_password(password.substr(0, password.size() - 1), hash));
    }
    EXPECT_FALSE(is_password("nul", hash_password("nul\0inside"s, kSmall)));
}

TEST(Password, AHashOfAnotherCostIsOutdated) {
    EXPECT_TRUE(is_outdated(hash_password("x", kSmall)));
    EXPECT_FALSE(is_outdated(hash_password("x", kSmall), kSmall));
    EXPECT_TRUE(is_outdated("not a hash"));
}

TEST(Password, TextThatIsNoHashMatchesNothing) {
    for (const std::string& text : {std::string(), std::string("x"), std::string(500, '$')})
        EXPECT_FALSE(is_password("", text));
}

}  // namespace
}  // namespace ballast
