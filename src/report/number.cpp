#include "report/number.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "base/plain_text.hpp"

namespace ballast::report {

namespace {

// Inserts thousands separators before the decimal point.
std::string grouped(std::string digits) {
    const std::size_t point = digits.find('.');
    std::size_t at = point == std::string::npos ? digits.size() : point;
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    while (at > first + 3) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string fixed(double value, int digits) {
    std::string text = fmt::format("{:.{}f}", value, digits);
    // No negative zero: "-0.00" becomes "0.00".
    if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos)
        text.erase(0, 1);
    return text;
}

}  // namespace

std::string amount(std::optional<double> value, int digits) {
    return value ? grouped(fixed(*value, digits)) : "N/A";
}

std::string percent(std::optional<double> fraction, int digits) {
    return fraction ? fixed(*fraction * 100.0, digits) + "%" : "N/A";
}

std::string plain(std::optional<double> value, int digits) {
    return value ? fixed(*value, digits) : "N/A";
}

std::string grouped_digits(std::string digits) { return grouped(std::move(digits)); }

std::string exact(std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return {};
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, *value);
    return {buffer, end};
}

std::string csv_text(std::string_view text) {
    const std::string out = escape_formulas(text);
    if (out.find_first_of(",;\t\"\n\r") == std::string::npos) return out;
    std::string quoted = "\"";
    for (const char c : out) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string markdown_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '|':
            case '*':
            case '_':
            case '`':
            case '[':
            case ']':
            case '\\':
            case '#':
                out += '\\';
                out += c;
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '\n':
            case '\r':
                out += ' ';
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace ballast::report
