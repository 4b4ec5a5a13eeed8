// Language models: what a request to each kind of provider looks like, and what its response means.
// All functions are pure; the caller decides what is sent (service/assistant) and sends it
// (http.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "feed/event_stream.hpp"
#include "feed/http.hpp"

namespace ballast::feed {

enum class ModelKind : std::uint8_t { kLmStudio, kOpenAiCompatible, kAnthropic, kOpenRouter };

struct ModelEndpoint {
    ModelKind kind = ModelKind::kLmStudio;
    std::string base;  // without a slash at the end
    std::string key;   // empty: none is sent
    bool local = false;
};

enum class ModelRole : std::uint8_t { kUser, kAssistant };

struct ModelTurn {
    ModelRole role = ModelRole::kUser;
    std::string text;
};

struct ModelRequest {
    std::string model;
    std::string system;
    std::vector<ModelTurn> turns;
    std::string schema;  // JSON Schema that the answer must match; empty: free text
    std::int64_t max_tokens = 1024;
    std::optional<double> temperature;  // not sent where models refuse it
    bool stream = false;
};

enum class ModelStop : std::uint8_t {
    kEnd,
    kLength,    // max_tokens was reached
    kRefused,   // by the model
    kFiltered,  // by the provider
    kContext,   // the prompt is longer than the model can take
    kOther,
};

struct ModelUsage {
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
};

struct ModelAnswer {
    std::string text;
    std::string model;  // as the provider names it
    ModelStop stop = ModelStop::kOther;
    std::optional<ModelUsage> usage;  // absent: the provider did not state it
    std::string request_id;           // of the provider
};

struct ModelInfo {
    std::string id;
    std::string name;
    std::optional<std::int64_t> context_tokens;
    // Decimals, in US dollars a token; empty: not stated.
    std::string prompt_price;
    std::string completion_price;
};

// The address that providers of a kind have unless it is configured.
std::string_view usual_base(ModelKind kind);

// The exact bytes of a request.
std::string model_body(ModelKind kind, const std::string& base, const ModelRequest& request);
// The request that sends them, with the digest that the client compares with the bytes.
HttpRequest model_request(const ModelEndpoint& endpoint, std::string body);
HttpRequest models_request(const ModelEndpoint& endpoint);

// Of a response with status 200, not streamed.
Result<ModelAnswer> parse_model_answer(ModelKind kind, const HttpResponse& response);
Result<std::vector<ModelInfo>> parse_models(ModelKind kind, std::string_view body);

// The error of a response with another status, by whether another time or another setting helps:
// kLimitExceeded (quota, rate, with retry_after), kUnavailable, kForbidden (the key),
// kInvalidInput (the request).
Error model_error(ModelKind kind, const HttpResponse& response);
// Whether the same request may be sent again.
bool is_worth_retrying(ModelKind kind, const HttpResponse& response);

// A streamed response, read as it arrives.
class ModelStream {
public:
    explicit ModelStream(ModelKind kind) : kind_(kind) {}

    // The text that the bytes add. An error event, also after status 200, is its error.
    Result<std::string> take(std::string_view bytes);
    // What was received. kUnavailable when the stream ended before the answer did.
    Result<ModelAnswer> finish() const;
    bool has_text() const { return !answer_.text.empty(); }

private:
    Status take_event(const StreamEvent& event, std::string& added);
    Status take_chat_chunk(const StreamEvent& event, std::string& added);
    Status take_message_event(const StreamEvent& event, std::string& added);

    ModelKind kind_;
    EventStream events_;
    ModelAnswer answer_;
    bool has_stopped_ = false;
};

}  // namespace ballast::feed
