// Requests and responses of the methods of language models: providers, prompts, use.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/assistant/describe_llm_kinds.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct LlmProviderView {
    std::string name;
    feed::ModelKind kind = feed::ModelKind::kLmStudio;
    std::string endpoint;
    std::string host;
    std::string model;
    bool is_local = true;
    bool is_default = false;
    bool is_stored = false;
    std::string secret;
    bool has_secret = false;
    std::int64_t requests_per_minute = 0;
    std::int64_t tokens_per_day = 0;
    Decimal spend_per_month;
    Decimal prompt_price;
    Decimal completion_price;
    std::string retention;
    std::vector<DataClass> consents;
};

struct ListLlmProvidersRequest {};

struct ListLlmProvidersResponse {
    std::vector<LlmProviderView> data;
    bool cloud_allowed = true;
};

struct PutLlmProviderRequest {
    std::string name;
    std::optional<feed::ModelKind> kind;
    std::optional<std::string> endpoint;
    std::optional<std::string> model;
    std::optional<bool> is_local;
    std::optional<bool> is_default;
    std::optional<std::string> secret;
    std::optional<std::int64_t> requests_per_minute;
    std::optional<std::int64_t> tokens_per_day;
    std::optional<Decimal> spend_per_month;
    std::optional<Decimal> prompt_price;
    std::optional<Decimal> completion_price;
    std::optional<std::string> retention;
};

struct LlmProviderRequest {
    std::string name;
};

struct LlmModelsRequest {
    std::string provider;
};

struct LlmModelView {
    std::string id;
    std::string name;
    std::optional<std::int64_t> context_tokens;
    std::optional<Decimal> prompt_price;
    std::optional<Decimal> completion_price;
};

struct LlmModelsResponse {
    std::string provider;
    std::vector<LlmModelView> data;
};

enum class LlmStep : std::uint8_t { kSettings, kConsent, kModels, kCompletion, kSchema, kStream };

struct LlmStepView {
    LlmStep step = LlmStep::kSettings;
    bool passed = false;
    std::string message;
};

struct TestLlmRequest {
    std::string provider;
    std::string model;
};

struct TestLlmResponse {
    std::string provider;
    std::string model;
    bool passed = false;
    std::vector<LlmStepView> steps;
};

enum class LlmRole : std::uint8_t { kUser, kAssistant };

struct LlmTurn {
    LlmRole role = LlmRole::kUser;
    std::string text;
};

struct LlmPromptRequest {
    std::string provider;
    std::string model;
    std::string system;
    std::string prompt;
    std::vector<LlmTurn> turns;
    std::optional<double> temperature;
    std::int64_t max_tokens = 1024;
    std::vector<DataClass> data = {DataClass::kText};
    bool plain_names = false;
};

struct LlmAnswerView {
    std::string id;
    std::string provider;
    std::string model;
    std::string content;
    feed::ModelStop finish_reason = feed::ModelStop::kEnd;
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    bool tokens_estimated = false;
    Decimal cost;
    std::string provider_request_id;
};

struct LlmUsageRequest {
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct LlmUsageDay {
    fin::Date date;
    std::string provider;
    std::int64_t requests = 0;
    std::int64_t failed = 0;
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    std::int64_t tokens = 0;
    Decimal cost;
};

struct LlmUsageResponse {
    std::vector<LlmUsageDay> data;
    std::int64_t tokens = 0;
    Decimal cost;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr Limits kLlmName{.min_length = 1, .max_length = 64};
inline constexpr Limits kLlmNameOrNone{.max_length = 64};
inline constexpr Limits kLlmText{.max_length = 200'000};
inline constexpr Limits kLlmCount{.minimum = 0, .maximum = 1e12};

template <>
struct Described<service::LlmProviderView> {
    using T = service::LlmProviderView;
    static constexpr std::string_view name = "LlmProvider";
    static constexpr std::string_view doc = "A provider of language models.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the provider."),
        required("kind", &T::kind, "Interface of the provider."),
        required("endpoint", &T::endpoint, "Address of its interface."),
        required("host", &T::host, "Host that requests go to."),
        required("model", &T::model, "Model used unless a request names one; may be empty."),
        required("is_local", &T::is_local,
                 "Whether the provider runs on this machine or in a private network; no consent is "
                 "needed then."),
        required("is_default", &T::is_default,
                 "Whether the provider is used unless a request names one."),
        required(
            "is_stored", &T::is_stored,
            "Whether the provider was configured; LM Studio on this machine is listed without."),
        required("secret", &T::secret, "Name of the secret with its key; empty: none is sent."),
        required("has_secret", &T::has_secret, "Whether that secret is set."),
        required("requests_per_minute", &T::requests_per_minute,
                 "Largest number of requests a minute; 0: no limit."),
        required("tokens_per_day", &T::tokens_per_day,
                 "Largest number of tokens a day; 0: no limit."),
        required("spend_per_month", &T::spend_per_month,
                 "Largest spend a month, in US dollars; 0: no limit."),
        required("prompt_price", &T::prompt_price,
                 "Price of a million tokens of prompts, in US dollars."),
        required("completion_price", &T::completion_price,
                 "Price of a million tokens of answers, in US dollars."),
        required("retention", &T::retention, "What the provider says it keeps, as configured."),
        required("consents", &T::consents, "Kinds of data that may be sent to it always."));
};

template <>
struct Described<service::ListLlmProvidersRequest> {
    static constexpr std::string_view name = "ListLlmProvidersRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListLlmProvidersResponse> {
    using T = service::ListLlmProvidersResponse;
    static constexpr std::string_view name = "ListLlmProvidersResponse";
    static constexpr std::string_view doc = "All providers of language models.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Providers, LM Studio first."),
                   required("cloud_allowed", &T::cloud_allowed,
                            "Whether the workspace allows providers that are not local."));
};

template <>
struct Described<service::PutLlmProviderRequest> {
    using T = service::PutLlmProviderRequest;
    static constexpr std::string_view name = "PutLlmProviderRequest";
    static constexpr std::string_view doc =
        "Settings of a provider of language models; absent ones stay. A new name adds one.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name: lower-case letters, digits and hyphens.", kLlmName),
        optional("kind", &T::kind, "Interface of the provider; required for a new one."),
        optional("endpoint", &T::endpoint,
                 "Address of its interface; the usual one of the kind when absent.",
                 {.max_length = 500}),
        optional("model", &T::model, "Model used unless a request names one.", {.max_length = 200}),
        optional("is_local", &T::is_local,
                 "Whether the provider runs on this machine or in a private network, with http if "
                 "need be; set by the owner of the installation."),
        optional("is_default", &T::is_default,
                 "Whether the provider is used unless a request names one."),
        optional("secret", &T::secret,
                 "Name of the secret with its key; that of the kind when absent, empty for none.",
                 kLlmNameOrNone),
        optional("requests_per_minute", &T::requests_per_minute,
                 "Largest number of requests a minute; 0: no limit.", kLlmCount),
        optional("tokens_per_day", &T::tokens_per_day,
                 "Largest number of tokens a day; 0: no limit.", kLlmCount),
        optional("spend_per_month", &T::spend_per_month,
                 "Largest spend a month, in US dollars; 0: no limit."),
        optional("prompt_price", &T::prompt_price,
                 "Price of a million tokens of prompts, in US dollars."),
        optional("completion_price", &T::completion_price,
                 "Price of a million tokens of answers, in US dollars."),
        optional("retention", &T::retention, "What the provider says it keeps.",
                 {.max_length = 2000}));
};

template <>
struct Described<service::LlmProviderRequest> {
    using T = service::LlmProviderRequest;
    static constexpr std::string_view name = "LlmProviderRequest";
    static constexpr std::string_view doc = "Identifies a provider of language models.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the provider.", kLlmName));
};

template <>
struct Described<service::LlmModelsRequest> {
    using T = service::LlmModelsRequest;
    static constexpr std::string_view name = "LlmModelsRequest";
    static constexpr std::string_view doc = "A provider whose models are listed.";
    static constexpr auto fields =
        wire::list(optional("provider", &T::provider,
                            "Name of the provider; the default one when absent.", kLlmNameOrNone));
};

template <>
struct Described<service::LlmModelView> {
    using T = service::LlmModelView;
    static constexpr std::string_view name = "LlmModel";
    static constexpr std::string_view doc = "A language model.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the model, as requests name it."),
        required("name", &T::name, "Display name; may be empty."),
        required("context_tokens", &T::context_tokens,
                 "Largest number of tokens of a prompt; null when it is not stated."),
        required("prompt_price", &T::prompt_price,
                 "Price of a million tokens of prompts, in US dollars; null when not stated."),
        required("completion_price", &T::completion_price,
                 "Price of a million tokens of answers, in US dollars; null when not stated."));
};

template <>
struct Described<service::LlmModelsResponse> {
    using T = service::LlmModelsResponse;
    static constexpr std::string_view name = "LlmModelsResponse";
    static constexpr std::string_view doc = "Models of a provider.";
    static constexpr auto fields =
        wire::list(required("provider", &T::provider, "Name of the provider."),
                   required("data", &T::data, "Models in the order of the provider."));
};

template <>
struct Described<service::LlmStep> {
    using enum service::LlmStep;
    static constexpr std::string_view name = "LlmStep";
    static constexpr std::string_view doc = "Step of the test of a provider of language models.";
    static constexpr std::array values{
        word(kSettings, "settings", "Its settings are complete and its secret is set."),
        word(kConsent, "consent", "Text may be sent to it."),
        word(kModels, "models", "It lists its models, and the configured one is among them."),
        word(kCompletion, "completion", "It answers a short prompt."),
        word(kSchema, "schema", "Its answer matches a JSON schema."),
        word(kStream, "stream", "It streams an answer.")};
};

template <>
struct Described<service::LlmStepView> {
    using T = service::LlmStepView;
    static constexpr std::string_view name = "LlmStepResult";
    static constexpr std::string_view doc = "Result of a step of the test.";
    static constexpr auto fields =
        wire::list(required("step", &T::step, "Step."),
                   required("passed", &T::passed, "Whether the step passed."),
                   required("message", &T::message, "What was found, and what to do."));
};

template <>
struct Described<service::TestLlmRequest> {
    using T = service::TestLlmRequest;
    static constexpr std::string_view name = "TestLlmRequest";
    static constexpr std::string_view doc = "A provider of language models to test.";
    static constexpr auto fields =
        wire::list(optional("provider", &T::provider,
                            "Name of the provider; the default one when absent.", kLlmNameOrNone),
                   optional("model", &T::model,
                            "Model to test; the configured one, or the first listed, when absent.",
                            {.max_length = 200}));
};

template <>
struct Described<service::TestLlmResponse> {
    using T = service::TestLlmResponse;
    static constexpr std::string_view name = "TestLlmResponse";
    static constexpr std::string_view doc = "Result of a test of a provider of language models.";
    static constexpr auto fields =
        wire::list(required("provider", &T::provider, "Name of the provider."),
                   required("model", &T::model, "Model that was tested; may be empty."),
                   required("passed", &T::passed, "Whether all steps passed."),
                   required("steps", &T::steps, "Steps up to the first that failed."));
};

template <>
struct Described<service::LlmRole> {
    using enum service::LlmRole;
    static constexpr std::string_view name = "LlmRole";
    static constexpr std::string_view doc = "Author of a turn.";
    static constexpr std::array values{word(kUser, "user", "The user."),
                                       word(kAssistant, "assistant", "The model.")};
};

template <>
struct Described<service::LlmTurn> {
    using T = service::LlmTurn;
    static constexpr std::string_view name = "LlmTurn";
    static constexpr std::string_view doc = "A turn of a conversation.";
    static constexpr auto fields =
        wire::list(optional("role", &T::role, "Author of the turn."),
                   required("text", &T::text, "Text of the turn.", kLlmText));
};

template <>
struct Described<service::LlmPromptRequest> {
    using T = service::LlmPromptRequest;
    static constexpr std::string_view name = "LlmPromptRequest";
    static constexpr std::string_view doc = "A prompt to a language model.";
    static constexpr auto fields = wire::list(
        optional("provider", &T::provider, "Name of the provider; the default one when absent.",
                 kLlmNameOrNone),
        optional("model", &T::model, "Model; that of the provider when absent.",
                 {.max_length = 200}),
        optional("system", &T::system, "Instructions to the model.", kLlmText),
        required("prompt", &T::prompt, "Text to answer.", {.min_length = 1, .max_length = 200'000}),
        optional("turns", &T::turns, "Earlier turns of the conversation.", {.max_items = 100}),
        optional("temperature", &T::temperature,
                 "Randomness of the answer; not sent to providers that refuse it.",
                 {.minimum = 0, .maximum = 2}),
        optional("max_tokens", &T::max_tokens, "Largest number of tokens of the answer.",
                 {.minimum = 1, .maximum = 200'000}),
        optional("data", &T::data,
                 "Kinds of data in the prompt: consent is needed for each, unless the provider is "
                 "local.",
                 {.min_items = 1, .max_items = 6}),
        optional("plain_names", &T::plain_names,
                 "Whether names of portfolios, accounts, securities and deals are sent as they "
                 "are to a provider that is not local, instead of tokens."));
};

template <>
struct Described<service::LlmAnswerView> {
    using T = service::LlmAnswerView;
    static constexpr std::string_view name = "LlmAnswer";
    static constexpr std::string_view doc = "Answer of a language model.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the request in llm.usage and in the audit log."),
        required("provider", &T::provider, "Name of the provider."),
        required("model", &T::model, "Model, as the provider names it."),
        required("content", &T::content, "Text of the answer."),
        required("finish_reason", &T::finish_reason, "Reason for which the answer ended."),
        required("prompt_tokens", &T::prompt_tokens, "Tokens of the prompt."),
        required("completion_tokens", &T::completion_tokens, "Tokens of the answer."),
        required("tokens_estimated", &T::tokens_estimated,
                 "Whether the provider stated no tokens: then they are the largest possible."),
        required("cost", &T::cost, "Cost, in US dollars, at the configured prices."),
        required("provider_request_id", &T::provider_request_id,
                 "Id of the request at the provider; may be empty."));
};

template <>
struct Described<service::LlmUsageRequest> {
    using T = service::LlmUsageRequest;
    static constexpr std::string_view name = "LlmUsageRequest";
    static constexpr std::string_view doc = "Days to report.";
    static constexpr auto fields =
        wire::list(optional("from", &T::from, "First day; 30 days ago when absent."),
                   optional("to", &T::to, "Last day; today when absent."));
};

template <>
struct Described<service::LlmUsageDay> {
    using T = service::LlmUsageDay;
    static constexpr std::string_view name = "LlmUsageDay";
    static constexpr std::string_view doc = "Use of a provider on a day.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Day, UTC."),
        required("provider", &T::provider, "Name of the provider."),
        required("requests", &T::requests, "Number of requests."),
        required("failed", &T::failed, "Number of these that failed."),
        required("prompt_tokens", &T::prompt_tokens, "Tokens of prompts, as stated."),
        required("completion_tokens", &T::completion_tokens, "Tokens of answers, as stated."),
        required("tokens", &T::tokens,
                 "Tokens that count towards the limit: as stated, otherwise reserved."),
        required("cost", &T::cost, "Cost, in US dollars."));
};

template <>
struct Described<service::LlmUsageResponse> {
    using T = service::LlmUsageResponse;
    static constexpr std::string_view name = "LlmUsageResponse";
    static constexpr std::string_view doc = "Use of language models by day.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Days and providers, oldest first."),
                   required("tokens", &T::tokens, "Tokens in total."),
                   required("cost", &T::cost, "Cost in total, in US dollars."));
};

}  // namespace ballast::describe
