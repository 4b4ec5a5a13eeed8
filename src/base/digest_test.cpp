#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

// FIPS 180-4 examples, as published with the standard ("SHA256.pdf", NIST Cryptographic Toolkit).
TEST(Sha256, MatchesThePublishedDigests) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnHowTheInputIsSplit) {
    const std::string text(1000, 'x');
    for (std::size_t cut : {0, 1, 63, 64, 65, 999, 1000}) {
        Sha256 digest;
        digest.update(std::string_view(text).substr(0, cut));
        digest.update(std::as_bytes(std::span(text).subspan(cut)));
        EXPECT_EQ(digest.finish_hex(), sha256_hex(text)) << cut;
    }
}

TEST(Sha256, FieldsWithDifferentBoundariesHaveDifferentDigests) {
    const auto two = [](std::string_view a, std::string_view b) {
        return Sha256().update_field(a).update_field(b).finish_hex();
    };
    EXPECT_NE(two("ab", "c"), two("a", "bc"));
    EXPECT_NE(two("", "a"), two("a", ""));
    using namespace std::string_view_literals;
    EXPECT_EQ(two("ab", ""), sha256_hex("\2\0\0\0\0\0\0\0ab\0\0\0\0\0\0\0\0"sv));
}

// RFC 4231, test cases 1, 2 and 6.
TEST(HmacSha256, MatchesThePublishedCodes) {
    const auto hex = [](std::string_view key, std::string_view message) {
        std::string text;
        for (const std::uint8_t byte : hmac_sha256(key, message)) {
            text += "0123456789abcdef"[byte >> 4];
            text += "0123456789abcdef"[byte & 15];
        }
        return text;
    };
    EXPECT_EQ(hex(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(
        hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Sha256DeathTest, CannotBeUsedAfterFinish) {
    Sha256 digest;
    digest.finish();
    EXPECT_DEATH(digest.update("more"), "internal check failed");
}

}  // namespace
}  // namespace ballast
