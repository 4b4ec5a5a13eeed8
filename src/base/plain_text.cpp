#include "base/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace ballast {

namespace {

// The code point at `at` of valid UTF-8, and the bytes it takes.
std::pair<std::uint32_t, std::size_t> code_point(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    if (first < 0xE0) return {(first & 0x1FU) << 6U | (byte(1) & 0x3FU), 2};
    if (first < 0xF0)
        return {(first & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU), 3};
    return {(first & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
                (byte(3) & 0x3FU),
            4};
}

bool is_refused(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

// Characters that end a cell for some reader.
bool ends_cell(char c) { return c == ';' || c == '\t' || c == '\r' || c == '\n'; }

// Whether a cell that begins here is run: blanks, quotes and apostrophes do not count.
bool is_formula(std::string_view text) {
    const std::size_t first = text.find_first_not_of("'\" ");
    if (first == std::string_view::npos) return false;
    text.remove_prefix(first);
    constexpr std::string_view kStarts("=+-@\t\r\0", 7);
    constexpr std::array<std::string_view, 4> kFullWidth{"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    return kStarts.find(text.front()) != std::string_view::npos ||
           std::ranges::any_of(kFullWidth, [&](std::string_view s) { return text.starts_with(s); });
}

}  // namespace

std::optional<std::string> unprintable(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto [c, bytes] = code_point(text, at);
        if (is_refused(c)) return fmt::format("U+{:04X}", c);
        at += bytes;
    }
    return std::nullopt;
}

std::string escape_formulas(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((at == 0 || ends_cell(text[at - 1])) && is_formula(text.substr(at))) out += '\'';
        out += text[at];
    }
    return out;
}

std::string unescape_formulas(std::string_view cell) {
    std::string out;
    out.reserve(cell.size());
    for (std::size_t at = 0; at < cell.size(); ++at) {
        if (cell[at] == '\'' && (at == 0 || ends_cell(cell[at - 1])) &&
            is_formula(cell.substr(at + 1)))
            continue;
        out += cell[at];
    }
    return out;
}

}  // namespace ballast
