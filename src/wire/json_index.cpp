#include "wire/json_index.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <simdjson.h>
#include <utility>

#include "base/check.hpp"
#include "wire/utf8.hpp"

namespace ballast::wire {

struct JsonIndex::Buffers {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> scanner;
};

namespace {

// One set of buffers is kept per thread while it is small, so that small documents do not allocate.
constexpr std::size_t kKeptBytes = 4U << 20;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a buffer, no state
thread_local std::unique_ptr<simdjson::internal::dom_parser_implementation> kept_scanner;

// Locates what the first stage rejected without giving a position, by a plain scan.
SyntaxError locate(std::string_view text) {
    std::optional<std::size_t> string_start;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = code_point_bytes(text, at);
        if (bytes == 0) return {at, "the text is not valid UTF-8"};
        const char c = text[at];
        if (!string_start) {
            if (c == '"') string_start = at;
        } else if (c == '"') {
            string_start.reset();
        } else if (c == '\\') {
            ++at;
            if (at >= text.size()) break;
            if (code_point_bytes(text, at) == 0) continue;
            if (static_cast<unsigned char>(text[at]) < 0x20) continue;
            at += code_point_bytes(text, at);
            continue;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            return {at, fmt::format("a string contains a control character; write it as \\u{:04x}",
                                    static_cast<unsigned>(static_cast<unsigned char>(c)))};
        }
        at += bytes;
    }
    if (string_start) return {*string_start, "the string that starts here is not closed"};
    return {0, "the text is not JSON"};
}

}  // namespace

JsonIndex::JsonIndex() : buffers_(std::make_unique<Buffers>()) {
    buffers_->scanner = std::move(kept_scanner);
}

JsonIndex::~JsonIndex() {
    if (buffers_->scanner && buffers_->scanner->capacity() <= kKeptBytes)
        kept_scanner = std::move(buffers_->scanner);
}

std::optional<SyntaxError> JsonIndex::build(std::string_view text) {
    CHECK(!text.empty());
    auto& scanner = buffers_->scanner;
    if (!scanner || scanner->capacity() < text.size()) {
        const std::size_t capacity = std::max<std::size_t>(text.size(), 1U << 14);
        // The depth is used by the second stage only.
        const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, 1, scanner);
        if (error != simdjson::SUCCESS) return SyntaxError{0, "the text is too long"};
    }
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto error = scanner->stage1(bytes, text.size(), simdjson::stage1_mode::regular);
    if (error == simdjson::EMPTY) return SyntaxError{0, "the text has no value"};
    if (error != simdjson::SUCCESS) return locate(text);
    starts_ = {scanner->structural_indexes.get(), scanner->n_structural_indexes};
    return std::nullopt;
}

std::string line_and_column(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t last = before.rfind('\n');
    const std::size_t column =
        1 + count_code_points(last == std::string_view::npos ? before : before.substr(last + 1));
    return fmt::format("line {}, column {}", line, column);
}

}  // namespace ballast::wire
