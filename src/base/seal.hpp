// Authenticated encryption of small secrets at rest: XChaCha20-Poly1305 with a random nonce. The
// text names the algorithm and the key, so that both can change; the context (table, row and
// column) is authenticated, so that a sealed text cannot be moved to another place.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast {

class SealingKey {
public:
    static constexpr std::size_t kBytes = 32;

    // From 64 hexadecimal digits. kInvalidInput when it is not that.
    static Result<SealingKey> parse(std::string_view key);
    // A new key from the system's generator, 64 hexadecimal digits.
    static std::string make();

    // Earlier keys of a rotation, which open what they sealed; this one seals.
    void also_open_with(const SealingKey& earlier);

    // Start of the digest of the key.
    const std::string& id() const { return id_; }
    // Whether the text was sealed with this key itself, not with an earlier one.
    bool sealed_this(std::string_view sealed) const;

    // "x1:<id of the key>:<base64>"
    std::string seal(std::string_view secret, std::string_view context) const;
    // kCorrupted when the text was changed, or sealed with another key or for another place.
    Result<std::string> open(std::string_view sealed, std::string_view context) const;

    // A key for one purpose: HMAC-SHA-256 of the purpose.
    std::array<std::uint8_t, kBytes> derive(std::string_view purpose) const;

private:
    std::array<std::uint8_t, kBytes> key_{};
    std::string id_;
    std::vector<SealingKey> earlier_;
};

}  // namespace ballast
