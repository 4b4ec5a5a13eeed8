// Time-based one-time codes (TOTP, RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds, as every
// authenticator app implements them; and the base32 in which their secrets are typed (RFC 4648).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace ballast {

inline constexpr std::size_t kOneTimeSecretBytes = 20;
inline constexpr int kOneTimeStepSeconds = 30;

std::string make_one_time_code_secret();  // bytes from the system's generator

std::int64_t one_time_step(Instant at);
std::string one_time_code(std::string_view secret, std::int64_t step, int digits = 6);

// The step that the code belongs to: the current one, the one before or the one after. Nullopt when
// the code is wrong, or not later than `last`, the step used before: a code is valid once.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code,
                                         Instant now, std::int64_t last);

std::string to_base32(std::string_view bytes);  // upper case, without padding

// "otpauth://totp/…", which an authenticator app reads as a QR code.
std::string one_time_code_uri(std::string_view secret, std::string_view account);

}  // namespace ballast
