#include "base/sha1.hpp"

#include <openssl/evp.h>

#include "base/check.hpp"

namespace ballast {

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
    std::array<std::uint8_t, 20> digest{};
    unsigned int size = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
    CHECK(size == digest.size());
    return digest;
}

}  // namespace ballast
