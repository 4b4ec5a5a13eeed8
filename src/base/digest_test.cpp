#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

// FIPS 180-4 examples, as published with the standard ("SHA256.pdf", NIST Cryptographic Toolkit).
TEST(Sha256, GivesThePublishedDigests) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnHowTheInputIsCut) {
    const std::string text(1000, 'x');
    for (std::size_t cut : {0, 1, 63, 64, 65, 999, 1000}) {
        Sha256 digest;
        digest.update(std::string_view(text).substr(0, cut));
        digest.update(std::as_bytes(std::span(text).subspan(cut)));
        EXPECT_EQ(digest.finish_hex(), sha256_hex(text)) << cut;
    }
}

TEST(Sha256, FieldsOfDifferentLengthsDoNotRunTogether) {
    const auto two = [](std::string_view a, std::string_view b) {
        return Sha256().update_field(a).update_field(b).finish_hex();
    };
    EXPECT_NE(two("ab", "c"), two("a", "bc"));
    EXPECT_NE(two("", "a"), two("a", ""));
    using namespace std::string_view_literals;
    EXPECT_EQ(two("ab", ""), sha256_hex("\2\0\0\0\0\0\0\0ab\0\0\0\0\0\0\0\0"sv));
}

TEST(Sha256DeathTest, IsSpentOnceFinished) {
    Sha256 digest;
    digest.finish();
    EXPECT_DEATH(digest.update("more"), "internal check failed");
}

}  // namespace
}  // namespace ballast
