// Parts of the methods of language models, added by add_llm_methods().
#pragma once

#include "base/result.hpp"

namespace ballast::service {

class MethodTable;
struct PreparedPrompt;
struct LlmPreviewResponse;

// What a prompt would send; `allowed` says whether it may be sent now.
LlmPreviewResponse preview_of(const PreparedPrompt& prompt, const Status& allowed);

void add_llm_provider_methods(MethodTable& table);
void add_llm_test_methods(MethodTable& table);
void add_llm_consent_methods(MethodTable& table);
void add_llm_comment_methods(MethodTable& table);
void add_llm_chat_methods(MethodTable& table);

}  // namespace ballast::service
