// SHA-256 (FIPS 180-4) in one pass, and HMAC-SHA-256.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ballast {

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    Sha256& update(std::string_view bytes);
    Sha256& update(std::span<const std::byte> bytes);

    // Prefixes the length, so that ("ab","c") and ("a","bc") differ.
    Sha256& update_field(std::string_view bytes);

    std::array<std::uint8_t, 32> finish();
    std::string finish_hex();  // 64 lower-case hexadecimal digits

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

// HMAC-SHA-256 (FIPS 198-1, RFC 2104).
std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view message);

}  // namespace ballast
