// Signatures against the examples of the Amazon S3 API Reference ("Signature Calculations for the
// Authorization Header" and "Authenticating Requests: Using Query Parameters"), which name every
// input and the resulting signature.
#include "feed/s3_signature.hpp"

#include <gtest/gtest.h>

namespace ballast::feed {
namespace {

const S3Credentials kExample{.access_key = "AKIAIOSFODNN7EXAMPLE",
                             .secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                             .session_token = ""};
// 2013-05-24T00:00:00Z
constexpr Instant kThen = Instant::from_micros(1'369'353'600'000'000);

S3Message message(std::string path, S3Fields query = {}, S3Fields headers = {}) {
    return {.host = "examplebucket.s3.amazonaws.com",
            .path = std::move(path),
            .query = std::move(query),
            .headers = std::move(headers),
            .payload_sha256 = kNoPayloadSha256};
}

std::string signature(const S3Message& message) {
    const S3Fields fields = sign_s3(message, kExample, "us-east-1", kThen);
    const std::string& authorization = fields.back().second;
    return authorization.substr(authorization.find("Signature=") + 10);
}

TEST(S3Signature, OfAnObjectsRangeIsThatOfTheReference) {
    const S3Message range = message("/test.txt", {}, {{"range", "bytes=0-9"}});
    EXPECT_EQ(signature(range), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    const S3Fields fields = sign_s3(range, kExample, "us-east-1", kThen);
    EXPECT_EQ(fields.back().second.substr(0, fields.back().second.find(",Signature")),
              "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date");
}

TEST(S3Signature, OfAnUploadIsThatOfTheReference) {
    S3Message put = message(
        "/test$file.text", {},
        {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}});
    put.method = "PUT";
    put.payload_sha256 = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    EXPECT_EQ(signature(put), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(S3Signature, OfAParameterWithoutValueIsThatOfTheReference) {
    EXPECT_EQ(signature(message("/", {{"lifecycle", ""}})),
              "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST(S3Signature, OfAListIsThatOfTheReferenceInAnyOrderOfParameters) {
    constexpr std::string_view kExpected =
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7";
    EXPECT_EQ(signature(message("/", {{"max-keys", "2"}, {"prefix", "J"}})), kExpected);
    EXPECT_EQ(signature(message("/", {{"prefix", "J"}, {"max-keys", "2"}})), kExpected);
}

TEST(S3Signature, OfALinkIsThatOfTheReference) {
    const std::string link = presign_s3(message("/test.txt"), kExample, "us-east-1", kThen,
                                        std::chrono::seconds(86'400));
    EXPECT_EQ(
        link,
        "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F"
        "20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"
        "X-Amz-SignedHeaders=host&X-Amz-Signature="
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(S3Signature, EncodesEveryCharacterButTheUnreservedOnes) {
    EXPECT_EQ(s3_target("/b/a b+c=(d):~é", {}), "/b/a%20b%2Bc%3D%28d%29%3A~%C3%A9");
    EXPECT_EQ(s3_target("/b/", {{"prefix", "l/"}, {"delimiter", "/"}}),
              "/b/?delimiter=%2F&prefix=l%2F");
}

}  // namespace
}  // namespace ballast::feed
