// Hashes of passwords: Argon2id (RFC 9106), in the text form "$argon2id$v=19$m=65536,t=2,p=1$…"
// with a random salt. The cost is part of the text, so that a hash of an earlier cost can still be
// checked and is then replaced.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ballast {

struct PasswordCost {
    unsigned passes = 2;
    std::size_t memory_bytes = std::size_t{64} << 20;
};
// For secrets made by a generator, which need no slow hash to resist guessing: the smallest cost
// that OWASP ASVS 5.0, appendix C, accepts for two passes.
inline constexpr PasswordCost kCodeCost{.passes = 2, .memory_bytes = std::size_t{19} << 20};

std::string hash_password(std::string_view password, const PasswordCost& cost = {});
// Takes as long as making the hash. False also for text that is not a hash.
bool is_password(std::string_view password, const std::string& hash);
// Whether the hash was made at another cost.
bool is_outdated(const std::string& hash, const PasswordCost& cost = {});

}  // namespace ballast
