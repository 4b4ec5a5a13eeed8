// OpenID Connect: what a provider publishes about itself, and its ID tokens. Pure: which requests
// are made, and when, is in service/user/oidc_client.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "feed/http.hpp"

namespace ballast::feed {

// OpenID Connect Discovery 1.0, section 3.
struct OidcMetadata {
    std::string issuer;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string userinfo_endpoint;  // empty: not offered
    std::string jwks_uri;
    bool states_issuer = false;         // the callback has `iss` (RFC 9207)
    bool takes_secret_in_body = false;  // client_secret_post, and not client_secret_basic
};
// kInvalidInput unless the document is of this issuer, byte by byte, and has every endpoint.
Result<OidcMetadata> parse_oidc_metadata(std::string_view body, std::string_view issuer);

// A key that signs ID tokens. Those of other kinds and uses are left out.
struct WebKey {
    enum class Kind : std::uint8_t { kRsa, kP256 };
    std::string id;
    Kind kind = Kind::kRsa;
    std::string first;   // modulus, or x
    std::string second;  // exponent, or y
};
Result<std::vector<WebKey>> parse_key_set(std::string_view body);

// Values by the path of their claim: members of objects as "realm.roles", of lists all values.
// Numbers and booleans are their JSON text.
using OidcClaims = std::map<std::string, std::vector<std::string>>;
Result<OidcClaims> parse_claims(std::string_view json);
// The only value of a claim; empty when it has none or several.
std::string claim_text(const OidcClaims& claims, const std::string& path);

struct IdTokenRules {
    std::string issuer;
    std::string client_id;
    std::string nonce;
    std::int64_t now = 0;  // seconds since 1970
};
// The id of the key that signed the token, before anything of it is trusted. kUnauthenticated when
// the token is malformed or its algorithm is neither RS256 nor ES256.
Result<std::string> key_of_token(std::string_view token);
// kUnauthenticated, with the reason, unless one of the keys signed the token and every claim is as
// expected (OpenID Connect Core 1.0, section 3.1.3.7), with 60 s for different clocks.
Result<OidcClaims> verify_id_token(std::string_view token, const std::vector<WebKey>& keys,
                                   const IdTokenRules& rules);

struct OidcTokens {
    std::string id_token;
    std::string access_token;
};
Result<OidcTokens> parse_token_response(std::string_view body);

// For a query or a form: RFC 3986, with nothing but unreserved characters as they are.
std::string percent_encoded(std::string_view text);

}  // namespace ballast::feed
