// The format of Anthropic's messages (https://docs.anthropic.com/en/api/messages). Newer models
// refuse temperature, which is therefore never sent.
#include <fmt/format.h>

#include "feed/model_formats.hpp"

namespace ballast::feed::detail {

std::string message_body(const ModelRequest& request) {
    std::string out = "{";
    write_member(out, "model", request.model);
    out += fmt::format(R"(,"max_tokens":{},)", request.max_tokens);
    if (!request.system.empty()) {
        write_member(out, "system", request.system);
        out += ',';
    }
    out += R"("messages":[)";
    for (const ModelTurn& turn : request.turns) {
        if (!out.ends_with('[')) out += ',';
        out += '{';
        write_member(out, "role", turn.role == ModelRole::kUser ? "user" : "assistant");
        out += ',';
        write_member(out, "content", turn.text);
        out += '}';
    }
    out += ']';
    if (!request.schema.empty())
        out += fmt::format(R"(,"output_config":{{"format":{{"type":"json_schema","schema":{}}}}})",
                           request.schema);
    out += fmt::format(R"(,"stream":{}}})", request.stream);
    return out;
}

ModelStop message_stop(std::string_view reason) {
    if (reason == "end_turn" || reason == "stop_sequence") return ModelStop::kEnd;
    if (reason == "max_tokens") return ModelStop::kLength;
    if (reason == "refusal") return ModelStop::kRefused;
    if (reason == "model_context_window_exceeded") return ModelStop::kContext;
    return ModelStop::kOther;
}

void add_message_usage(Json root, std::string_view pointer, std::optional<ModelUsage>& usage) {
    const auto at_usage = [&](std::string_view name) {
        return number_at(root, fmt::format("{}/{}", pointer, name));
    };
    const auto input = at_usage("input_tokens");
    const auto output = at_usage("output_tokens");
    if (!input && !output) return;
    if (!usage) usage = ModelUsage{};
    if (input)
        usage->prompt_tokens = static_cast<std::int64_t>(
            *input + at_usage("cache_creation_input_tokens").value_or(0.0) +
            at_usage("cache_read_input_tokens").value_or(0.0));
    // Cumulative in every event.
    if (output) usage->completion_tokens = static_cast<std::int64_t>(*output);
}

Result<ModelAnswer> message_answer(Json root) {
    const auto content = array_at(root, "/content");
    if (!content)
        return fail(Code::kUnavailable,
                    "the response of the model has no content: is the address that of Anthropic's "
                    "interface?");
    ModelAnswer answer{.text = {},
                       .model = text_at(root, "/model"),
                       .stop = message_stop(text_at(root, "/stop_reason")),
                       .request_id = text_at(root, "/id")};
    for (const Json block : *content)
        if (text_at(block, "/type") == "text") answer.text += text_at(block, "/text");
    add_message_usage(root, "/usage", answer.usage);
    return answer;
}

}  // namespace ballast::feed::detail
