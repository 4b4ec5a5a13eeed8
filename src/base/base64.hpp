// Base64 encodings of bytes (RFC 4648, sections 4 and 5).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

std::string to_base64(std::string_view bytes);
// Strict: padded to a multiple of four, no characters outside the alphabet, no line ends, unused
// bits zero. Otherwise kInvalidInput, naming the problem.
Result<std::string> from_base64(std::string_view text);

// With - and _ in place of + and /, without padding, as in tokens; equally strict.
std::string to_base64url(std::string_view bytes);
Result<std::string> from_base64url(std::string_view text);

}  // namespace ballast
