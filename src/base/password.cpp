#include "base/password.hpp"

#include <array>
#include <sodium.h>

#include "base/check.hpp"

namespace ballast {

namespace {

void start() {
    static const bool is_ready = sodium_init() >= 0;
    CHECK(is_ready);
}

}  // namespace

std::string hash_password(std::string_view password, const PasswordCost& cost) {
    start();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    CHECK(crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes,
                                cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) == 0);
    return text.data();
}

bool is_password(std::string_view password, const std::string& hash) {
    start();
    return hash.size() < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_outdated(const std::string& hash, const PasswordCost& cost) {
    start();
    return hash.size() >= crypto_pwhash_STRBYTES ||
           crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace ballast
