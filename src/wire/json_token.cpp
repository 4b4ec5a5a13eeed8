#include "wire/json_token.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

#include "wire/utf8.hpp"

namespace ballast::wire {

namespace {

constexpr int kMostDigits = 19;             // 10^19 - 1 < 2^64
constexpr int kMostExponent = 100'000'000;  // keeps the sum from overflowing

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The powers of ten that are exact doubles.
constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Adds digits to the mantissa, which is exact as long as there are no more than kMostDigits of
// them.
const char* take_digits(const char* at, const char* end, std::uint64_t& mantissa) {
    for (; at != end && is_digit(*at); ++at)
        mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
    return at;
}

// The exponent after 'e', or nullopt when no digit follows.
std::optional<int> take_exponent(const char*& at, const char* end) {
    bool negative = false;
    if (at != end && (*at == '+' || *at == '-')) negative = *at++ == '-';
    if (at == end || !is_digit(*at)) return std::nullopt;
    int value = 0;
    for (; at != end && is_digit(*at); ++at)
        if (value < kMostExponent) value = value * 10 + (*at - '0');
    return negative ? -value : value;
}

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The four hexadecimal digits at `at`.
std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
    if (at + 4 > text.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

// The code point of the \u escape whose digits start at `at`; advances `at`.
std::optional<std::uint32_t> escaped_code_point(std::string_view text, std::size_t& at) {
    const auto first = hex4(text, at);
    if (!first) return std::nullopt;
    at += 4;
    if (*first < 0xD800 || *first > 0xDFFF) return first;
    if (*first > 0xDBFF || text.substr(at, 2) != "\\u") return std::nullopt;
    const auto second = hex4(text, at + 2);
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
    at += 6;
    return 0x10000U + ((*first - 0xD800U) << 10U) + (*second - 0xDC00U);
}

// The character of a one-letter escape; 0 if there is no such escape.
char plain_escape(char c) {
    switch (c) {
        case '"':
            return '"';
        case '\\':
            return '\\';
        case '/':
            return '/';
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

}  // namespace

NumberToken scan_number(std::string_view text) {
    NumberToken number;
    const char* const end = text.data() + text.size();
    const char* const whole = text.data() + (!text.empty() && text[0] == '-' ? 1 : 0);
    number.negative = whole != text.data();
    const char* at = take_digits(whole, end, number.mantissa);
    const auto whole_digits = static_cast<int>(at - whole);
    if (whole_digits == 0 || (whole_digits > 1 && *whole == '0')) return {};
    number.digits = *whole == '0' ? 0 : whole_digits;
    if (at != end && *at == '.') {
        number.is_integer = false;
        const char* const fraction = ++at;
        // Leading zeros are not counted.
        const char* significant = fraction;
        if (number.digits == 0)
            while (significant != end && *significant == '0') ++significant;
        at = take_digits(significant, end, number.mantissa);
        if (at == fraction) return {};
        number.digits += static_cast<int>(at - significant);
        number.exponent = -static_cast<int>(at - fraction);
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        number.is_integer = false;
        const auto exponent = take_exponent(at, end);
        if (!exponent) return {};
        number.exponent += *exponent;
    }
    number.fits = number.digits <= kMostDigits;
    number.text = text.substr(0, static_cast<std::size_t>(at - text.data()));
    return number;
}

double to_double(const NumberToken& number) {
    // An integer up to 2^53 multiplied or divided by an exact power of ten is rounded once, so it
    // is the nearest double: Clinger, "How to read floating point numbers accurately", PLDI 1990.
    if (number.fits && number.mantissa <= (std::uint64_t{1} << 53U) && number.exponent >= -22 &&
        number.exponent <= 22) {
        auto value = static_cast<double>(number.mantissa);
        if (number.exponent < 0)
            value /= kPowersOfTen[static_cast<std::size_t>(-number.exponent)];
        else
            value *= kPowersOfTen[static_cast<std::size_t>(number.exponent)];
        return number.negative ? -value : value;
    }
    double value = 0.0;
    const auto [end, code] =
        std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
    if (code != std::errc::result_out_of_range) return value;
    // from_chars does not report whether it overflowed or underflowed.
    const double beyond =
        number.digits + number.exponent < 0 ? 0.0 : std::numeric_limits<double>::infinity();
    return number.negative ? -beyond : beyond;
}

std::optional<NumberToken> number_of_text(std::string_view text) {
    if (text.size() > 1 && text[0] == '+' && is_digit(text[1])) text.remove_prefix(1);
    const NumberToken number = scan_number(text);
    if (number.text.empty() || number.text.size() != text.size()) return std::nullopt;
    return number;
}

bool append_unescaped(std::string& out, std::string_view inside) {
    std::size_t at = 0;
    while (at < inside.size()) {
        const std::size_t escape = inside.find('\\', at);
        if (escape == std::string_view::npos) break;
        out.append(inside.substr(at, escape - at));
        if (escape + 1 >= inside.size()) return false;
        at = escape + 2;
        if (const char plain = plain_escape(inside[escape + 1])) {
            out += plain;
            continue;
        }
        if (inside[escape + 1] != 'u') return false;
        const auto code_point = escaped_code_point(inside, at);
        if (!code_point) return false;
        append_code_point(out, *code_point);
    }
    out.append(inside.substr(std::min(at, inside.size())));
    return true;
}

}  // namespace ballast::wire
