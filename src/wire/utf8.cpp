#include "wire/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::wire {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool is_continuation(unsigned byte) { return (byte & 0xC0U) == 0x80U; }

}  // namespace

std::size_t code_point_bytes(std::string_view text, std::size_t at) {
    const unsigned first = byte_at(text, at);
    if (first < 0x80) return at < text.size() ? 1 : 0;
    const unsigned second = byte_at(text, at + 1);
    if (!is_continuation(second)) return 0;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return !overlong && !surrogate && is_continuation(byte_at(text, at + 2)) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && second < 0x90;
        const bool beyond = first == 0xF4 && second > 0x8F;
        return !overlong && !beyond && is_continuation(byte_at(text, at + 2)) &&
                       is_continuation(byte_at(text, at + 3))
                   ? 4
                   : 0;
    }
    return 0;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return !is_continuation(static_cast<unsigned char>(c));
    }));
}

void append_code_point(std::string& out, std::uint32_t code_point) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0U | (code_point >> 6U));
        put(0x80U | (code_point & 0x3FU));
    } else if (code_point < 0x10000) {
        put(0xE0U | (code_point >> 12U));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    } else {
        put(0xF0U | (code_point >> 18U));
        put(0x80U | ((code_point >> 12U) & 0x3FU));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    }
}

std::string shortened(std::string_view text, std::size_t code_points) {
    std::size_t at = 0;
    for (std::size_t count = 0; at < text.size(); ++count) {
        if (count == code_points) return std::string(text.substr(0, at)) + "…";
        at += std::max<std::size_t>(code_point_bytes(text, at), 1);
    }
    return std::string(text);
}

std::string quoted_list(std::span<const std::string_view> words, std::size_t most) {
    std::string list;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i)
        list += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", shortened(words[i], 40));
    if (words.size() > most) list += fmt::format(" and {} more", words.size() - most);
    return list;
}

}  // namespace ballast::wire
