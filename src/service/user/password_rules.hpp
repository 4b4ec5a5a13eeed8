// Which passwords are accepted (OWASP ASVS 5.0, section 6.2; NIST SP 800-63B-4): long ones that are
// not common, repetitive or made of the user's own names. Any characters, no rules of composition,
// no expiry.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::service {

// Characters (code points) required where the password is the only factor, and with one-time codes.
inline constexpr std::size_t kLongPassword = 15;
inline constexpr std::size_t kShortPassword = 8;
inline constexpr std::size_t kLongestPassword = 512;  // bytes

// kInvalidInput says what is wrong and how to choose a better one. `names`: the user's own, and
// those of the workspace.
Status check_password(std::string_view password, std::span<const std::string> names,
                      bool has_second_factor);

std::size_t code_points(std::string_view text);

}  // namespace ballast::service
