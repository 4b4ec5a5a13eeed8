// Internal to feed: the two wire formats of language models. LM Studio, OpenAI-compatible servers
// and OpenRouter have the format of OpenAI's chat completions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/json.hpp"
#include "feed/model.hpp"

namespace ballast::feed::detail {

std::string chat_body(ModelKind kind, const std::string& base, const ModelRequest& request);
Result<ModelAnswer> chat_answer(Json root);
ModelStop chat_stop(std::string_view reason);
std::optional<ModelUsage> chat_usage(Json root);

std::string message_body(const ModelRequest& request);
Result<ModelAnswer> message_answer(Json root);
ModelStop message_stop(std::string_view reason);
// Adds what an object `usage` states to what is known.
void add_message_usage(Json root, std::string_view pointer, std::optional<ModelUsage>& usage);

// The message of an error in any of the shapes {"error":{"message"}}, {"error":"…"}; empty: none.
std::string error_message(Json root);
Error error_event(std::string_view message, std::string_view type);

// "name":"value" members.
void write_member(std::string& out, std::string_view name, std::string_view text);

}  // namespace ballast::feed::detail
