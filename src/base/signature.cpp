#include "base/signature.hpp"

#include <array>
#include <cstdint>
#include <openssl/evp.h>
#include <optional>
#include <unistd.h>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace ballast {

namespace {

constexpr std::size_t kSignatureBytes = 64;

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, FreeKey>;
using ContextHandle = std::unique_ptr<EVP_MD_CTX, FreeContext>;

std::string to_hex(const std::vector<unsigned char>& bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::optional<std::vector<unsigned char>> from_hex(std::string_view text, std::size_t size) {
    if (text.size() != 2 * size) return std::nullopt;
    std::vector<unsigned char> bytes;
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit(text[i]), low = digit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<unsigned char>(high * 16 + low));
    }
    return bytes;
}

}  // namespace

struct SigningKey::Key {
    KeyHandle handle;
};

SigningKey::SigningKey(std::unique_ptr<Key> key) : key_(std::move(key)) {
    std::vector<unsigned char> bytes(kSeedBytes);
    std::size_t size = bytes.size();
    CHECK(EVP_PKEY_get_raw_public_key(key_->handle.get(), bytes.data(), &size) == 1);
    public_key_ = to_hex(bytes);
}

SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

Result<SigningKey> SigningKey::parse(std::string_view seed) {
    const auto bytes = from_hex(seed, kSeedBytes);
    if (!bytes)
        return fail(Code::kInvalidInput, "a signing key has 64 lower-case hexadecimal digits");
    KeyHandle handle(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes->data(), bytes->size()));
    CHECK(handle != nullptr);
    return SigningKey(std::make_unique<Key>(Key{std::move(handle)}));
}

std::string SigningKey::make_seed() {
    std::vector<unsigned char> bytes(kSeedBytes);
    CHECK(getentropy(bytes.data(), bytes.size()) == 0);
    return to_hex(bytes);
}

std::string SigningKey::sign(std::string_view message) const {
    const ContextHandle context(EVP_MD_CTX_new());
    std::vector<unsigned char> signature(kSignatureBytes);
    std::size_t size = signature.size();
    CHECK(context &&
          EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->handle.get()) == 1 &&
          EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(message),
                         message.size()) == 1);
    return to_hex(signature);
}

bool is_signed_by(std::string_view public_key, std::string_view message,
                  std::string_view signature) {
    const auto key = from_hex(public_key, SigningKey::kSeedBytes);
    const auto signed_bytes = from_hex(signature, kSignatureBytes);
    if (!key || !signed_bytes) return false;
    const KeyHandle handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key->data(), key->size()));
    const ContextHandle context(EVP_MD_CTX_new());
    return handle && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
           EVP_DigestVerify(context.get(), signed_bytes->data(), signed_bytes->size(),
                            bytes_of(message), message.size()) == 1;
}

}  // namespace ballast
