// Inside the CSV reader: the bytes are text at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::ingest::detail {

// The text without its byte order mark. Anything but UTF-8, and text with NUL bytes, is refused
// with what it looks like instead and where.
Result<std::string_view> check_csv_text(std::string_view bytes);

// The beginning of valid UTF-8 for a message: one line, at most `max_bytes`, then "…".
std::string beginning(std::string_view text, std::size_t max_bytes);

}  // namespace ballast::ingest::detail
