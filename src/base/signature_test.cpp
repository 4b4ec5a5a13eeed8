#include "base/signature.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

// RFC 8032 section 7.1, tests 1 to 3.
struct Known {
    const char* seed;
    const char* public_key;
    std::string message;
    const char* signature;
};

TEST(Signature, AgreesWithTheKnownAnswersOfRfc8032) {
    const Known known[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701"
         "c"
         "f9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d"
         "0"
         "f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "\xaf\x82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f7609"
         "8"
         "4dc6594a7c15e9716ed28dc027beceea1ec40a"}};
    for (const Known& one : known) {
        const auto key = SigningKey::parse(one.seed);
        ASSERT_TRUE(key);
        EXPECT_EQ(key->public_key(), one.public_key);
        EXPECT_EQ(key->sign(one.message), one.signature);
        EXPECT_TRUE(is_signed_by(one.public_key, one.message, one.signature));
    }
}

TEST(Signature, AChangedMessageKeyOrSignatureIsInvalid) {
    const auto key = SigningKey::parse(SigningKey::make_seed());
    const auto other = SigningKey::parse(SigningKey::make_seed());
    ASSERT_TRUE(key && other);
    std::string signature = key->sign("message");
    EXPECT_TRUE(is_signed_by(key->public_key(), "message", signature));
    EXPECT_FALSE(is_signed_by(key->public_key(), "Message", signature));
    EXPECT_FALSE(is_signed_by(other->public_key(), "message", signature));
    EXPECT_FALSE(is_signed_by(key->public_key(), "message", signature.substr(2)));
    signature[0] = signature[0] == '0' ? '1' : '0';
    EXPECT_FALSE(is_signed_by(key->public_key(), "message", signature));
    EXPECT_FALSE(SigningKey::parse("not a key"));
}

}  // namespace
}  // namespace ballast
