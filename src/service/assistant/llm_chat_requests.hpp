// Request and response of llm.chat.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/assistant/llm_requests.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct LlmChatRequest {
    std::string prompt;
    std::vector<LlmTurn> turns;
    std::string provider;
    std::string model;
    std::string context;
    std::int64_t max_calls = 8;
    bool plain_names = false;
};

struct ChatCitation {
    std::string id;
    std::string method;
    wire::RawJson request;
    std::string digest;
    std::string error;
};

struct LlmChatResponse {
    std::string content;
    std::vector<ChatCitation> citations;
    std::vector<std::string> unverified;
    std::string provider;
    std::string model;
    std::int64_t tokens = 0;
    Decimal cost;
    Issues issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::LlmChatRequest> {
    using T = service::LlmChatRequest;
    static constexpr std::string_view name = "LlmChatRequest";
    static constexpr std::string_view doc = "A question about the workspace.";
    static constexpr auto fields = wire::list(
        required("prompt", &T::prompt, "Question.", {.min_length = 1, .max_length = 20'000}),
        optional("turns", &T::turns, "Earlier turns of the conversation.", {.max_items = 40}),
        optional("provider", &T::provider, "Name of the provider; the default one when absent.",
                 kLlmNameOrNone),
        optional("model", &T::model, "Model; that of the provider when absent.",
                 {.max_length = 200}),
        optional("context", &T::context,
                 "What the user is looking at, such as a portfolio and a date.",
                 {.max_length = 500}),
        optional("max_calls", &T::max_calls, "Largest number of calls of methods.",
                 {.minimum = 0, .maximum = 20}),
        optional("plain_names", &T::plain_names,
                 "Whether names are sent as they are to a provider that is not local."));
};

template <>
struct Described<service::ChatCitation> {
    using T = service::ChatCitation;
    static constexpr std::string_view name = "ChatCitation";
    static constexpr std::string_view doc = "A call of a method whose result an answer rests on.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Mark in the text, such as r1."),
                   required("method", &T::method, "Method that was called."),
                   required("request", &T::request, "Request of the method."),
                   required("digest", &T::digest, "Digest of the result; empty if it states none."),
                   required("error", &T::error, "Error of the call; empty without."));
};

template <>
struct Described<service::LlmChatResponse> {
    using T = service::LlmChatResponse;
    static constexpr std::string_view name = "LlmChatAnswer";
    static constexpr std::string_view doc = "Answer to a question about the workspace.";
    static constexpr auto fields = wire::list(
        required("content", &T::content, "Answer, with marks such as [r1] for its sources."),
        required("citations", &T::citations, "Calls that were made, in their order."),
        required("unverified", &T::unverified,
                 "Numbers of the answer that are in no result and not in the question."),
        required("provider", &T::provider, "Provider of the model."),
        required("model", &T::model, "Model."),
        required("tokens", &T::tokens, "Tokens of prompts and answers."),
        required("cost", &T::cost, "Cost, in US dollars."),
        required("issues", &T::issues, "What is missing or doubtful."));
};

}  // namespace ballast::describe
