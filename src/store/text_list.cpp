#include "store/text_list.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

namespace ballast::store {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    out += '"';
}

// Reads the output of append_escaped: no escapes but \" \\ and \u00xx.
bool read_string(std::string_view json, std::size_t& at, std::string& out) {
    if (at >= json.size() || json[at] != '"') return false;
    for (++at; at < json.size(); ++at) {
        if (json[at] == '"') {
            ++at;
            return true;
        }
        if (json[at] != '\\') {
            out += json[at];
            continue;
        }
        if (++at >= json.size()) return false;
        if (json[at] == 'u') {
            unsigned code = 0;
            if (at + 4 >= json.size()) return false;
            const char* begin = json.data() + at + 1;
            if (std::from_chars(begin, begin + 4, code, 16).ptr != begin + 4 || code >= 0x80)
                return false;
            out += static_cast<char>(code);
            at += 4;
        } else {
            out += json[at];
        }
    }
    return false;
}

}  // namespace

std::string encode_list(std::span<const std::string> list) {
    std::string out = "[";
    for (const std::string& text : list) {
        if (out.size() > 1) out += ',';
        append_escaped(out, text);
    }
    return out + "]";
}

Result<std::vector<std::string>> decode_list(std::string_view json) {
    std::vector<std::string> list;
    const Error corrupted =
        fail(Code::kCorrupted, fmt::format("stored list is not a JSON array of strings: {}", json));
    if (json.size() < 2 || json.front() != '[' || json.back() != ']') return corrupted;
    if (json == "[]") return list;
    for (std::size_t at = 1;;) {
        std::string text;
        if (!read_string(json, at, text) || at >= json.size()) return corrupted;
        list.push_back(std::move(text));
        if (json[at] == ']' && at + 1 == json.size()) return list;
        if (json[at++] != ',') return corrupted;
    }
}

std::string encode_figures(const std::map<std::string, double>& figures) {
    std::string lines;
    for (const auto& [name, value] : figures) lines += fmt::format("{} {}\n", name, value);
    return lines;
}

Result<std::map<std::string, double>> decode_figures(std::string_view lines) {
    std::map<std::string, double> figures;
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        const std::size_t space = lines.find(' ');
        double value = 0.0;
        const auto invalid = [] { return fail(Code::kCorrupted, "stored figures are unreadable"); };
        if (end == std::string_view::npos || space > end) return invalid();
        const char* const last = lines.data() + end;
        const auto [at, error] = std::from_chars(lines.data() + space + 1, last, value);
        if (error != std::errc() || at != last) return invalid();
        figures.emplace(lines.substr(0, space), value);
        lines.remove_prefix(end + 1);
    }
    return figures;
}

}  // namespace ballast::store
