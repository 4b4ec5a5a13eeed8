// UTF-8 (RFC 3629), as needed for JSON text and messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ballast::wire {

// Bytes of the code point that starts at `at`: 1 to 4, or 0 when it is invalid.
std::size_t code_point_bytes(std::string_view text, std::size_t at);

// The number of code points of valid UTF-8.
std::size_t count_code_points(std::string_view text);

void append_code_point(std::string& out, std::uint32_t code_point);

// At most `code_points` of the text, followed by "…" if truncated.
std::string shortened(std::string_view text, std::size_t code_points);

// "a", "b", "c": at most `most` words, then the number of the others.
std::string quoted_list(std::span<const std::string_view> words, std::size_t most = 20);

}  // namespace ballast::wire
