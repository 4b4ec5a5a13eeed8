#include "ingest/broker/text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <utility>

#include "ingest/csv_text.hpp"

namespace ballast::ingest::broker {

namespace {

using namespace std::string_view_literals;

struct Kind {
    std::string_view bytes;
    std::string_view what;
    std::string_view hint;
};

constexpr std::array kKinds = {
    Kind{"PK\x03\x04"sv, "a ZIP archive or a spreadsheet workbook",
         "unpack the archive, or export the sheet as CSV"},
    Kind{"\x1F\x8B"sv, "a gzip archive", "unpack it with gunzip"},
    Kind{"PAR1"sv, "a Parquet file", "export the history as CSV, OFX or QIF"},
    Kind{"%PDF"sv, "a PDF document", "download the history as CSV, OFX or QIF instead"},
    Kind{"\xD0\xCF\x11\xE0"sv, "an old spreadsheet workbook", "export the sheet as CSV"},
};

// Code points of the bytes 0x80 to 0x9F in Windows-1252 (Unicode mapping CP1252.TXT); 0: unused.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& out, char32_t c) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | (c >> 6));
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

Error refused(std::string_view message, std::string_view hint) {
    Error error = fail(Code::kInvalidInput, fmt::format("{}; {}", message, hint));
    error.errors.push_back({"line 1", "encoding", std::string(message), std::string(hint)});
    return error;
}

Result<std::string> from_utf16(std::string_view bytes, bool big_endian) {
    if (bytes.size() % 2 != 0)
        return refused("the text is in UTF-16 and ends in the middle of a character",
                       "the file is damaged: download it again");
    const auto unit = [&](std::size_t at) -> char32_t {
        const auto a = static_cast<std::uint8_t>(bytes[at]);
        const auto b = static_cast<std::uint8_t>(bytes[at + 1]);
        return big_endian ? (char32_t{a} << 8) | b : (char32_t{b} << 8) | a;
    };
    std::string out;
    out.reserve(bytes.size() / 2);
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        char32_t c = unit(at);
        if (c == 0xFEFF && at == 0) continue;
        if (c >= 0xD800 && c < 0xE000) {
            const char32_t low = c < 0xDC00 && at + 2 < bytes.size() ? unit(at + 2) : 0;
            if (low < 0xDC00 || low >= 0xE000)
                return refused("the text is in UTF-16 and contains an unpaired surrogate",
                               "the file is damaged: download it again");
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        if (c == 0)
            return refused("there is a NUL character, which is not allowed in text",
                           "the file is damaged or not text: download it again");
        append(out, c);
    }
    return out;
}

Result<std::string> from_windows_1252(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) {
        const auto b = static_cast<std::uint8_t>(byte);
        const char32_t c = b >= 0x80 && b < 0xA0 ? char32_t{kWindows1252[b - 0x80]} : char32_t{b};
        if (c == 0)
            return refused("the text is neither UTF-8 nor UTF-16 nor Windows-1252",
                           "save it as UTF-8 (\"CSV UTF-8\" in a spreadsheet)");
        append(out, c);
    }
    return out;
}

// Whether the byte order is big-endian, if the bytes are UTF-16.
std::optional<bool> utf16_order(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE\0\0"sv)) return std::nullopt;  // UTF-32
    if (bytes.starts_with("\xFF\xFE"sv)) return false;
    if (bytes.starts_with("\xFE\xFF"sv)) return true;
    if (bytes.size() < 4) return std::nullopt;
    const auto nul = [&](std::size_t at) { return bytes[at] == '\0'; };
    if (nul(0) != nul(2) || nul(1) != nul(3) || nul(0) == nul(1)) return std::nullopt;
    return nul(0);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_letter_or_digit(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           static_cast<std::uint8_t>(c) >= 0x80;
}

}  // namespace

Result<std::string> decode_text(std::string_view bytes) {
    for (const Kind& kind : kKinds)
        if (bytes.starts_with(kind.bytes))
            return refused(fmt::format("this is {}, not text", kind.what), kind.hint);
    if (const auto big_endian = utf16_order(bytes)) return from_utf16(bytes, *big_endian);
    auto text = detail::check_csv_text(bytes);
    if (text) return std::string(*text);
    if (bytes.find('\0') != std::string_view::npos) return std::move(text).error();
    return from_windows_1252(bytes);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kNoBreak = "\xC2\xA0";
    for (;;) {
        if (!text.empty() && is_blank(text.front()))
            text.remove_prefix(1);
        else if (text.starts_with(kNoBreak))
            text.remove_prefix(2);
        else
            break;
    }
    for (;;) {
        if (!text.empty() && is_blank(text.back()))
            text.remove_suffix(1);
        else if (text.ends_with(kNoBreak))
            text.remove_suffix(2);
        else
            return text;
    }
}

std::string folded(std::string_view text) {
    text = trim(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool no_break = text.substr(i).starts_with("\xC2\xA0");
        if (no_break) ++i;
        if (no_break || is_blank(text[i])) {
            if (out.back() != ' ') out += ' ';
        } else {
            out += lower(text[i]);
        }
    }
    return out;
}

bool equal_folded(std::string_view text, std::string_view folded_text) {
    return begins_with_word(text, folded_text) && folded(text).size() == folded_text.size();
}

bool begins_with_word(std::string_view text, std::string_view word) {
    text = trim(text);
    std::size_t at = 0;
    for (const char c : word) {
        if (at == text.size()) return false;
        if (c == ' ') {
            if (!is_blank(text[at])) return false;
            while (at < text.size() && is_blank(text[at])) ++at;
        } else if (lower(text[at++]) != c) {
            return false;
        }
    }
    return at == text.size() || word.empty() || !is_letter_or_digit(word.back()) ||
           !is_letter_or_digit(text[at]);
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
}

}  // namespace ballast::ingest::broker
