#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.hpp"

namespace ballast {

namespace {

// Fetched once: the library's implicit fetch on every use costs more than a short digest.
const EVP_MD* algorithm() {
    static const EVP_MD* const kFetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    CHECK(kFetched != nullptr);
    return kFetched;
}

}  // namespace

struct Sha256::State {
    struct Free {
        void operator()(EVP_MD_CTX* freed) const { EVP_MD_CTX_free(freed); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
    bool finished = false;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    CHECK(state_->context);
    CHECK(EVP_DigestInit_ex2(state_->context.get(), algorithm(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::string_view bytes) {
    CHECK(!state_->finished);
    CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
    return *this;
}

Sha256& Sha256::update(std::span<const std::byte> bytes) {
    CHECK(!state_->finished);
    CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
    return *this;
}

Sha256& Sha256::update_field(std::string_view bytes) {
    std::array<char, 8> length{};
    std::uint64_t rest = bytes.size();
    for (char& c : length) {
        c = static_cast<char>(rest & 0xff);
        rest >>= 8;
    }
    update(std::string_view(length.data(), length.size()));
    return update(bytes);
}

std::array<std::uint8_t, 32> Sha256::finish() {
    CHECK(!state_->finished);
    state_->finished = true;
    std::array<std::uint8_t, 32> digest{};
    CHECK(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr) == 1);
    return digest;
}

std::string Sha256::finish_hex() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(64);
    for (std::uint8_t byte : finish()) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string sha256_hex(std::string_view bytes) { return Sha256().update(bytes).finish_hex(); }

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view message) {
    std::array<std::uint8_t, 32> code{};
    unsigned length = code.size();
    const auto* made = HMAC(algorithm(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                            code.data(), &length);
    CHECK(made != nullptr && length == code.size());
    return code;
}

}  // namespace ballast
