// Internal to the CSV reader: checks that the bytes are text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::ingest::detail {

// The text without its byte order mark. Anything but UTF-8, and text with NUL bytes, is rejected
// with its apparent format and the location.
Result<std::string_view> check_csv_text(std::string_view bytes);

// The cell without blanks and tabs at both ends.
std::string_view trimmed_cell(std::string_view cell);

// The start of valid UTF-8 for a message: one line, at most `max_bytes`, then "…".
std::string beginning(std::string_view text, std::size_t max_bytes);

}  // namespace ballast::ingest::detail
