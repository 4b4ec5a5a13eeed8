// Signatures of requests to S3-compatible object stores: AWS Signature Version 4 (Amazon S3 API
// Reference, "Authenticating Requests: Using the Authorization Header" and "Using Query
// Parameters"). Pure: the time is an argument.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"

namespace ballast::feed {

struct S3Credentials {
    std::string access_key;
    std::string secret_key;
    std::string session_token;  // of temporary credentials; else empty
};

using S3Fields = std::vector<std::pair<std::string, std::string>>;

struct S3Message {
    std::string_view method = "GET";
    std::string host;  // with the port, unless it is the scheme's own
    std::string path;  // "/bucket/key", not encoded
    S3Fields query = {};
    S3Fields headers = {};       // in lower case; signed, in addition to the host
    std::string payload_sha256;  // in hexadecimal
};

// The hash of no payload.
extern const std::string kNoPayloadSha256;

// Path and query as they are signed and must be sent.
std::string s3_target(std::string_view path, const S3Fields& query);

// The header fields to send in addition to those of the message, in the order x-amz-content-sha256,
// x-amz-date, [x-amz-security-token,] authorization.
S3Fields sign_s3(const S3Message& message, const S3Credentials& credentials,
                 std::string_view region, Instant now);

// The target of a request that its bearer may send until `life` from now, with the headers of the
// message as they are signed. The payload is not covered.
std::string presign_s3(const S3Message& message, const S3Credentials& credentials,
                       std::string_view region, Instant now, std::chrono::seconds life);

}  // namespace ballast::feed
