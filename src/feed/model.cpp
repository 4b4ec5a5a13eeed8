#include "feed/model.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "feed/model_formats.hpp"

namespace ballast::feed {

namespace {

using detail::Json;
using detail::text_at;

constexpr std::size_t kLongestMessage = 300;  // of a provider, as it is shown
constexpr int kStatusOk = 200;

bool is_message_format(ModelKind kind) { return kind == ModelKind::kAnthropic; }

void add_key(const ModelEndpoint& endpoint, HttpRequest& request) {
    if (is_message_format(endpoint.kind)) {
        request.headers.emplace_back("anthropic-version", "2023-06-01");
        if (!endpoint.key.empty()) request.secrets.emplace_back("x-api-key:", endpoint.key);
    } else if (!endpoint.key.empty()) {
        request.secrets.emplace_back("Authorization:", "Bearer " + endpoint.key);
    }
}

// What a provider says, as one line without control characters.
std::string shown_message(std::string_view message) {
    std::string text;
    for (const char c : message.substr(0, kLongestMessage))
        text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return text;
}

Result<detail::JsonDocument> json_of(std::string_view body) {
    auto json = detail::JsonDocument::parse(body);
    if (!json)
        return fail(Code::kUnavailable, fmt::format("the response of the model is not valid: {}",
                                                    json.error().message));
    return json;
}

}  // namespace

std::string_view usual_base(ModelKind kind) {
    switch (kind) {
        case ModelKind::kLmStudio:
            return "http://127.0.0.1:1234/v1";
        case ModelKind::kOpenAiCompatible:
            return "https://api.openai.com/v1";
        case ModelKind::kAnthropic:
            return "https://api.anthropic.com";
        case ModelKind::kOpenRouter:
            return "https://openrouter.ai/api/v1";
    }
    return {};
}

std::string model_body(ModelKind kind, const std::string& base, const ModelRequest& request) {
    return is_message_format(kind) ? detail::message_body(request)
                                   : detail::chat_body(kind, base, request);
}

HttpRequest model_request(const ModelEndpoint& endpoint, std::string body) {
    HttpRequest request{
        .url = endpoint.base +
               (is_message_format(endpoint.kind) ? "/v1/messages" : "/chat/completions"),
        .headers = {{"Accept", "application/json, text/event-stream"}}};
    request.body_sha256 = sha256_hex(body);
    request.json = std::move(body);
    add_key(endpoint, request);
    return request;
}

HttpRequest models_request(const ModelEndpoint& endpoint) {
    HttpRequest request{
        .url = endpoint.base + (is_message_format(endpoint.kind) ? "/v1/models" : "/models"),
        .headers = {{"Accept", "application/json"}}};
    add_key(endpoint, request);
    return request;
}

Result<ModelAnswer> parse_model_answer(ModelKind kind, const HttpResponse& response) {
    TRY(const detail::JsonDocument json, json_of(response.body));
    if (const std::string message = detail::error_message(json.root()); !message.empty())
        return detail::error_event(message, text_at(json.root(), "/error/type"));
    TRY(ModelAnswer answer, is_message_format(kind) ? detail::message_answer(json.root())
                                                    : detail::chat_answer(json.root()));
    if (!response.request_id.empty()) answer.request_id = response.request_id;
    return answer;
}

Result<std::vector<ModelInfo>> parse_models(ModelKind kind, std::string_view body) {
    TRY(const detail::JsonDocument json, json_of(body));
    const auto data = detail::array_at(json.root(), "/data");
    if (!data)
        return fail(Code::kUnavailable,
                    "the list of models has no `data`: the address may lack /v1, or have it twice");
    std::vector<ModelInfo> models;
    for (const Json one : *data) {
        ModelInfo model{.id = text_at(one, "/id"),
                        .name = text_at(one, is_message_format(kind) ? "/display_name" : "/name"),
                        .prompt_price = text_at(one, "/pricing/prompt"),
                        .completion_price = text_at(one, "/pricing/completion")};
        const auto context = detail::number_at(
            one, is_message_format(kind) ? "/max_input_tokens" : "/context_length");
        if (context) model.context_tokens = static_cast<std::int64_t>(*context);
        if (!model.id.empty()) models.push_back(std::move(model));
    }
    return models;
}

Error detail::error_event(std::string_view message, std::string_view type) {
    const bool is_limit = type == "rate_limit_error" || type == "insufficient_quota";
    return fail(is_limit ? Code::kLimitExceeded : Code::kUnavailable,
                fmt::format("the provider of the model reports: {}", shown_message(message)));
}

bool is_worth_retrying(ModelKind kind, const HttpResponse& response) {
    // OpenRouter's 402: the credit is spent.
    if (kind == ModelKind::kOpenRouter && response.status == 402) return false;
    return response.status == 408 || response.status == 429 || response.status >= 500;
}

Error model_error(ModelKind kind, const HttpResponse& response) {
    std::string message;
    if (const auto json = detail::JsonDocument::parse(response.body))
        message = detail::error_message(json->root());
    const std::string says =
        message.empty() ? std::string() : fmt::format(": {}", shown_message(message));
    const int status = response.status;
    if (status == 401 || status == 403)
        return fail(Code::kUnavailable,
                    fmt::format("the provider refuses the key (status {}){}", status, says))
            .with("step", "key");
    if (status == 402 || status == 429) {
        Error error = fail(
            Code::kLimitExceeded,
            fmt::format("the quota or rate at the provider is spent (status {}){}", status, says));
        if (response.retry_after)
            error = std::move(error).with("retry_after",
                                          fmt::to_string(response.retry_after->count() / 1000));
        return error;
    }
    if (status == 404)
        return fail(Code::kUnavailable,
                    fmt::format("the provider has no such model or address (status 404){}", says));
    if (status >= 400 && status < 500)
        return fail(Code::kUnavailable,
                    fmt::format("the provider refuses the request (status {}){}", status, says));
    if (status == kStatusOk) return detail::error_event(message, {});
    return fail(Code::kUnavailable,
                fmt::format("the provider of the model failed (status {}){}", status, says))
        .with("kind", std::string(kind == ModelKind::kLmStudio ? "local" : "provider"));
}

Result<std::string> ModelStream::take(std::string_view bytes) {
    TRY(const auto events, events_.take(bytes));
    std::string added;
    for (const StreamEvent& event : events) TRY_STATUS(take_event(event, added));
    return added;
}

Status ModelStream::take_event(const StreamEvent& event, std::string& added) {
    std::string text;
    TRY_STATUS(is_message_format(kind_) ? take_message_event(event, text)
                                        : take_chat_chunk(event, text));
    answer_.text += text;
    added += text;
    return {};
}

Status ModelStream::take_chat_chunk(const StreamEvent& event, std::string& text) {
    if (event.data == "[DONE]") {
        has_stopped_ = true;
        return {};
    }
    TRY(const detail::JsonDocument json, json_of(event.data));
    const Json root = json.root();
    if (const std::string message = detail::error_message(root); !message.empty())
        return detail::error_event(message, text_at(root, "/error/type"));
    if (answer_.model.empty()) answer_.model = text_at(root, "/model");
    // The event with the usage has no choices.
    if (const auto usage = detail::chat_usage(root)) answer_.usage = usage;
    text = text_at(root, "/choices/0/delta/content");
    if (const std::string reason = text_at(root, "/choices/0/finish_reason"); !reason.empty()) {
        answer_.stop = detail::chat_stop(reason);
        has_stopped_ = true;
    }
    return {};
}

Status ModelStream::take_message_event(const StreamEvent& event, std::string& text) {
    TRY(const detail::JsonDocument json, json_of(event.data));
    const Json root = json.root();
    const std::string type = text_at(root, "/type");
    if (type == "error")
        return detail::error_event(detail::error_message(root), text_at(root, "/error/type"));
    if (type == "message_start") {
        answer_.model = text_at(root, "/message/model");
        answer_.request_id = text_at(root, "/message/id");
        detail::add_message_usage(root, "/message/usage", answer_.usage);
    } else if (type == "content_block_delta") {
        if (text_at(root, "/delta/type") == "text_delta") text = text_at(root, "/delta/text");
    } else if (type == "message_delta") {
        answer_.stop = detail::message_stop(text_at(root, "/delta/stop_reason"));
        detail::add_message_usage(root, "/usage", answer_.usage);
    } else if (type == "message_stop") {
        has_stopped_ = true;
    }
    return {};
}

Result<ModelAnswer> ModelStream::finish() const {
    if (!has_stopped_)
        return fail(Code::kUnavailable, "the response of the model ended before the answer did");
    return answer_;
}

}  // namespace ballast::feed
