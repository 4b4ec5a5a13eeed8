#include "base/base64.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/evp.h>

namespace ballast {

namespace {

constexpr std::string_view kBase64Letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// OpenSSL takes lengths as int.
constexpr std::size_t kMaxBytes = std::size_t{1} << 30;

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

Result<std::string> from_base64(std::string_view text) {
    if (text.empty()) return std::string();
    if (text.size() > kMaxBytes) return fail(Code::kLimitExceeded, "the text is over 1 GiB long");
    if (text.size() % 4 != 0)
        return fail(
            Code::kInvalidInput,
            fmt::format("base64 text has {} characters: expected a multiple of 4, padded with =",
                        text.size()));
    std::size_t padding = 0;
    while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
    const std::string_view letters = text.substr(0, text.size() - padding);
    const std::size_t wrong = letters.find_first_not_of(kBase64Letters);
    if (wrong != std::string_view::npos)
        return fail(
            Code::kInvalidInput,
            fmt::format("character {} is not a valid base64 character (RFC 4648, section 4)",
                        wrong + 1));
    // The unused low bits of the last character must be zero.
    if (padding > 0 && (kBase64Letters.find(letters.back()) & (padding == 1 ? 3U : 15U)) != 0)
        return fail(Code::kInvalidInput,
                    "the last base64 character has unused bits that are not zero");
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0)
        return fail(Code::kInvalidInput, "the text is not valid base64 (RFC 4648, section 4)");
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

std::string to_base64url(std::string_view bytes) {
    std::string text = to_base64(bytes);
    text.resize(std::min(text.find('='), text.size()));
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

Result<std::string> from_base64url(std::string_view text) {
    const std::size_t wrong = text.find_first_of("+/=");
    if (wrong != std::string_view::npos)
        return fail(
            Code::kInvalidInput,
            fmt::format("character {} is not a valid base64url character (RFC 4648, section 5)",
                        wrong + 1));
    std::string padded(text);
    std::ranges::replace(padded, '-', '+');
    std::ranges::replace(padded, '_', '/');
    padded.append((4 - padded.size() % 4) % 4, '=');
    return from_base64(padded);
}

}  // namespace ballast
