// Requests to identity providers: what they publish is kept for an hour, and their keys are read
// again when a token names one that is not known.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "feed/oidc.hpp"
#include "service/user/oidc_settings.hpp"

namespace ballast::service {

// Shared by the process.
class OidcPublications {
public:
    Result<feed::OidcMetadata> metadata(const OidcProvider& provider, Instant now,
                                        const Cancel& cancel);
    // With the key of this id if the provider publishes it.
    Result<std::vector<feed::WebKey>> keys(const OidcProvider& provider,
                                           const feed::OidcMetadata& metadata,
                                           std::string_view key_id, Instant now,
                                           const Cancel& cancel);

private:
    struct Published {
        feed::OidcMetadata metadata;
        Instant metadata_at;
        std::vector<feed::WebKey> keys;
        Instant keys_at;
    };
    std::mutex mutex_;
    std::map<std::string, Published> published_;  // by issuer
};

// What an identity provider answers to the code of a sign-in.
struct OidcAnswer {
    const OidcProvider& provider;
    std::string code;
    std::string verifier;  // of PKCE
    std::string nonce;
    std::string redirect_uri;
};

// The claims of the ID token, and those of userinfo that it lacks. kUnauthenticated when anything
// of the answer is not as expected; kUnavailable when the provider does not respond.
Result<feed::OidcClaims> claims_of(Environment& environment, const OidcAnswer& answer,
                                   const Cancel& cancel);

}  // namespace ballast::service
