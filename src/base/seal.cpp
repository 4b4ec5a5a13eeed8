#include "base/seal.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include "base/base64.hpp"
#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/digest.hpp"

namespace ballast {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kIdDigits = 8;

}  // namespace

Result<SealingKey> SealingKey::parse(std::string_view key) {
    static_assert(kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    CHECK(sodium_init() >= 0);
    SealingKey made;
    std::size_t size = 0;
    const char* end = nullptr;
    if (key.size() != 2 * kBytes ||
        sodium_hex2bin(made.key_.data(), kBytes, key.data(), key.size(), nullptr, &size, &end) !=
            0 ||
        size != kBytes || end != key.data() + key.size())
        return fail(Code::kInvalidInput, "a sealing key has 64 hexadecimal digits");
    made.id_ = sha256_hex(fmt::format("ballast.sealing-key:{}", key)).substr(0, kIdDigits);
    return made;
}

std::string SealingKey::make() {
    std::array<std::uint8_t, kBytes> bytes{};
    CHECK(getentropy(bytes.data(), bytes.size()) == 0);
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

std::array<std::uint8_t, SealingKey::kBytes> SealingKey::derive(std::string_view purpose) const {
    return hmac_sha256({reinterpret_cast<const char*>(key_.data()), key_.size()},
                       fmt::format("ballast.derive:{}", purpose));
}

void SealingKey::also_open_with(const SealingKey& earlier) {
    if (earlier.id_ == id_) return;
    earlier_.push_back(earlier);
    earlier_.back().earlier_.clear();
}

bool SealingKey::sealed_this(std::string_view sealed) const {
    return sealed.starts_with(fmt::format("x1:{}:", id_));
}

std::string SealingKey::seal(std::string_view secret, std::string_view context) const {
    std::string bytes(kNonce + secret.size() + kTag, '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    CHECK(getentropy(out, kNonce) == 0);
    unsigned long long size = 0;
    CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(
              out + kNonce, &size, bytes_of(secret), secret.size(), bytes_of(context),
              context.size(), nullptr, out, key_.data()) == 0);
    return fmt::format("x1:{}:{}", id_, to_base64(bytes));
}

Result<std::string> SealingKey::open(std::string_view sealed, std::string_view context) const {
    const std::string prefix = fmt::format("x1:{}:", id_);
    if (!sealed.starts_with(prefix)) {
        for (const SealingKey& earlier : earlier_)
            if (earlier.sealed_this(sealed)) return earlier.open(sealed, context);
        return fail(Code::kCorrupted,
                    "a stored secret was sealed with another key: restore the key file of this "
                    "installation, or set the secret again");
    }
    const auto bytes = from_base64(sealed.substr(prefix.size()));
    if (!bytes || bytes->size() < kNonce + kTag)
        return fail(Code::kCorrupted, "a stored secret is damaged");
    std::string secret(bytes->size() - kNonce - kTag, '\0');
    unsigned long long size = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(secret.data()), &size, nullptr,
            bytes_of(*bytes) + kNonce, bytes->size() - kNonce, bytes_of(context), context.size(),
            bytes_of(*bytes), key_.data()) != 0)
        return fail(Code::kCorrupted, "a stored secret is damaged or was moved");
    return secret;
}

}  // namespace ballast
