#include "service/ledger/number.hpp"

#include <charconv>
#include <fmt/format.h>

namespace ballast::service {

namespace {

struct Digits {
    std::string text;  // digits of the mantissa, without the point
    int after = 0;     // number of digits after the point, exponent applied
    bool negative = false;
};

// Splits "-1.25e-3" into its parts; false when it is not a number.
bool take_apart(std::string_view text, Digits& digits) {
    std::size_t i = 0;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) digits.negative = text[i++] == '-';
    bool point = false;
    for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
        if (text[i] == '.' && !point) {
            point = true;
        } else if (text[i] >= '0' && text[i] <= '9') {
            digits.text += text[i];
            digits.after += point ? 1 : 0;
        } else {
            return false;
        }
    }
    if (i < text.size()) {
        int exponent = 0;
        const char* begin = text.data() + i + 1;
        if (begin < text.data() + text.size() && *begin == '+') ++begin;
        const auto [end, error] = std::from_chars(begin, text.data() + text.size(), exponent);
        if (error != std::errc{} || end != text.data() + text.size()) return false;
        if (exponent < -400 || exponent > 400) return false;
        digits.after -= exponent;
    }
    return !digits.text.empty();
}

}  // namespace

Result<LedgerNumber> parse_ledger_number(std::string_view text) {
    auto exact = Decimal::parse(text);
    if (exact) return LedgerNumber{*exact, false};
    Digits digits;
    if (!take_apart(text, digits) || digits.after <= Decimal::kScale)
        return Error(std::move(exact).error());
    const auto cut = static_cast<std::size_t>(digits.after - Decimal::kScale);
    if (cut > digits.text.size()) return LedgerNumber{Decimal{}, true};
    const std::string kept = digits.text.substr(0, digits.text.size() - cut);
    const std::string dropped = digits.text.substr(digits.text.size() - cut);
    TRY(const Decimal whole, Decimal::parse(kept.empty() ? "0" : kept));
    Int128 units = whole.units() / Decimal{1}.units();
    const std::string half = "5" + std::string(cut - 1, '0');
    if (dropped > half || (dropped == half && units % 2 != 0)) ++units;
    return LedgerNumber{Decimal::from_units(digits.negative ? -units : units), true};
}

Result<LedgerAmount> parse_ledger_amount(std::string_view text) {
    Digits digits;
    LedgerAmount amount;
    const std::string_view number = text.starts_with('+') ? text.substr(1) : text;
    if (take_apart(text, digits)) {
        const auto [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), amount.value);
        if (error == std::errc{} && end == number.data() + number.size()) return amount;
    }
    return fail(Code::kInvalidInput, fmt::format("\"{}\" is not a number", text));
}

std::string to_text(const LedgerAmount& amount) { return fmt::format("{}", amount.value); }

Result<LedgerRatio> parse_ledger_ratio(std::string_view text) {
    const std::size_t mark = text.find_first_of(":/");
    LedgerRatio ratio;
    TRY(const LedgerNumber numerator, parse_ledger_number(text.substr(0, mark)));
    ratio.numerator = numerator.value;
    if (mark != std::string_view::npos) {
        TRY(const LedgerNumber denominator, parse_ledger_number(text.substr(mark + 1)));
        ratio.denominator = denominator.value;
    }
    if (ratio.numerator.sign() <= 0 || ratio.denominator.sign() <= 0)
        return fail(Code::kInvalidInput,
                    fmt::format("\"{}\" is not a ratio: expected two positive numbers", text));
    return ratio;
}

std::string to_text(const LedgerRatio& ratio) {
    if (ratio.denominator == Decimal{1}) return ratio.numerator.to_string();
    return ratio.numerator.to_string() + ":" + ratio.denominator.to_string();
}

}  // namespace ballast::service
