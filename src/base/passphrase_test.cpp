#include "base/passphrase.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace ballast {
namespace {

constexpr std::string_view kPassphrase = "correct horse battery staple";

TEST(Passphrase, GivesTheSameKeyForTheSameSaltOnly) {
    const PassphraseSalt salt = make_passphrase_salt();
    const auto key = key_of_passphrase(kPassphrase, salt);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->id(), key_of_passphrase(kPassphrase, salt)->id());
    EXPECT_NE(key->id(), key_of_passphrase(kPassphrase, make_passphrase_salt())->id());
    EXPECT_NE(key->id(), key_of_passphrase("correct horse battery stable", salt)->id());
}

// The program of the reference implementation (Debian argon2 0~20171227):
// printf 'correct horse battery staple' | argon2 somesaltsomesalt -id -t 3 -m 18 -p 1 -l 32 -r
TEST(Passphrase, IsThatOfTheReferenceImplementation) {
    constexpr std::string_view kSalt = "somesaltsomesalt";
    PassphraseSalt salt{};
    std::ranges::copy(kSalt, salt.begin());
    const auto key = key_of_passphrase(kPassphrase, salt);
    const auto expected =
        SealingKey::parse("2f81078c2e90e3fd7d4a04168f062e5aee27c9f672d60856b1f60376ffcd1d3d");
    ASSERT_TRUE(key && expected);
    EXPECT_EQ(key->id(), expected->id());
}

TEST(Passphrase, MustBeLongEnough) {
    const std::string longer(kLongestPassphrase + 1, 'x');
    for (const std::string_view wrong :
         {std::string_view("only fourteen."), std::string_view(longer)}) {
        const auto key = key_of_passphrase(wrong, {});
        ASSERT_FALSE(key);
        EXPECT_EQ(key.error().code, Code::kInvalidInput);
    }
}

}  // namespace
}  // namespace ballast
