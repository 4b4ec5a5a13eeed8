// Ed25519 signatures (RFC 8032).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

class SigningKey {
public:
    static constexpr std::size_t kSeedBytes = 32;

    // From the private key, 64 hexadecimal digits. kInvalidInput when it is not that.
    static Result<SigningKey> parse(std::string_view seed);
    // A new private key from the system's generator, 64 hexadecimal digits.
    static std::string make_seed();

    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;

    // 64 hexadecimal digits.
    const std::string& public_key() const { return public_key_; }
    // 128 hexadecimal digits; the same message has the same signature.
    std::string sign(std::string_view message) const;

private:
    struct Key;
    explicit SigningKey(std::unique_ptr<Key> key);
    std::unique_ptr<Key> key_;
    std::string public_key_;
};

// Whether the owner of `public_key` signed the message. Malformed keys and signatures are invalid.
bool is_signed_by(std::string_view public_key, std::string_view message,
                  std::string_view signature);

}  // namespace ballast
