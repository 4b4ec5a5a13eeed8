#include "service/user/oidc_client.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>

#include "base/base64.hpp"
#include "service/vault.hpp"

namespace ballast::service {

namespace {

constexpr auto kMetadataLife = std::chrono::hours(1);
constexpr auto kKeyPause = std::chrono::minutes(1);  // between requests for unknown keys
constexpr std::size_t kLongestSecret = 4096;

const feed::HttpLimits kLimits{.connect = std::chrono::milliseconds(5'000),
                               .first_byte = std::chrono::milliseconds(8'000),
                               .total = std::chrono::milliseconds(10'000),
                               .body_bytes = std::size_t{1} << 20};

// The body of a response with status 200.
Result<std::string> fetch(const OidcProvider& provider, const feed::HttpRequest& request,
                          const Cancel& cancel) {
    TRY(const feed::UrlParts url, feed::parse_url(request.url));
    TRY(feed::HttpResponse response,
        feed::http_request(request, {.host = url.host, .local = provider.local}, kLimits, cancel));
    constexpr int kOk = 200;
    constexpr int kServerErrors = 500;
    if (response.status == kOk) return std::move(response.body);
    return fail(response.status >= kServerErrors ? Code::kUnavailable : Code::kUnauthenticated,
                fmt::format("{} answered with status {}", url.host, response.status));
}

Result<std::string> secret_of(Environment& environment, const OidcProvider& provider) {
    if (!provider.client_secret.empty())
        return home_secret_value(environment, provider.client_secret);
    std::ifstream file(provider.client_secret_file);
    std::string secret;
    if (!file || !std::getline(file, secret) || secret.empty() || secret.size() > kLongestSecret)
        return fail(Code::kUnavailable,
                    fmt::format("{}.client_secret_file cannot be read", provider.name));
    return secret;
}

using feed::percent_encoded;

// Exchanges the code for tokens.
Result<feed::OidcTokens> exchange(Environment& environment, const OidcAnswer& answer,
                                  const feed::OidcMetadata& metadata, const Cancel& cancel) {
    const OidcProvider& provider = answer.provider;
    feed::HttpRequest request{.url = metadata.token_endpoint,
                              .headers = {{"Accept", "application/json"}}};
    request.form =
        fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}",
                    percent_encoded(answer.code), percent_encoded(answer.redirect_uri),
                    percent_encoded(answer.verifier));
    if (provider.client_secret.empty() && provider.client_secret_file.empty()) {
        request.form += "&client_id=" + percent_encoded(provider.client_id);
    } else {
        TRY(const std::string secret, secret_of(environment, provider));
        if (metadata.takes_secret_in_body)
            request.form +=
                fmt::format("&client_id={}&client_secret={}", percent_encoded(provider.client_id),
                            percent_encoded(secret));
        else  // RFC 6749, section 2.3.1
            request.secrets.emplace_back(
                "Authorization:",
                "Basic " + to_base64(fmt::format("{}:{}", percent_encoded(provider.client_id),
                                                 percent_encoded(secret))));
    }
    TRY(const std::string body, fetch(provider, request, cancel));
    return feed::parse_token_response(body);
}

// Adds the claims of userinfo, which must be about the same subject.
Status add_userinfo(const OidcProvider& provider, const feed::OidcMetadata& metadata,
                    const feed::OidcTokens& tokens, feed::OidcClaims& claims,
                    const Cancel& cancel) {
    if (metadata.userinfo_endpoint.empty() || tokens.access_token.empty()) return {};
    feed::HttpRequest request{.url = metadata.userinfo_endpoint,
                              .headers = {{"Accept", "application/json"}},
                              .secrets = {{"Authorization:", "Bearer " + tokens.access_token}}};
    TRY(const std::string body, fetch(provider, request, cancel));
    TRY(feed::OidcClaims more, feed::parse_claims(body));
    if (feed::claim_text(more, "sub") != feed::claim_text(claims, "sub"))
        return fail(Code::kUnauthenticated,
                    "the identity provider's answer is not valid: userinfo is about another "
                    "subject");
    claims.merge(more);
    return {};
}

}  // namespace

Result<feed::OidcMetadata> OidcPublications::metadata(const OidcProvider& provider, Instant now,
                                                      const Cancel& cancel) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = published_.find(provider.issuer);
        if (found != published_.end() && now - found->second.metadata_at < kMetadataLife)
            return found->second.metadata;
    }
    std::string base = provider.issuer;
    if (base.ends_with('/')) base.pop_back();
    TRY(const std::string body,
        fetch(provider, {.url = base + "/.well-known/openid-configuration"}, cancel));
    TRY(feed::OidcMetadata metadata, feed::parse_oidc_metadata(body, provider.issuer));
    const std::lock_guard lock(mutex_);
    Published& published = published_[provider.issuer];
    published.metadata = metadata;
    published.metadata_at = now;
    return metadata;
}

Result<std::vector<feed::WebKey>> OidcPublications::keys(const OidcProvider& provider,
                                                         const feed::OidcMetadata& metadata,
                                                         std::string_view key_id, Instant now,
                                                         const Cancel& cancel) {
    {
        const std::lock_guard lock(mutex_);
        const Published& published = published_[provider.issuer];
        const bool has_it =
            !published.keys.empty() &&
            (key_id.empty() ||
             std::ranges::find(published.keys, key_id, &feed::WebKey::id) != published.keys.end());
        // Whoever sends tokens with invented keys cannot make this program ask all the time.
        const bool is_recent =
            published.keys_at != Instant() && now - published.keys_at < kKeyPause;
        if ((has_it && now - published.keys_at < kMetadataLife) || is_recent) return published.keys;
    }
    TRY(const std::string body, fetch(provider, {.url = metadata.jwks_uri}, cancel));
    TRY(std::vector<feed::WebKey> keys, feed::parse_key_set(body));
    const std::lock_guard lock(mutex_);
    Published& published = published_[provider.issuer];
    published.keys = keys;
    published.keys_at = now;
    return keys;
}

Result<feed::OidcClaims> claims_of(Environment& environment, const OidcAnswer& answer,
                                   const Cancel& cancel) {
    const OidcProvider& provider = answer.provider;
    const Instant now = environment.clock().now();
    auto& publications = environment.shared<OidcPublications>();
    TRY(const feed::OidcMetadata metadata, publications.metadata(provider, now, cancel));
    TRY(const feed::OidcTokens tokens, exchange(environment, answer, metadata, cancel));
    TRY(const std::string key_id, feed::key_of_token(tokens.id_token));
    TRY(const auto keys, publications.keys(provider, metadata, key_id, now, cancel));
    constexpr std::int64_t kMicros = 1'000'000;
    TRY(feed::OidcClaims claims, feed::verify_id_token(tokens.id_token, keys,
                                                       {.issuer = provider.issuer,
                                                        .client_id = provider.client_id,
                                                        .nonce = answer.nonce,
                                                        .now = now.micros() / kMicros}));
    TRY_STATUS(add_userinfo(provider, metadata, tokens, claims, cancel));
    return claims;
}

}  // namespace ballast::service
