// Base64 encoding of bytes (RFC 4648, section 4).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

std::string to_base64(std::string_view bytes);
// Strict: padded to a multiple of four, no characters outside the alphabet, no line ends, unused
// bits zero. Otherwise kInvalidInput, naming the problem.
Result<std::string> from_base64(std::string_view text);

}  // namespace ballast
