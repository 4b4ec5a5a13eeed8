// Keys from passphrases: Argon2id with 256 MiB and three passes (RFC 9106, section 4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "base/seal.hpp"

namespace ballast {

inline constexpr std::size_t kShortestPassphrase = 15;  // bytes
inline constexpr std::size_t kLongestPassphrase = 1024;

using PassphraseSalt = std::array<unsigned char, 16>;

// From the system's generator.
PassphraseSalt make_passphrase_salt();

// kInvalidInput when the passphrase is too short or too long, kUnavailable without the memory.
Result<SealingKey> key_of_passphrase(std::string_view passphrase, const PassphraseSalt& salt);

}  // namespace ballast
