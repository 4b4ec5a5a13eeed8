// Requests and responses of the methods of consent to language models that are not local.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/assistant/llm_requests.hpp"

namespace ballast::service {

struct HiddenName {
    std::string name;
    std::string token;
};

struct LlmPreviewResponse {
    std::string provider;
    std::string host;
    std::string model;
    bool is_local = true;
    std::vector<DataClass> data;
    std::string body;
    std::string digest;
    std::int64_t bytes = 0;
    std::vector<HiddenName> hidden;
    std::int64_t prompt_tokens = 0;
    std::int64_t max_tokens = 0;
    Decimal cost;
    std::string retention;
    bool is_allowed = false;
    std::string missing;
};

struct GiveLlmConsentRequest {
    std::string provider;
    std::vector<DataClass> data;
    ConsentMode mode = ConsentMode::kOnce;
    std::string digest;
};

struct LlmConsentView {
    std::string id;
    std::string provider;
    std::string host;
    DataClass data = DataClass::kText;
    ConsentMode mode = ConsentMode::kAlways;
    std::string digest;
    std::string given_by;
    Instant given_at;
    std::optional<Instant> ended_at;
    std::string ended_by;
};

struct ListLlmConsentsRequest {
    bool all = false;
};

struct ListLlmConsentsResponse {
    std::vector<LlmConsentView> data;
};

struct RevokeLlmConsentRequest {
    std::string consent;
};

struct LlmStatementRequest {
    std::string month;
};

struct LlmStatementLine {
    std::string host;
    std::string provider;
    bool is_local = false;
    std::int64_t requests = 0;
    std::int64_t bytes = 0;
    std::vector<std::string> data;
    Decimal cost;
    Instant first_at;
    Instant last_at;
};

struct LlmStatementResponse {
    std::string month;
    std::vector<LlmStatementLine> data;
    std::int64_t bytes_out = 0;
    std::string digest;
};

struct LlmPolicyRequest {};

struct LlmPolicy {
    bool cloud_allowed = true;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::HiddenName> {
    using T = service::HiddenName;
    static constexpr std::string_view name = "HiddenName";
    static constexpr std::string_view doc = "A name that is replaced before a prompt is sent.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name in the workspace."),
                   required("token", &T::token, "What is sent instead."));
};

template <>
struct Described<service::LlmPreviewResponse> {
    using T = service::LlmPreviewResponse;
    static constexpr std::string_view name = "LlmPreview";
    static constexpr std::string_view doc = "What a prompt would send, byte for byte.";
    static constexpr auto fields = wire::list(
        required("provider", &T::provider, "Name of the provider."),
        required("host", &T::host, "Host that the request would go to."),
        required("model", &T::model, "Model that would answer."),
        required("is_local", &T::is_local,
                 "Whether the provider runs on this machine or in a private network."),
        required("data", &T::data, "Kinds of data in the prompt."),
        required("body", &T::body, "Body of the request, without the key."),
        required("digest", &T::digest, "SHA-256 digest of the body, compared before it is sent."),
        required("bytes", &T::bytes, "Length of the body, in bytes."),
        required("hidden", &T::hidden, "Names that are replaced; the list stays here."),
        required("prompt_tokens", &T::prompt_tokens, "Tokens of the prompt, at most."),
        required("max_tokens", &T::max_tokens, "Tokens of the answer, at most."),
        required("cost", &T::cost, "Cost at most, in US dollars, at the configured prices."),
        required("retention", &T::retention, "What the provider says it keeps, as configured."),
        required("is_allowed", &T::is_allowed, "Whether the prompt may be sent now."),
        required("missing", &T::missing, "Why the prompt may not be sent; empty if it may."));
};

template <>
struct Described<service::GiveLlmConsentRequest> {
    using T = service::GiveLlmConsentRequest;
    static constexpr std::string_view name = "GiveLlmConsentRequest";
    static constexpr std::string_view doc = "Consent to send data to a provider.";
    static constexpr auto fields = wire::list(
        required("provider", &T::provider, "Name of the provider.", kLlmName),
        required("data", &T::data, "Kinds of data that may be sent.",
                 {.min_items = 1, .max_items = 6}),
        optional("mode", &T::mode, "Once, or until it is revoked."),
        optional("digest", &T::digest, "Digest of the body that may be sent once (llm.preview).",
                 {.max_length = 64}));
};

template <>
struct Described<service::LlmConsentView> {
    using T = service::LlmConsentView;
    static constexpr std::string_view name = "LlmConsent";
    static constexpr std::string_view doc = "A consent to send data to a provider.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the consent."),
        required("provider", &T::provider, "Name of the provider."),
        required("host", &T::host, "Host that the data may be sent to."),
        required("data", &T::data, "Kind of data."),
        required("mode", &T::mode, "Once, or until it is revoked."),
        required("digest", &T::digest, "Digest of the body; empty if any body may be sent."),
        required("given_by", &T::given_by, "Name of the user who gave it."),
        required("given_at", &T::given_at, "Time at which it was given."),
        required("ended_at", &T::ended_at, "Time at which it was used or revoked; null if not."),
        required("ended_by", &T::ended_by,
                 "Name of the user who revoked it, or `used`; empty while it holds."));
};

template <>
struct Described<service::ListLlmConsentsRequest> {
    using T = service::ListLlmConsentsRequest;
    static constexpr std::string_view name = "ListLlmConsentsRequest";
    static constexpr std::string_view doc = "Selection of consents.";
    static constexpr auto fields =
        wire::list(optional("all", &T::all, "Whether to list those that have ended, too."));
};

template <>
struct Described<service::ListLlmConsentsResponse> {
    using T = service::ListLlmConsentsResponse;
    static constexpr std::string_view name = "ListLlmConsentsResponse";
    static constexpr std::string_view doc = "Consents of the workspace.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Consents, newest first."));
};

template <>
struct Described<service::RevokeLlmConsentRequest> {
    using T = service::RevokeLlmConsentRequest;
    static constexpr std::string_view name = "RevokeLlmConsentRequest";
    static constexpr std::string_view doc = "Identifies a consent.";
    static constexpr auto fields = wire::list(required("consent", &T::consent, "Id of the consent.",
                                                       {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::LlmStatementRequest> {
    using T = service::LlmStatementRequest;
    static constexpr std::string_view name = "LlmStatementRequest";
    static constexpr std::string_view doc = "Month to report.";
    static constexpr auto fields = wire::list(optional(
        "month", &T::month, "Month as YYYY-MM; the present one when absent.", {.max_length = 7}));
};

template <>
struct Described<service::LlmStatementLine> {
    using T = service::LlmStatementLine;
    static constexpr std::string_view name = "LlmStatementLine";
    static constexpr std::string_view doc = "What was sent to one host in the month.";
    static constexpr auto fields = wire::list(
        required("host", &T::host, "Host."), required("provider", &T::provider, "Provider."),
        required("is_local", &T::is_local,
                 "Whether the provider runs on this machine or in a private network."),
        required("requests", &T::requests, "Number of requests."),
        required("bytes", &T::bytes, "Bytes of their bodies."),
        required("data", &T::data, "Kinds of data in them."),
        required("cost", &T::cost, "Cost, in US dollars."),
        required("first_at", &T::first_at, "Time of the first request."),
        required("last_at", &T::last_at, "Time of the last request."));
};

template <>
struct Described<service::LlmStatementResponse> {
    using T = service::LlmStatementResponse;
    static constexpr std::string_view name = "LlmStatement";
    static constexpr std::string_view doc = "Statement of what was sent to language models.";
    static constexpr auto fields = wire::list(
        required("month", &T::month, "Month as YYYY-MM."),
        required("data", &T::data, "Hosts, by provider and host."),
        required("bytes_out", &T::bytes_out, "Bytes sent to hosts that are not local."),
        required("digest", &T::digest,
                 "SHA-256 digest over the digests of all bodies, in the order of sending."));
};

template <>
struct Described<service::LlmPolicyRequest> {
    static constexpr std::string_view name = "LlmPolicyRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::LlmPolicy> {
    using T = service::LlmPolicy;
    static constexpr std::string_view name = "LlmPolicy";
    static constexpr std::string_view doc = "Policy of the workspace about language models.";
    static constexpr auto fields =
        wire::list(required("cloud_allowed", &T::cloud_allowed,
                            "Whether providers that are not local may be used, with consent."));
};

}  // namespace ballast::describe
