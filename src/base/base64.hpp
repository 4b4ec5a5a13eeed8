// Bytes as text of 64 letters (RFC 4648, section 4).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

std::string to_base64(std::string_view bytes);
// Strict: padded to a multiple of four, no other letters, no line ends, no bits that would be lost.
// kInvalidInput says which.
Result<std::string> from_base64(std::string_view text);

}  // namespace ballast
