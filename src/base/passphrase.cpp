#include "base/passphrase.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <string>

#include "base/check.hpp"

namespace ballast {

namespace {

// More memory than for passwords of users, because it runs once per start or file.
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = std::size_t{256} << 20;

static_assert(std::tuple_size_v<PassphraseSalt> == crypto_pwhash_SALTBYTES);

}  // namespace

PassphraseSalt make_passphrase_salt() {
    CHECK(sodium_init() >= 0);
    PassphraseSalt salt{};
    randombytes_buf(salt.data(), salt.size());
    return salt;
}

Result<SealingKey> key_of_passphrase(std::string_view passphrase, const PassphraseSalt& salt) {
    if (passphrase.size() < kShortestPassphrase || passphrase.size() > kLongestPassphrase)
        return fail(Code::kInvalidInput, fmt::format("the passphrase must have {} to {} bytes",
                                                     kShortestPassphrase, kLongestPassphrase));
    CHECK(sodium_init() >= 0);
    std::array<unsigned char, SealingKey::kBytes> key{};
    if (crypto_pwhash(key.data(), key.size(), passphrase.data(), passphrase.size(), salt.data(),
                      kPasses, kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(Code::kUnavailable,
                    "there is not enough memory to derive a key from the passphrase: 256 MiB are "
                    "needed");
    std::string hex;
    for (const unsigned char byte : key) hex += fmt::format("{:02x}", byte);
    return SealingKey::parse(hex);
}

}  // namespace ballast
