// Sending a prepared prompt: consent, limits, receipt, request, accounting (README.md).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "service/assistant/prompt.hpp"
#include "service/call.hpp"

namespace ballast::service {

struct ModelReply {
    std::string id;            // of the row in llm_requests
    std::string provider;      // its name
    feed::ModelAnswer answer;  // with the names restored
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    bool is_usage_stated = false;  // otherwise estimated
    Decimal cost;                  // US dollars
};

// Whether the prompt may be sent now: kForbidden names what consent is missing.
Status check_consent(store::Transaction& transaction, const PreparedPrompt& prompt);

// Sends it, in a call without an open transaction. `on_text` receives the text as it arrives, where
// the prompt is streamed. kLimitExceeded: a limit of the provider, of the agent or at the provider.
using OnText = std::function<void(std::string_view)>;
Result<ModelReply> send_prompt(Call& call, const PreparedPrompt& prompt,
                               const OnText& on_text = {});

// Prepares and sends.
Result<ModelReply> ask_model(Call& call, const Prompt& prompt, const OnText& on_text = {});

// Texts in which names are restored as they arrive: holds back the end of a text that may be the
// beginning of a token.
class NameRestorer {
public:
    NameRestorer(const commentary::NameMap& names, const OnText& on_text)
        : names_(names), on_text_(on_text) {}
    void take(std::string_view text);
    void finish();

private:
    const commentary::NameMap& names_;
    const OnText& on_text_;
    std::string held_;
};

}  // namespace ballast::service
