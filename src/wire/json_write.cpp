#include "wire/json_write.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "wire/utf8.hpp"

namespace ballast::wire {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Bytes written unescaped in a string: ASCII except controls, quote and backslash.
constexpr auto kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
    return plain;
}();

bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

void write_escaped(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
}

template <class Number>
void write_number(std::string& out, Number value) {
    std::array<char, 40> text{};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), value);
    CHECK(code == std::errc{});
    out.append(text.data(), end);
}

}  // namespace

void write_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t plain_end = at;
        while (plain_end < text.size() && is_plain(text[plain_end])) ++plain_end;
        out.append(text.substr(at, plain_end - at));
        at = plain_end;
        if (at == text.size()) break;
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            write_escaped(out, text[at++]);
            continue;
        }
        const std::size_t bytes = code_point_bytes(text, at);
        out.append(bytes == 0 ? kReplacement : text.substr(at, bytes));
        at += bytes == 0 ? 1 : bytes;
    }
    out += '"';
}

void write_name(std::string& out, char& before, std::string_view name) {
    out += std::exchange(before, ',');
    write_string(out, name);
    out += ':';
}

void write_double(std::string& out, double value) {
    if (std::isfinite(value))
        write_number(out, value);
    else
        out += "null";
}

void write_signed(std::string& out, std::int64_t value) { write_number(out, value); }

void write_unsigned(std::string& out, std::uint64_t value) { write_number(out, value); }

void write_wide_table(std::string& out, const WideTable& table) {
    CHECK(table.columns.size() == table.values.size());
    out += "{\"dates\":[";
    for (std::size_t i = 0; i < table.dates.size(); ++i) {
        if (i > 0) out += ',';
        write_string(out, table.dates[i].to_string());
    }
    out += "],\"columns\":{";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) out += ',';
        write_string(out, table.columns[i]);
        out += ':';
        detail::write_items(out, table.values[i]);
    }
    out += "}}";
}

}  // namespace ballast::wire
