// Text with slots: checked, and filled from the catalog.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commentary/catalog.hpp"

namespace ballast::commentary {

inline constexpr std::size_t kLongestParagraph = 2'000;  // bytes, with its slots
inline constexpr std::size_t kMostSlots = 60;            // of a paragraph

// A part of a paragraph as it is shown.
struct Piece {
    std::string text;
    std::string figure = {};  // id of the figure that the text is the value of; empty: words

    bool operator==(const Piece&) const = default;
};

using Paragraph = std::vector<Piece>;

// Why a paragraph is refused.
struct Refusal {
    std::string code;     // "character", "number_word", "multiple", "unit", "slot", "length"
    std::string message;  // "the word \"three\" is a number: use a slot"
    std::size_t at = 0;   // byte offset
};

struct CheckedParagraph {
    Paragraph pieces;               // empty when it is refused
    std::vector<Refusal> refusals;  // at most ten
};

CheckedParagraph check_paragraph(std::string_view text, const Catalog& catalog);

// The paragraph as plain text.
std::string plain_text(const Paragraph& paragraph);

}  // namespace ballast::commentary
