#include "feed/s3_signature.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"

namespace ballast::feed {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kUnsigned = "UNSIGNED-PAYLOAD";

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string encoded(std::string_view text, bool keeps_slash) {
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c) || (keeps_slash && c == '/'))
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

// Sorted by encoded name, as it is signed; a parameter without a value has an equals sign.
std::string canonical_query(const S3Fields& query) {
    S3Fields pairs;
    for (const auto& [name, value] : query)
        pairs.emplace_back(encoded(name, false), encoded(value, false));
    std::ranges::sort(pairs);
    std::string text;
    for (const auto& [name, value] : pairs)
        text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, value);
    return text;
}

struct CanonicalHeaders {
    std::string lines;
    std::string names;
};

CanonicalHeaders canonical_headers(S3Fields headers) {
    std::ranges::sort(headers);
    CanonicalHeaders canonical;
    for (const auto& [name, value] : headers) {
        canonical.lines += fmt::format("{}:{}\n", name, value);
        canonical.names += (canonical.names.empty() ? "" : ";") + name;
    }
    return canonical;
}

std::string canonical_request(const S3Message& message, const S3Fields& query,
                              const CanonicalHeaders& headers, std::string_view payload) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", message.method, encoded(message.path, true),
                       canonical_query(query), headers.lines, headers.names, payload);
}

// 20130524T000000Z
std::string stamp_of(Instant now) {
    std::string text;
    for (const char c : now.to_string().substr(0, 19))
        if (c != '-' && c != ':') text += c;
    return text + "Z";
}

std::string scope_of(std::string_view stamp, std::string_view region) {
    return fmt::format("{}/{}/s3/aws4_request", stamp.substr(0, 8), region);
}

std::string chained(std::string_view key, std::string_view message) {
    const auto code = hmac_sha256(key, message);
    return {code.begin(), code.end()};
}

std::string signature_of(std::string_view stamp, std::string_view region,
                         const std::string& request, const S3Credentials& credentials) {
    const std::string text = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, stamp,
                                         scope_of(stamp, region), sha256_hex(request));
    std::string key = chained("AWS4" + credentials.secret_key, stamp.substr(0, 8));
    for (const std::string_view step :
         {region, std::string_view("s3"), std::string_view("aws4_request"), std::string_view(text)})
        key = chained(key, step);
    std::string hex;
    for (const char byte : key) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return hex;
}

}  // namespace

const std::string kNoPayloadSha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string s3_target(std::string_view path, const S3Fields& query) {
    std::string target = encoded(path, true);
    if (!query.empty()) target += "?" + canonical_query(query);
    return target;
}

S3Fields sign_s3(const S3Message& message, const S3Credentials& credentials,
                 std::string_view region, Instant now) {
    const std::string stamp = stamp_of(now);
    S3Fields added{{"x-amz-content-sha256", message.payload_sha256}, {"x-amz-date", stamp}};
    if (!credentials.session_token.empty())
        added.emplace_back("x-amz-security-token", credentials.session_token);
    S3Fields all = message.headers;
    all.insert(all.end(), added.begin(), added.end());
    all.emplace_back("host", message.host);
    const CanonicalHeaders headers = canonical_headers(std::move(all));
    const std::string signature = signature_of(
        stamp, region, canonical_request(message, message.query, headers, message.payload_sha256),
        credentials);
    added.emplace_back(
        "authorization",
        fmt::format("{} Credential={}/{},SignedHeaders={},Signature={}", kAlgorithm,
                    credentials.access_key, scope_of(stamp, region), headers.names, signature));
    return added;
}

std::string presign_s3(const S3Message& message, const S3Credentials& credentials,
                       std::string_view region, Instant now, std::chrono::seconds life) {
    const std::string stamp = stamp_of(now);
    S3Fields all = message.headers;
    all.emplace_back("host", message.host);
    const CanonicalHeaders headers = canonical_headers(std::move(all));
    S3Fields query = message.query;
    query.emplace_back("X-Amz-Algorithm", kAlgorithm);
    query.emplace_back("X-Amz-Credential",
                       fmt::format("{}/{}", credentials.access_key, scope_of(stamp, region)));
    query.emplace_back("X-Amz-Date", stamp);
    query.emplace_back("X-Amz-Expires", fmt::to_string(life.count()));
    query.emplace_back("X-Amz-SignedHeaders", headers.names);
    if (!credentials.session_token.empty())
        query.emplace_back("X-Amz-Security-Token", credentials.session_token);
    const std::string signature = signature_of(
        stamp, region, canonical_request(message, query, headers, kUnsigned), credentials);
    return s3_target(message.path, query) + "&X-Amz-Signature=" + signature;
}

}  // namespace ballast::feed
