// Keys of an object store that the platform provides to this process, looked for in the order and
// places of Amazon's SDKs (AWS SDKs and Tools Reference Guide, "Standardized credential
// providers"); the first place that is configured counts:
//
//     environment     AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//     web identity    AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME: exchanged
//                     at the token service of the region, or AWS_ENDPOINT_URL_STS
//     container       AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with the header of
//                     AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or _TOKEN
//     machine         the metadata service (IMDSv2) at 169.254.169.254, or
//                     AWS_EC2_METADATA_SERVICE_ENDPOINT; not with AWS_EC2_METADATA_DISABLED=true
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "feed/s3_signature.hpp"

namespace ballast::feed {

class InstanceCredentials {
public:
    // A variable of the environment; empty: not set.
    using Variable = std::function<std::string(const char* name)>;

    // Temporary keys are replaced this long before they end.
    static constexpr std::chrono::minutes kReplaceBefore{5};
    // After a failed replacement of keys that are still valid.
    static constexpr std::chrono::seconds kRetryAfter{30};

    // `clock` must outlive it.
    InstanceCredentials(Variable variable, std::string region, const Clock& clock)
        : variable_(std::move(variable)), region_(std::move(region)), clock_(clock) {}

    // kUnavailable names the place and what is missing there.
    Result<S3Credentials> get(const Cancel& cancel);

private:
    struct Found {
        S3Credentials keys;
        std::optional<Instant> ends_at;  // none: they do not end
    };
    Result<Found> find(const Cancel& cancel) const;
    Result<Found> from_web_identity(const Cancel& cancel) const;
    Result<Found> from_container(const Cancel& cancel) const;
    Result<Found> from_machine(const Cancel& cancel) const;
    static Result<Found> read_document(const std::string& body, const char* place);

    const Variable variable_;
    const std::string region_;
    const Clock& clock_;
    std::mutex mutex_;
    std::optional<Found> found_;
    Instant retry_at_;
};

}  // namespace ballast::feed
