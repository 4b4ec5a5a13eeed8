// The format of OpenAI's chat completions
// (https://platform.openai.com/docs/api-reference/chat).
#include <fmt/format.h>

#include "feed/model_formats.hpp"
#include "wire/json_write.hpp"

namespace ballast::feed::detail {

namespace {

void write_turn(std::string& out, std::string_view role, std::string_view text) {
    if (!out.ends_with('[')) out += ',';
    out += '{';
    write_member(out, "role", role);
    out += ',';
    write_member(out, "content", text);
    out += '}';
}

// Newer models of OpenAI refuse max_tokens; other servers know only that.
std::string_view limit_name(ModelKind kind, const std::string& base) {
    const bool is_openai =
        kind == ModelKind::kOpenAiCompatible && base.find("://api.openai.com") != std::string::npos;
    return is_openai ? "max_completion_tokens" : "max_tokens";
}

std::int64_t integer_at(Json root, std::string_view pointer) {
    return static_cast<std::int64_t>(number_at(root, pointer).value_or(0.0));
}

}  // namespace

void write_member(std::string& out, std::string_view name, std::string_view text) {
    wire::write_string(out, name);
    out += ':';
    wire::write_string(out, text);
}

std::string chat_body(ModelKind kind, const std::string& base, const ModelRequest& request) {
    std::string out = "{";
    write_member(out, "model", request.model);
    out += R"(,"messages":[)";
    if (!request.system.empty()) write_turn(out, "system", request.system);
    for (const ModelTurn& turn : request.turns)
        write_turn(out, turn.role == ModelRole::kUser ? "user" : "assistant", turn.text);
    out += fmt::format("],\"{}\":{}", limit_name(kind, base), request.max_tokens);
    if (request.temperature) out += fmt::format(R"(,"temperature":{})", *request.temperature);
    if (!request.schema.empty())
        out += fmt::format(
            R"(,"response_format":{{"type":"json_schema","json_schema":{{"name":"answer",)"
            R"("strict":true,"schema":{}}}}})",
            request.schema);
    out += request.stream ? R"(,"stream":true,"stream_options":{"include_usage":true}})"
                          : R"(,"stream":false})";
    return out;
}

ModelStop chat_stop(std::string_view reason) {
    if (reason == "stop") return ModelStop::kEnd;
    if (reason == "length") return ModelStop::kLength;
    if (reason == "content_filter") return ModelStop::kFiltered;
    return ModelStop::kOther;
}

std::optional<ModelUsage> chat_usage(Json root) {
    if (!number_at(root, "/usage/prompt_tokens")) return std::nullopt;
    return ModelUsage{integer_at(root, "/usage/prompt_tokens"),
                      integer_at(root, "/usage/completion_tokens")};
}

Result<ModelAnswer> chat_answer(Json root) {
    if (!array_at(root, "/choices"))
        return fail(Code::kUnavailable,
                    "the response of the model has no choices: is the address that of an "
                    "OpenAI-compatible server, with /v1 at its end?");
    return ModelAnswer{.text = text_at(root, "/choices/0/message/content"),
                       .model = text_at(root, "/model"),
                       .stop = chat_stop(text_at(root, "/choices/0/finish_reason")),
                       .usage = chat_usage(root)};
}

std::string error_message(Json root) {
    const std::string text = text_at(root, "/error/message");
    return text.empty() ? text_at(root, "/error") : text;
}

}  // namespace ballast::feed::detail
