// A prompt to the exact bytes of a request. Pure but for the names of the workspace, which are
// read: the same prompt gives the same bytes, so that what was shown is what is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "commentary/names.hpp"
#include "feed/model.hpp"
#include "service/assistant/provider.hpp"

namespace ballast::service {

struct Prompt {
    std::string provider;  // empty: the default one
    std::string purpose;   // "send", "commentary", "chat"
    std::string model;     // empty: that of the provider
    std::string system;
    std::vector<feed::ModelTurn> turns;
    std::string schema;  // JSON Schema of the answer; empty: free text
    std::int64_t max_tokens = 1024;
    std::optional<double> temperature;
    bool stream = false;
    bool plain_names = false;  // names of the workspace are sent as they are
    std::vector<DataClass> data = {DataClass::kText};
};

struct PreparedPrompt {
    ModelProvider provider;
    std::string model;
    std::string purpose;
    std::string body;
    std::string digest;  // SHA-256 of the body
    bool stream = false;
    std::vector<DataClass> data;
    commentary::NameMap names;                                // empty: none were hidden
    std::vector<std::pair<std::string, std::string>> hidden;  // names in the prompt, their tokens
    std::int64_t prompt_tokens = 0;                           // estimates: at most
    std::int64_t max_tokens = 0;
    Decimal cost;  // of both, US dollars
};

Result<PreparedPrompt> prepare_prompt(store::Transaction& transaction, const Prompt& prompt);

// Cost of tokens at the prices of the provider, US dollars.
Result<Decimal> cost_of(const store::LlmProvider& provider, std::int64_t prompt_tokens,
                        std::int64_t completion_tokens);

// A text of a file or a provider as a JSON string for a prompt: at most `length` characters, none
// that controls or hides anything.
std::string quoted_data(std::string_view text, std::size_t length = 200);

// A result, which may be cut off, as data for a prompt: each of its texts as by quoted_data().
std::string plain_json(std::string_view json);

}  // namespace ballast::service
