#include "base/one_time_code.hpp"

#include <array>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <unistd.h>

#include "base/check.hpp"
#include "base/text.hpp"

namespace ballast {

namespace {

// Everything that is not unreserved in a URI (RFC 3986, section 2.3).
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

std::string make_one_time_code_secret() {
    std::string bytes(kOneTimeSecretBytes, '\0');
    CHECK(getentropy(bytes.data(), bytes.size()) == 0);
    return bytes;
}

std::int64_t one_time_step(Instant at) { return at.micros() / 1'000'000 / kOneTimeStepSeconds; }

std::string one_time_code(std::string_view secret, std::int64_t step, int digits) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[counter.size() - 1 - i] =
            static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
               counter.size(), mac.data(), &size) != nullptr);
    // Dynamic truncation (RFC 4226, section 5.3).
    const std::size_t at = mac[size - 1] & 15U;
    const std::uint32_t number = (mac[at] & 0x7fU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                                 std::uint32_t{mac[at + 2]} << 8U | mac[at + 3];
    std::uint32_t modulus = 1;
    for (int i = 0; i < digits; ++i) modulus *= 10;
    return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code,
                                         Instant now, std::int64_t last) {
    const std::int64_t current = one_time_step(now);
    std::optional<std::int64_t> found;
    for (std::int64_t step = current - 1; step <= current + 1; ++step)
        if (equal_in_constant_time(one_time_code(secret, step), code) && step > last) found = step;
    return found;
}

std::string to_base32(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(c);
        for (count += 8; count >= 5; count -= 5) text += kLetters[bits >> (count - 5) & 31U];
    }
    if (count > 0) text += kLetters[bits << (5 - count) & 31U];
    return text;
}

std::string one_time_code_uri(std::string_view secret, std::string_view account) {
    return fmt::format(
        "otpauth://totp/Ballast:{}?secret={}&issuer=Ballast&algorithm=SHA1&digits=6"
        "&period={}",
        escaped(account), to_base32(secret), kOneTimeStepSeconds);
}

}  // namespace ballast
