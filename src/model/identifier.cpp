#include "model/identifier.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"

namespace ballast::model {

namespace {

constexpr std::size_t kLongestInternal = 64;

int value_of(char c) {
    if (is_digit(c)) return c - '0';
    if (is_capital(c)) return c - 'A' + 10;
    return c == '*' ? 36 : c == '@' ? 37 : 38;
}

// Of the digits of all characters (A is 10), every second one doubled from the right.
int isin_digit(std::string_view body) {
    std::string digits;
    for (const char c : body) digits += fmt::format("{}", value_of(c));
    int sum = 0;
    bool twice = true;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
        const int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    return (10 - sum % 10) % 10;
}

// Of the values of the characters, every second one doubled from the left.
int cusip_digit(std::string_view body) {
    int sum = 0;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const int value = value_of(body[i]) * (i % 2 == 1 ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    return (10 - sum % 10) % 10;
}

Error wrong(std::string_view type, std::string_view text, std::string_view reason) {
    return fail(Code::kInvalidInput,
                fmt::format("\"{}\" is not a valid {}: {}", text, type, reason));
}

Status check(std::string_view type, std::string_view text, std::size_t length,
             int (*digit)(std::string_view)) {
    if (text.size() != length)
        return wrong(type, text, fmt::format("expected {} characters", length));
    const bool plain = std::ranges::all_of(text, [&](char c) {
        return is_digit(c) || is_capital(c) || (length == 9 && (c == '*' || c == '@' || c == '#'));
    });
    if (!plain) return wrong(type, text, "expected letters and digits");
    if (!is_digit(text.back()) || text.back() - '0' != digit(text.substr(0, text.size() - 1)))
        return wrong(type, text, "the check digit does not match");
    return {};
}

Status check_lxid(std::string_view text) {
    const bool valid =
        text.size() == 8 && text.starts_with("LX") && std::ranges::all_of(text.substr(2), is_digit);
    return valid ? Status() : wrong("LXID", text, "expected LX and six digits");
}

}  // namespace

Result<std::string> checked_identifier(IdentifierType type, std::string_view given) {
    std::string text(without_blanks(given));
    if (text.empty()) return fail(Code::kInvalidInput, "the identifier is empty");
    if (type == IdentifierType::kInternal) {
        if (text.size() > kLongestInternal)
            return wrong("identifier", text,
                         fmt::format("expected at most {} characters", kLongestInternal));
        return text;
    }
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    switch (type) {
        case IdentifierType::kIsin:
            TRY_STATUS(check("ISIN", text, 12, isin_digit));
            if (!is_capital(text[0]) || !is_capital(text[1]))
                return wrong("ISIN", text, "expected a country of two letters first");
            break;
        case IdentifierType::kCusip:
            TRY_STATUS(check("CUSIP", text, 9, cusip_digit));
            break;
        case IdentifierType::kFigi:
            TRY_STATUS(check("FIGI", text, 12, cusip_digit));
            if (text[2] != 'G') return wrong("FIGI", text, "expected G as its third letter");
            break;
        case IdentifierType::kLxid:
            TRY_STATUS(check_lxid(text));
            break;
        case IdentifierType::kInternal:
            break;
    }
    return text;
}

}  // namespace ballast::model
