#include "ingest/broker/number.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/text.hpp"
#include "fin/currency.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

using NumberKind = NumberText::Kind;

// The parts of a number: digits with points and commas, and the text around them.
struct Parts {
    std::string body;  // digits, '.', ','
    std::string unit;
    int exponent = 0;
    bool negative = false;
    bool absent = false;
    bool bad = false;
};

// The length in bytes of a skipped character at `at`: blanks and the digit-grouping signs of Swiss
// and French texts.
std::size_t skipped(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 7> kSigns = {
        " ", "\t", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x99"};
    for (const std::string_view sign : kSigns)
        if (text.substr(at).starts_with(sign)) return sign.size();
    return 0;
}

// "e-4" after a digit: the length of the exponent's text, or 0.
std::size_t exponent_length(std::string_view rest) {
    if (rest.size() < 2 || (rest[0] != 'e' && rest[0] != 'E')) return 0;
    std::size_t at = rest[1] == '-' || rest[1] == '+' ? 2 : 1;
    const std::size_t begin = at;
    while (at < rest.size() && is_digit(rest[at])) ++at;
    return at == begin || at - begin > 2 ? 0 : at;
}

bool means_nothing(std::string_view text) {
    constexpr std::array<std::string_view, 8> kWords = {
        "", "-", "--", "- -", "n/a", "not available", "null", "none"};
    const std::string word = folded(text);
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// Currency symbols and codes; "EOF123" is not a number.
bool is_unit(std::string_view unit) {
    constexpr std::array<std::string_view, 20> kUnits = {
        "",    "$",  "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "KR", "GBX", "P",  "US$", "A$",
        "AU$", "C$", "CA$",          "HK$",      "S$",       "R$", "NZ$", "FR", "SFR", "USDC"};
    if (std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end()) return true;
    return static_cast<bool>(fin::Currency::parse(unit));
}

class PartsReader {
public:
    explicit PartsReader(std::string_view text) : text_(trim(text)) {}

    Parts read() {
        if (text_.empty() || (!is_digit(text_.back()) && means_nothing(text_))) {
            parts_.absent = true;
            return parts_;
        }
        if (text_.size() > 80) parts_.bad = true;
        if (text_.size() >= 2 && text_.front() == '(' && text_.back() == ')') {
            parts_.negative = true;
            signs_ = 1;
            text_ = text_.substr(1, text_.size() - 2);
        }
        while (at_ < text_.size() && !parts_.bad) step();
        if (!is_unit(parts_.unit) || parts_.body.find_first_of("0123456789") == std::string::npos)
            parts_.bad = true;
        return parts_;
    }

private:
    void minus() {
        if (++signs_ > 1) parts_.bad = true;
        parts_.negative = true;
        if (!parts_.body.empty()) closed_ = true;
    }

    void unit(std::string_view sign) {
        parts_.unit += upper(sign);
        at_ += sign.size();
        if (!parts_.body.empty()) closed_ = true;
    }

    void step() {
        const char c = text_[at_];
        const std::string_view rest = text_.substr(at_);
        if (is_digit(c) || c == '.' || c == ',') {
            if (closed_) parts_.bad = true;
            parts_.body += c;
            ++at_;
        } else if (const std::size_t blank = skipped(text_, at_); blank > 0) {
            at_ += blank;
        } else if (c == '-') {
            minus();
            ++at_;
        } else if (rest.starts_with("\xE2\x88\x92")) {  // typographic minus sign
            minus();
            at_ += 3;
        } else if (c == '+') {
            if (++signs_ > 1 || !parts_.body.empty()) parts_.bad = true;
            ++at_;
        } else if (const std::size_t length = exponent_length(rest);
                   length > 0 && !parts_.body.empty() && is_digit(parts_.body.back()) && !closed_) {
            const bool negative = rest[1] == '-';
            for (const char digit : rest.substr(1, length - 1))
                if (is_digit(digit)) parts_.exponent = parts_.exponent * 10 + (digit - '0');
            if (negative) parts_.exponent = -parts_.exponent;
            closed_ = true;
            at_ += length;
        } else {
            read_unit(rest);
        }
    }

    void read_unit(std::string_view rest) {
        constexpr std::array<std::string_view, 4> kSigns = {"$", "\xE2\x82\xAC", "\xC2\xA3",
                                                            "\xC2\xA5"};
        for (const std::string_view sign : kSigns)
            if (rest.starts_with(sign)) return unit(sign);
        std::size_t letters = 0;
        while (letters < rest.size() && is_letter(rest[letters])) ++letters;
        if (letters == 0)
            parts_.bad = true;
        else
            unit(rest.substr(0, letters));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int signs_ = 0;
    bool closed_ = false;  // the digits have ended
    Parts parts_;
};

// Whether `separator` precedes every group of three digits of the integer part.
bool groups_well(std::string_view whole, char separator) {
    const std::size_t first = whole.find(separator);
    if (first == std::string_view::npos) return true;
    if (first == 0 || first > 3) return false;
    for (std::size_t at = first; at < whole.size(); at += 4)
        if (whole[at] != separator || at + 4 > whole.size() ||
            whole.substr(at + 1, 3).find(separator) != std::string_view::npos)
            return false;
    return true;
}

struct Marks {
    DecimalSign shown = DecimalSign::kUnknown;
    bool any = false;  // there is a point or a comma
};

Marks marks_of(std::string_view body) {
    const auto points = std::count(body.begin(), body.end(), '.');
    const auto commas = std::count(body.begin(), body.end(), ',');
    if (points == 0 && commas == 0) return {};
    if (points > 0 && commas > 0)
        return {body.rfind('.') > body.rfind(',') ? DecimalSign::kPoint : DecimalSign::kComma,
                true};
    const bool point = points > 0;
    const auto self = point ? DecimalSign::kPoint : DecimalSign::kComma;
    const auto other = point ? DecimalSign::kComma : DecimalSign::kPoint;
    if (points + commas > 1) return {other, true};
    const std::size_t at = body.find_first_of(".,");
    const bool could_group = body.size() - at == 4 && at >= 1 && at <= 3 && body[0] != '0';
    return {could_group ? DecimalSign::kUnknown : self, true};
}

std::optional<Decimal> value_of(const Parts& parts, DecimalSign sign, bool& rounded) {
    const char point = sign == DecimalSign::kComma ? ',' : '.';
    const char group = point == '.' ? ',' : '.';
    const std::string_view body = parts.body;
    const std::size_t mark = std::min(body.find(point), body.size());
    const std::string_view whole = body.substr(0, mark);
    const std::string_view part = body.substr(std::min(mark + 1, body.size()));
    if (part.find_first_of(".,") != std::string_view::npos || !groups_well(whole, group))
        return std::nullopt;
    std::string digits;
    for (const char c : whole)
        if (is_digit(c)) digits += c;
    auto before = static_cast<int>(digits.size()) + parts.exponent;  // digits before the point
    digits += part;
    if (before < 0) digits.insert(0, static_cast<std::size_t>(-before), '0');
    before = std::max(before, 0);
    const auto requested = static_cast<std::size_t>(before) + Decimal::kScale;
    if (static_cast<std::size_t>(before) > digits.size())
        digits.append(static_cast<std::size_t>(before) - digits.size(), '0');
    const std::string dropped = digits.size() > requested ? digits.substr(requested) : "";
    digits.resize(std::min(digits.size(), requested));
    const auto at = static_cast<std::size_t>(before);
    std::string exact = "0" + digits.substr(0, at);
    if (at < digits.size()) exact += "." + digits.substr(at);
    const auto plain = Decimal::parse(exact);
    if (!plain) return std::nullopt;
    Int128 units = plain->units();
    if (dropped.find_first_not_of('0') != std::string::npos) {
        rounded = true;
        const bool tie =
            dropped[0] == '5' && dropped.find_first_not_of('0', 1) == std::string::npos;
        if (dropped[0] > '5' || (dropped[0] == '5' && (!tie || units % 2 != 0))) ++units;
    }
    return Decimal::from_units(parts.negative ? -units : units);
}

}  // namespace

NumberText read_number(std::string_view text, DecimalSign sign) {
    const Parts parts = PartsReader(text).read();
    NumberText number;
    number.unit = parts.unit;
    if (parts.absent) return number;
    number.kind = NumberKind::kBad;
    if (parts.bad) return number;
    const Marks marks = marks_of(parts.body);
    DecimalSign taken = marks.shown == DecimalSign::kUnknown ? sign : marks.shown;
    if (!marks.any) taken = DecimalSign::kPoint;
    if (taken != DecimalSign::kUnknown) {
        if (const auto value = value_of(parts, taken, number.rounded)) {
            number.kind = NumberKind::kNumber;
            number.value = *value;
        }
        return number;
    }
    const bool comma = parts.body.find(',') != std::string::npos;
    const auto self = comma ? DecimalSign::kComma : DecimalSign::kPoint;
    const auto other = comma ? DecimalSign::kPoint : DecimalSign::kComma;
    const auto small = value_of(parts, self, number.rounded);
    const auto large = value_of(parts, other, number.rounded);
    if (small && large) {
        number.kind = NumberKind::kAmbiguous;
        number.value = *small;
        number.other = *large;
    }
    return number;
}

DecimalSign shown_decimal_sign(std::string_view text) {
    const Parts parts = PartsReader(text).read();
    if (parts.absent || parts.bad) return DecimalSign::kUnknown;
    return marks_of(parts.body).shown;
}

}  // namespace ballast::ingest::broker
