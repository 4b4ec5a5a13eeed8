// Decodes downloaded files to UTF-8 text.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::ingest::broker {

// UTF-8 with or without a byte order mark, UTF-16 of either byte order (by its mark, or by the zero
// bytes of ASCII), otherwise Windows-1252, whose five undefined bytes are errors: nothing is
// replaced. A file known not to be text (an archive, a workbook, a PDF) is rejected with its kind.
Result<std::string> decode_text(std::string_view bytes);

// Trims blanks, including non-breaking spaces, at both ends.
std::string_view trim(std::string_view text);

// ASCII letters in lower case, runs of blanks as one blank, trimmed: the form in which column names
// and action words are compared.
std::string folded(std::string_view text);

bool equal_folded(std::string_view text, std::string_view folded_text);

// Whether `text` starts with the whole word `word` (lower case): "sell" matches "Sell 3" but not
// "Sells". Runs of blanks in `text` count as one.
bool begins_with_word(std::string_view text, std::string_view word);

std::string upper(std::string_view text);

}  // namespace ballast::ingest::broker
