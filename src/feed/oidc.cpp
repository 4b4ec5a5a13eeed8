#include "feed/oidc.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "base/base64.hpp"
#include "base/public_key.hpp"
#include "feed/json.hpp"

namespace ballast::feed {

namespace {

using detail::Json;
using detail::JsonDocument;

constexpr std::size_t kLongestToken = 64U << 10;
constexpr std::size_t kMostKeys = 100;
constexpr std::size_t kMostClaims = 2'000;
constexpr int kDeepestClaim = 4;
constexpr std::int64_t kClockTolerance = 60;  // seconds

Error refused(std::string reason) {
    return fail(Code::kUnauthenticated,
                fmt::format("the identity provider's answer is not valid: {}", reason));
}

// Of a member that must occur once: parsers differ in which of two they take.
bool has_duplicates(simdjson::dom::object object) {
    std::vector<std::string_view> names;
    for (const auto member : object) names.push_back(member.key);
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
}

struct TokenParts {
    std::string header;
    std::string payload;
    std::string signature;
    std::string_view signed_text;
};

Result<TokenParts> parts_of(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > kLongestToken || second == std::string_view::npos ||
        token.find('.', second + 1) != std::string_view::npos)
        return refused("the ID token does not have three parts");
    const auto header = from_base64url(token.substr(0, first));
    const auto payload = from_base64url(token.substr(first + 1, second - first - 1));
    const auto signature = from_base64url(token.substr(second + 1));
    if (!header || !payload || !signature) return refused("the ID token is not base64url");
    return TokenParts{*header, *payload, *signature, token.substr(0, second)};
}

struct TokenHeader {
    std::string key;
    WebKey::Kind kind = WebKey::Kind::kRsa;
};

// Only the algorithm and the key's id count: keys and their addresses within the token do not.
Result<TokenHeader> header_of(const TokenParts& parts) {
    const auto document = JsonDocument::parse(parts.header);
    simdjson::dom::object object;
    if (!document || document->root().get(object) != simdjson::SUCCESS || has_duplicates(object))
        return refused("the header of the ID token is malformed");
    const std::string algorithm = detail::text_at(document->root(), "/alg");
    if (algorithm != "RS256" && algorithm != "ES256")
        return refused("the ID token is signed with neither RS256 nor ES256");
    if (detail::at(document->root(), "/crit"))
        return refused("the ID token requires extensions that are not known");
    return TokenHeader{detail::text_at(document->root(), "/kid"),
                       algorithm == "RS256" ? WebKey::Kind::kRsa : WebKey::Kind::kP256};
}

bool is_signed(const TokenParts& parts, const WebKey& key) {
    return key.kind == WebKey::Kind::kRsa
               ? is_signed_by_rsa(key.first, key.second, parts.signed_text, parts.signature)
               : is_signed_by_p256(key.first, key.second, parts.signed_text, parts.signature);
}

Status check_signature(const TokenParts& parts, const std::vector<WebKey>& keys) {
    TRY(const TokenHeader header, header_of(parts));
    const bool is_known = std::ranges::any_of(keys, [&](const WebKey& key) {
        return key.kind == header.kind && (header.key.empty() || key.id == header.key) &&
               is_signed(parts, key);
    });
    if (is_known) return {};
    return refused("no published key signed the ID token");
}

std::optional<std::int64_t> seconds_at(Json root, std::string_view pointer) {
    const auto number = detail::number_at(root, pointer);
    constexpr double kLatest = 1e11;
    if (!number || *number < 0.0 || *number > kLatest) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

Status check_audience(Json root, const std::string& client) {
    std::vector<std::string> audience;
    if (const auto list = detail::array_at(root, "/aud")) {
        for (const Json one : *list) {
            std::string_view text;
            if (one.get(text) == simdjson::SUCCESS) audience.emplace_back(text);
        }
    } else {
        audience.push_back(detail::text_at(root, "/aud"));
    }
    if (std::ranges::find(audience, client) == audience.end())
        return refused("the ID token is for another application");
    const bool has_party = detail::at(root, "/azp").has_value();
    const std::string party = detail::text_at(root, "/azp");
    if ((audience.size() > 1 || has_party) && party != client)
        return refused("the ID token was made for another application");
    return {};
}

Status check_claims(Json root, const IdTokenRules& rules) {
    if (detail::text_at(root, "/iss") != rules.issuer)
        return refused("the ID token comes from another issuer");
    TRY_STATUS(check_audience(root, rules.client_id));
    const auto expires = seconds_at(root, "/exp");
    const auto issued = seconds_at(root, "/iat");
    if (!expires || *expires + kClockTolerance <= rules.now)
        return refused("the ID token has expired: compare the clocks of both servers");
    if (!issued || *issued - kClockTolerance > rules.now)
        return refused("the ID token was issued in the future: compare the clocks of both servers");
    if (const auto begins = seconds_at(root, "/nbf");
        begins && *begins - kClockTolerance > rules.now)
        return refused("the ID token is not valid yet");
    if (rules.nonce.empty() || detail::text_at(root, "/nonce") != rules.nonce)
        return refused("the ID token belongs to another sign-in");
    if (detail::text_at(root, "/sub").empty()) return refused("the ID token has no subject");
    return {};
}

// Appends the values below `json` to `claims`.
Status collect(Json json, const std::string& path, int depth, OidcClaims& claims) {
    if (claims.size() > kMostClaims || depth > kDeepestClaim) return refused("too many claims");
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (json.get(object) == simdjson::SUCCESS) {
        if (has_duplicates(object)) return refused("a claim occurs twice");
        for (const auto member : object)
            TRY_STATUS(collect(
                member.value,
                path.empty() ? std::string(member.key) : fmt::format("{}.{}", path, member.key),
                depth + 1, claims));
        return {};
    }
    if (json.get(array) == simdjson::SUCCESS) {
        if (array.size() > kMostClaims) return refused("too many values of a claim");
        for (const Json one : array) TRY_STATUS(collect(one, path, depth + 1, claims));
        return {};
    }
    if (json.is_null()) return {};
    std::string_view text;
    claims[path].push_back(json.get(text) == simdjson::SUCCESS ? std::string(text)
                                                               : simdjson::minify(json));
    return {};
}

// A number of a key in base64url.
std::string number_at(Json key, std::string_view pointer) {
    const auto bytes = from_base64url(detail::text_at(key, pointer));
    return bytes ? *bytes : std::string();
}

std::optional<WebKey> key_of(Json json) {
    const std::string use = detail::text_at(json, "/use");
    if (!use.empty() && use != "sig") return std::nullopt;
    const std::string type = detail::text_at(json, "/kty");
    const std::string algorithm = detail::text_at(json, "/alg");
    WebKey key{.id = detail::text_at(json, "/kid")};
    if (type == "RSA" && (algorithm.empty() || algorithm == "RS256")) {
        key.first = number_at(json, "/n");
        key.second = number_at(json, "/e");
    } else if (type == "EC" && detail::text_at(json, "/crv") == "P-256" &&
               (algorithm.empty() || algorithm == "ES256")) {
        key.kind = WebKey::Kind::kP256;
        key.first = number_at(json, "/x");
        key.second = number_at(json, "/y");
    }
    if (key.first.empty() || key.second.empty()) return std::nullopt;
    return key;
}

bool lists(Json root, std::string_view pointer, std::string_view value) {
    const auto list = detail::array_at(root, pointer);
    if (!list) return false;
    for (const Json one : *list) {
        std::string_view text;
        if (one.get(text) == simdjson::SUCCESS && text == value) return true;
    }
    return false;
}

}  // namespace

Result<OidcMetadata> parse_oidc_metadata(std::string_view body, std::string_view issuer) {
    TRY(const JsonDocument document, JsonDocument::parse(body));
    const Json root = document.root();
    OidcMetadata found{.issuer = detail::text_at(root, "/issuer"),
                       .authorization_endpoint = detail::text_at(root, "/authorization_endpoint"),
                       .token_endpoint = detail::text_at(root, "/token_endpoint"),
                       .userinfo_endpoint = detail::text_at(root, "/userinfo_endpoint"),
                       .jwks_uri = detail::text_at(root, "/jwks_uri")};
    if (found.issuer != issuer)
        return fail(Code::kInvalidInput,
                    fmt::format("the discovery document names the issuer \"{}\", expected \"{}\": "
                                "the setting must be equal to it, also at its end",
                                found.issuer.substr(0, 200), issuer));
    for (const std::string* endpoint :
         {&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri})
        if (!parse_url(*endpoint))
            return fail(Code::kInvalidInput,
                        "the discovery document lacks authorization_endpoint, token_endpoint or "
                        "jwks_uri");
    bool states = false;
    if (const auto value = detail::at(root, "/authorization_response_iss_parameter_supported"))
        found.states_issuer = value->get(states) == simdjson::SUCCESS && states;
    constexpr std::string_view kMethods = "/token_endpoint_auth_methods_supported";
    found.takes_secret_in_body = lists(root, kMethods, "client_secret_post") &&
                                 !lists(root, kMethods, "client_secret_basic");
    return found;
}

Result<std::vector<WebKey>> parse_key_set(std::string_view body) {
    TRY(const JsonDocument document, JsonDocument::parse(body));
    const auto list = detail::array_at(document.root(), "/keys");
    if (!list || list->size() > kMostKeys)
        return fail(Code::kInvalidInput, "expected a key set with at most 100 keys");
    std::vector<WebKey> keys;
    for (const Json one : *list)
        if (auto key = key_of(one)) keys.push_back(*std::move(key));
    return keys;
}

Result<OidcClaims> parse_claims(std::string_view json) {
    TRY(const JsonDocument document, JsonDocument::parse(json));
    if (!document.root().is_object()) return refused("the claims are not an object");
    OidcClaims claims;
    TRY_STATUS(collect(document.root(), {}, 0, claims));
    return claims;
}

std::string claim_text(const OidcClaims& claims, const std::string& path) {
    const auto found = claims.find(path);
    return found == claims.end() || found->second.size() != 1 ? std::string()
                                                              : found->second.front();
}

Result<std::string> key_of_token(std::string_view token) {
    TRY(const TokenParts parts, parts_of(token));
    TRY(const TokenHeader header, header_of(parts));
    return header.key;
}

Result<OidcClaims> verify_id_token(std::string_view token, const std::vector<WebKey>& keys,
                                   const IdTokenRules& rules) {
    TRY(const TokenParts parts, parts_of(token));
    TRY_STATUS(check_signature(parts, keys));
    const auto document = JsonDocument::parse(parts.payload);
    if (!document) return refused("the ID token is not JSON");
    TRY(OidcClaims claims, parse_claims(parts.payload));
    TRY_STATUS(check_claims(document->root(), rules));
    return claims;
}

Result<OidcTokens> parse_token_response(std::string_view body) {
    const auto document = JsonDocument::parse(body);
    if (!document) return refused("the response to the code is not JSON");
    OidcTokens tokens{.id_token = detail::text_at(document->root(), "/id_token"),
                      .access_token = detail::text_at(document->root(), "/access_token")};
    if (tokens.id_token.empty()) return refused("it has no ID token; the scope openid is required");
    return tokens;
}

std::string percent_encoded(std::string_view text) {
    std::string made;
    for (const char c : text) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || std::string_view("-._~").contains(c);
        made +=
            is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return made;
}

}  // namespace ballast::feed
