// The prompt of a commentary, and what its answer says.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "commentary/catalog.hpp"
#include "commentary/slots.hpp"
#include "service/assistant/prompt.hpp"

namespace ballast::service {

inline constexpr std::size_t kMostPromptFigures = 150;

struct CommentPromptOptions {
    bool with_values = true;
    std::string question;
    // Unpredictable for who wrote the labels, the same for the same report.
    std::string marker;
};

// System text, one turn and the schema of the answer: {"paragraphs": ["…"]}.
Prompt comment_prompt(const commentary::Catalog& catalog, const CommentPromptOptions& options);

// A further turn that says what was refused.
std::string correction_of(const std::vector<std::string>& refused,
                          const std::vector<commentary::Refusal>& reasons);

// The paragraphs of an answer, also where text surrounds the JSON. kInvalidInput when there are
// none.
Result<std::vector<std::string>> paragraphs_of_answer(std::string_view answer);

// Finds the paragraphs of an answer while it arrives.
class ParagraphScanner {
public:
    explicit ParagraphScanner(std::function<void(const std::string&)> on_paragraph)
        : on_paragraph_(std::move(on_paragraph)) {}
    void take(std::string_view text);

private:
    std::function<void(const std::string&)> on_paragraph_;
    std::string held_;
    bool in_list_ = false;
};

}  // namespace ballast::service
