#include "ingest/csv_text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <utility>

#include "ingest/csv_scan.hpp"

namespace ballast::ingest::detail {

namespace {

using namespace std::string_view_literals;

// First bytes that identify another kind of file, once the file is known not to be UTF-8 text.
struct Signature {
    std::string_view bytes;
    std::string_view message;
    std::string_view hint;
};

constexpr std::string_view kSaveAsUtf8 = "save it as UTF-8 (\"CSV UTF-8\" in a spreadsheet)";
constexpr std::string_view kUtf16 = "the text is in UTF-16: expected UTF-8";
constexpr std::string_view kUtf32 = "the text is in UTF-32: expected UTF-8";

// UTF-32 before UTF-16: its little-endian mark starts with that of UTF-16.
constexpr std::array kSignatures = {
    Signature{"\xFF\xFE\0\0"sv, kUtf32, kSaveAsUtf8},
    Signature{"\0\0\xFE\xFF"sv, kUtf32, kSaveAsUtf8},
    Signature{"\xFF\xFE"sv, kUtf16, kSaveAsUtf8},
    Signature{"\xFE\xFF"sv, kUtf16, kSaveAsUtf8},
    Signature{"PK\x03\x04"sv, "this is a ZIP archive or a spreadsheet workbook, not text",
              "unpack the archive, or export the sheet as CSV"},
    Signature{"\x1F\x8B"sv, "this is a gzip archive, not text", "unpack it with gunzip"},
    Signature{"PAR1"sv, "this is a Parquet file, not text", "give its name the ending .parquet"},
};

Error refused(std::string place, std::string_view message, std::string_view hint) {
    Error error = fail(Code::kInvalidInput, fmt::format("{}: {}; {}", place, message, hint));
    error.errors.push_back({std::move(place), "encoding", std::string(message), std::string(hint)});
    return error;
}

// The error for bytes of a known kind that are not text.
std::optional<Error> refuse_known_kind(std::string_view bytes) {
    for (const Signature& signature : kSignatures)
        if (bytes.starts_with(signature.bytes))
            return refused("line 1", signature.message, signature.hint);
    // ASCII in UTF-16 without a mark: every other byte of the first two characters is NUL.
    const auto is_nul = [&](std::size_t at) { return bytes[at] == '\0'; };
    if (bytes.size() >= 4 && is_nul(0) == is_nul(2) && is_nul(1) == is_nul(3) &&
        is_nul(0) != is_nul(1))
        return refused("line 1", kUtf16, kSaveAsUtf8);
    return std::nullopt;
}

Error refuse_nul(std::string_view text, std::size_t nul) {
    return refused(fmt::format("line {}", 1 + count_line_ends(text.substr(0, nul))),
                   "there is a NUL byte, which is not allowed in text",
                   "the file is damaged or not text: export it again");
}

Error refuse_other_encoding(std::string_view text) {
    // A line end is never part of a longer UTF-8 sequence, so each line can be checked separately.
    std::size_t line = 1;
    for (;;) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        if (end == text.size() || !simdjson::validate_utf8(text.data(), end)) break;
        const std::size_t next = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
        text.remove_prefix(next);
        ++line;
    }
    return refused(fmt::format("line {}", line),
                   "this line is not valid UTF-8; the file may be in Latin-1 or Windows-1252",
                   kSaveAsUtf8);
}

}  // namespace

Result<std::string_view> check_csv_text(std::string_view bytes) {
    const std::string_view text = bytes.substr(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    const std::size_t nul = text.find('\0');
    const bool has_nul = nul != std::string_view::npos;
    if (!has_nul && simdjson::validate_utf8(text.data(), text.size())) return text;
    if (auto error = refuse_known_kind(bytes)) return *std::move(error);
    return has_nul ? refuse_nul(text, nul) : refuse_other_encoding(text);
}

std::string beginning(std::string_view text, std::size_t max_bytes) {
    std::size_t length = std::min({text.find_first_of("\r\n"), text.size(), max_bytes});
    // Moves back to the start of a code point.
    while (length > 0 && length < text.size() &&
           (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
        --length;
    std::string shown(text.substr(0, length));
    if (length < text.size()) shown += "…";
    return shown;
}

std::string_view trimmed_cell(std::string_view cell) {
    const std::size_t begin = cell.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return cell.substr(begin, cell.find_last_not_of(" \t") + 1 - begin);
}

}  // namespace ballast::ingest::detail
