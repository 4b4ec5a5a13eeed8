#include "base/seal.hpp"

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace ballast {
namespace {

TEST(Seal, ASealedSecretOpensAtItsPlaceWithItsKeyOnly) {
    const auto key = SealingKey::parse(SealingKey::make());
    const auto other = SealingKey::parse(SealingKey::make());
    ASSERT_TRUE(key && other);
    const std::string sealed = key->seal("a secret", "credentials|1|totp");
    EXPECT_EQ(sealed.find("a secret"), std::string::npos);
    const auto opened = key->open(sealed, "credentials|1|totp");
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, "a secret");
    EXPECT_EQ(key->open(sealed, "credentials|2|totp").error().code, Code::kCorrupted);
    EXPECT_EQ(other->open(sealed, "credentials|1|totp").error().code, Code::kCorrupted);
}

TEST(Seal, EveryChangedByteIsNoticed) {
    const auto key = SealingKey::parse(SealingKey::make());
    ASSERT_TRUE(key);
    const std::string sealed = key->seal("abc", "place");
    const std::size_t at = sealed.rfind(':') + 1;
    const auto bytes = from_base64(sealed.substr(at));
    ASSERT_TRUE(bytes);
    for (std::size_t i = 0; i < bytes->size(); ++i) {
        std::string changed = *bytes;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(key->open(sealed.substr(0, at) + to_base64(changed), "place")) << i;
    }
    EXPECT_FALSE(key->open("", "place"));
    EXPECT_FALSE(key->open(sealed.substr(0, at), "place"));
}

TEST(Seal, AKeyHas64HexadecimalDigits) {
    EXPECT_TRUE(SealingKey::parse(std::string(64, 'a')));
    for (const std::string& text : {std::string(), std::string(63, 'a'), std::string(64, 'g')})
        EXPECT_EQ(SealingKey::parse(text).error().code, Code::kInvalidInput);
}

}  // namespace
}  // namespace ballast
