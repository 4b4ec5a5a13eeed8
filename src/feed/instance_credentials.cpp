#include "feed/instance_credentials.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "feed/http.hpp"
#include "feed/json.hpp"
#include "feed/oidc.hpp"

namespace ballast::feed {

namespace {

constexpr const char* kWebIdentity = "the web identity";
constexpr const char* kContainer = "the container's service";
constexpr const char* kMachine = "the machine's metadata service";
constexpr std::string_view kContainerHost = "http://169.254.170.2";
constexpr std::size_t kLongestFile = 64U << 10;
constexpr int kExpectedStatus = 200;

Error no_keys(const char* place, std::string_view why) {
    return fail(Code::kUnavailable,
                fmt::format("there are no keys of the object store from {}: {}", place, why));
}

// Without blanks and line ends around it.
Result<std::string> read_token(const std::string& path, const char* place) {
    std::ifstream file(path);
    std::string text(kLongestFile, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    text = std::string(without_blanks(text));
    if (text.empty()) return no_keys(place, "its token file cannot be read or is empty");
    return text;
}

// Services of the machine are reached over http at addresses of the machine only; others over
// https.
Result<HttpResponse> ask(const HttpRequest& request, const char* place, const Cancel& cancel) {
    TRY(const UrlParts url, parse_url(request.url));
    const bool is_local = url.scheme == "http";
    constexpr HttpLimits kLimits{.connect = std::chrono::milliseconds(2'000),
                                 .first_byte = std::chrono::milliseconds(5'000),
                                 .total = std::chrono::milliseconds(10'000),
                                 .body_bytes = kLongestFile};
    auto response = http_request(
        request,
        {.host = url.host, .local = is_local, .only_local = is_local, .metadata = is_local},
        kLimits, cancel);
    if (!response) return no_keys(place, response.error().message);
    if (response->status != kExpectedStatus)
        return no_keys(place,
                       fmt::format("{} answered with status {}", url.host, response->status));
    return response;
}

std::string usual(std::string text, std::string_view otherwise) {
    return text.empty() ? std::string(otherwise) : std::move(text);
}

}  // namespace

// AccessKeyId, SecretAccessKey, Token and Expiration.
Result<InstanceCredentials::Found> InstanceCredentials::read_document(const std::string& body,
                                                                      const char* place) {
    const auto document = detail::JsonDocument::parse(body);
    if (!document) return no_keys(place, "its response is not JSON");
    const auto text = [&](std::string_view at) { return detail::text_at(document->root(), at); };
    if (const std::string code = text("/Code"); !code.empty() && code != "Success")
        return no_keys(place, fmt::format("it answered {}", code.substr(0, 100)));
    const auto ends_at = Instant::parse(text("/Expiration"));
    Found found{{text("/AccessKeyId"), text("/SecretAccessKey"), text("/Token")}, {}};
    if (found.keys.access_key.empty() || found.keys.secret_key.empty() || !ends_at)
        return no_keys(place, "its response lacks AccessKeyId, SecretAccessKey or Expiration");
    found.ends_at = *ends_at;
    return found;
}

// AssumeRoleWithWebIdentity of the AWS Security Token Service API Reference.
Result<InstanceCredentials::Found> InstanceCredentials::from_web_identity(
    const Cancel& cancel) const {
    TRY(const std::string token,
        read_token(variable_("AWS_WEB_IDENTITY_TOKEN_FILE"), kWebIdentity));
    const std::string role = variable_("AWS_ROLE_ARN");
    if (role.empty()) return no_keys(kWebIdentity, "AWS_ROLE_ARN is not set");
    const std::string url = usual(variable_("AWS_ENDPOINT_URL_STS"),
                                  fmt::format("https://sts.{}.amazonaws.com", region_));
    TRY(const HttpResponse response,
        ask({.url = url + "/",
             .form = fmt::format(
                 "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn={}&RoleSessionName={}"
                 "&WebIdentityToken={}",
                 percent_encoded(role),
                 percent_encoded(usual(variable_("AWS_ROLE_SESSION_NAME"), "ballast")),
                 percent_encoded(token))},
            kWebIdentity, cancel));
    pugi::xml_document document;
    document.load_buffer(response.body.data(), response.body.size());
    const pugi::xml_node keys = document.child("AssumeRoleWithWebIdentityResponse")
                                    .child("AssumeRoleWithWebIdentityResult")
                                    .child("Credentials");
    Found found{{keys.child("AccessKeyId").text().get(), keys.child("SecretAccessKey").text().get(),
                 keys.child("SessionToken").text().get()},
                {}};
    const auto ends_at = Instant::parse(keys.child("Expiration").text().get());
    if (found.keys.access_key.empty() || found.keys.secret_key.empty() || !ends_at)
        return no_keys(kWebIdentity, "the token service's response has no credentials");
    found.ends_at = *ends_at;
    return found;
}

Result<InstanceCredentials::Found> InstanceCredentials::from_container(const Cancel& cancel) const {
    const std::string relative = variable_("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    HttpRequest request{.url = relative.empty() ? variable_("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                                                : std::string(kContainerHost) + relative};
    std::string token = variable_("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if (const std::string file = variable_("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        !file.empty()) {
        TRY(token, read_token(file, kContainer));
    }
    if (!token.empty()) request.secrets.emplace_back("Authorization:", std::move(token));
    TRY(const HttpResponse response, ask(request, kContainer, cancel));
    return read_document(response.body, kContainer);
}

// IMDSv2 of the Amazon EC2 User Guide, "Use the Instance Metadata Service".
Result<InstanceCredentials::Found> InstanceCredentials::from_machine(const Cancel& cancel) const {
    if (variable_("AWS_EC2_METADATA_DISABLED") == "true")
        return no_keys(kMachine,
                       "AWS_EC2_METADATA_DISABLED is true, and the environment has no other place");
    const std::string service =
        usual(variable_("AWS_EC2_METADATA_SERVICE_ENDPOINT"), "http://169.254.169.254");
    TRY(const HttpResponse token, ask({.url = service + "/latest/api/token",
                                       .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "300"}},
                                       .method = "PUT"},
                                      kMachine, cancel));
    const auto read = [&](const std::string& path) {
        return ask({.url = service + "/latest/meta-data/iam/security-credentials/" + path,
                    .secrets = {{"X-aws-ec2-metadata-token:", token.body}}},
                   kMachine, cancel);
    };
    TRY(const HttpResponse roles, read(""));
    const std::string role(without_blanks(roles.body.substr(0, roles.body.find('\n'))));
    if (role.empty()) return no_keys(kMachine, "the machine has no role");
    TRY(const HttpResponse keys, read(percent_encoded(role)));
    return read_document(keys.body, kMachine);
}

Result<InstanceCredentials::Found> InstanceCredentials::find(const Cancel& cancel) const {
    S3Credentials given{variable_("AWS_ACCESS_KEY_ID"), variable_("AWS_SECRET_ACCESS_KEY"),
                        variable_("AWS_SESSION_TOKEN")};
    if (!given.access_key.empty() && !given.secret_key.empty()) return Found{std::move(given), {}};
    if (!variable_("AWS_WEB_IDENTITY_TOKEN_FILE").empty()) return from_web_identity(cancel);
    for (const char* name :
         {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"})
        if (!variable_(name).empty()) return from_container(cancel);
    return from_machine(cancel);
}

Result<S3Credentials> InstanceCredentials::get(const Cancel& cancel) {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    const bool is_valid = found_ && (!found_->ends_at || now < *found_->ends_at);
    const bool is_due = !is_valid || (found_->ends_at && now >= *found_->ends_at - kReplaceBefore);
    if (!is_due || (is_valid && now < retry_at_)) return found_->keys;
    auto found = find(cancel);
    if (found) {
        found_ = *std::move(found);
        return found_->keys;
    }
    if (!is_valid) return std::move(found).error();
    retry_at_ = now + kRetryAfter;
    return found_->keys;
}

}  // namespace ballast::feed
