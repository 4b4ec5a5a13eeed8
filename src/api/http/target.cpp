#include "api/http/target.hpp"

#include <algorithm>
#include <cstdint>

namespace ballast::api::http {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The number of continuation bytes after a first byte, and the smallest code point that may use
// that many; -1 when it cannot start a sequence.
struct Lead {
    int following;
    std::uint32_t smallest;
    std::uint32_t bits;
};

Lead lead_of(unsigned char byte) {
    if (byte < 0x80) return {0, 0, byte};
    if (byte >= 0xC2 && byte < 0xE0) return {1, 0x80, byte & 0x1FU};
    if (byte >= 0xE0 && byte < 0xF0) return {2, 0x800, byte & 0x0FU};
    if (byte >= 0xF0 && byte < 0xF5) return {3, 0x10000, byte & 0x07U};
    return {-1, 0, 0};
}

Error bad_target(std::string what) {
    return fail(Code::kInvalidInput, "the request target is invalid: " + std::move(what));
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

// Checks the segments and joins them without empty ones.
Result<std::string> normalize(std::string_view raw) {
    std::string path;
    path.reserve(raw.size());
    while (!raw.empty()) {
        raw.remove_prefix(1);  // the slash
        const std::size_t end = std::min(raw.find('/'), raw.size());
        const auto segment = percent_decode(raw.substr(0, end), false);
        if (!segment)
            return bad_target("an invalid escape, a zero byte or invalid UTF-8 in the path");
        if (*segment == "." || *segment == "..")
            return bad_target("a \".\" or \"..\" segment in the path");
        if (segment->find_first_of("/\\") != std::string::npos)
            return bad_target("an escaped slash or a backslash in the path");
        if (std::ranges::any_of(*segment, is_control))
            return bad_target("a control character in the path");
        if (!segment->empty()) path.append("/").append(*segment);
        raw.remove_prefix(end);
        if (raw == "/") {
            path += '/';
            break;
        }
    }
    if (path.empty()) path = "/";
    return path;
}

// The part after the authority of "http://host/path"; unchanged when it starts with a slash.
Result<std::string_view> without_authority(std::string_view target, std::string& authority) {
    if (target.starts_with('/')) return target;
    const std::size_t mark = target.find("://");
    if (mark == std::string_view::npos)
        return bad_target("expected a path that begins with '/', or an http URI");
    std::string scheme(target.substr(0, mark));
    std::ranges::transform(scheme, scheme.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    if (scheme != "http" && scheme != "https")
        return bad_target("expected a path that begins with '/', or an http URI");
    const std::size_t path = target.find_first_of("/?", mark + 3);
    if (path == mark + 3) return bad_target("the URI has no host");
    authority = target.substr(mark + 3, path == std::string_view::npos ? path : path - mark - 3);
    if (path == std::string_view::npos) return std::string_view("/");
    return target.substr(path);
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const Lead lead = lead_of(static_cast<unsigned char>(text[i++]));
        if (lead.following < 0) return false;
        std::uint32_t point = lead.bits;
        for (int k = 0; k < lead.following; ++k) {
            if (i == text.size()) return false;
            const auto byte = static_cast<unsigned char>(text[i++]);
            if ((byte & 0xC0) != 0x80) return false;
            point = point << 6 | (byte & 0x3FU);
        }
        if (point < lead.smallest || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
            return false;
    }
    return true;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus) {
    std::string out;
    out.reserve(text.size());
    bool ascii = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        if (c == '\0') return std::nullopt;
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
        out += c;
    }
    if (!ascii && !is_utf8(out)) return std::nullopt;
    return out;
}

Result<Target> parse_target(std::string_view target) {
    if (target == "*") return Target{.path = "*", .query = "", .authority = ""};
    // RFC 3986 allows ASCII only; a fragment is never sent.
    for (const char c : target)
        if (is_control(c) || c == ' ' || c == '#' || static_cast<unsigned char>(c) >= 0x80)
            return bad_target("a character that must be written as %XX");
    Target parsed;
    TRY(std::string_view rest, without_authority(target, parsed.authority));
    if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
        parsed.query = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    TRY(parsed.path, normalize(rest));
    return parsed;
}

Result<QueryParameters> parse_query(std::string_view query) {
    QueryParameters parameters;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value)
            return fail(Code::kInvalidInput,
                        "an invalid escape, a zero byte or invalid UTF-8 in the query, in "
                        "parameter " +
                            std::to_string(parameters.size() + 1));
        parameters.emplace_back(*std::move(name), *std::move(value));
    }
    return parameters;
}

}  // namespace ballast::api::http
