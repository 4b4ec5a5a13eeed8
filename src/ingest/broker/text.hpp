// Bytes of a file that a person downloaded to UTF-8 text.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::ingest::broker {

// UTF-8 with or without its mark, UTF-16 of either order (by its mark, or by the zero bytes of
// ASCII), otherwise Windows-1252, whose five unused bytes are refused: nothing is replaced. A file
// that is known not to be text (an archive, a workbook, a PDF) is refused by its kind.
Result<std::string> decode_text(std::string_view bytes);

// Without blanks at both ends; a non-breaking space is one.
std::string_view trim(std::string_view text);

// ASCII letters in lower case, runs of blanks as one blank, none at the ends: how names of columns
// and words for actions are compared.
std::string folded(std::string_view text);

bool equal_folded(std::string_view text, std::string_view folded_text);

// Whether `text` begins with `word` (lower case) and the word ends there: "sell" begins "Sell 3"
// and not "Sells". Blanks in `text` count as one.
bool begins_with_word(std::string_view text, std::string_view word);

std::string upper(std::string_view text);

}  // namespace ballast::ingest::broker
