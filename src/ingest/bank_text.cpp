#include "ingest/bank_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fast_float/fast_float.h>
#include <fmt/format.h>
#include <utility>

#include "base/text.hpp"

namespace ballast::ingest {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Lower case, without blanks and full stops, and without the accents of "sí" and "año".
std::string folded_bank_text(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "\xC3\xAD") {
            out += 'i';
            ++i;
        } else if (text.substr(i, 2) == "\xC3\xB1") {
            out += 'n';
            ++i;
        } else if (text[i] != ' ' && text[i] != '.' && text[i] != '_') {
            out += text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
        }
    }
    return out;
}

Error unlike(std::string_view expected, std::string_view text) {
    return fail(Code::kInvalidInput, fmt::format("expected {}, got \"{}\"", expected, text));
}

}  // namespace

Result<double> parse_bank_number(std::string_view text, char decimal_sign) {
    const char group = decimal_sign == ',' ? '.' : ',';
    const auto refuse = [&] {
        return unlike(
            decimal_sign == ',' ? "a number such as 1.234,56" : "a number such as 1,234.56", text);
    };
    std::string_view rest = without_blanks(text);
    const bool percent = rest.ends_with('%');
    if (percent) rest = without_blanks(rest.substr(0, rest.size() - 1));
    std::array<char, 64> plain{};
    std::size_t length = 0, digits_since_group = 0;
    bool grouped = false, fraction = false;
    if (rest.size() >= plain.size()) return refuse();
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const char c = rest[i];
        if (c == group) {
            if (fraction || digits_since_group == 0 || digits_since_group > 3 ||
                (grouped && digits_since_group != 3))
                return refuse();
            grouped = true;
            digits_since_group = 0;
            continue;
        }
        if (c == decimal_sign) {
            if (fraction || (grouped && digits_since_group != 3)) return refuse();
            fraction = true;
            plain[length++] = '.';
            continue;
        }
        if (c == '+' && i == 0) continue;
        if (!is_digit(c) && !(c == '-' && i == 0) && !((c == 'e' || c == 'E') && i > 0) &&
            !((c == '-' || c == '+') && (rest[i - 1] == 'e' || rest[i - 1] == 'E')))
            return refuse();
        if (!fraction && is_digit(c)) ++digits_since_group;
        plain[length++] = c;
    }
    if (grouped && !fraction && digits_since_group != 3) return refuse();
    double value = 0;
    const auto [end, error] = fast_float::from_chars(plain.data(), plain.data() + length, value);
    if (error != std::errc() || end != plain.data() + length || length == 0) return refuse();
    if (!std::isfinite(value)) return refuse();  // beyond 1.797e308
    return percent ? value / 100 : value;
}

Result<fin::Date> parse_bank_date(std::string_view text, std::string_view pattern) {
    const std::string_view day_text = without_blanks(text);
    if (day_text.size() >= 10 && day_text[4] == '-') {
        if (auto iso = fin::Date::parse(day_text.substr(0, 10)); iso) return iso;
    }
    std::array<int, 3> ymd{};  // year, month, day
    std::size_t at = 0;
    for (std::size_t p = 0; p < pattern.size();) {
        const char kind = pattern[p];
        std::size_t width = 0;
        while (p + width < pattern.size() && pattern[p + width] == kind) ++width;
        p += width;
        if (kind != 'y' && kind != 'M' && kind != 'd') {
            for (std::size_t i = 0; i < width; ++i, ++at)
                if (at >= day_text.size() || day_text[at] != kind)
                    return unlike(fmt::format("a date as {}", pattern), text);
            continue;
        }
        int& part = ymd[kind == 'y' ? 0 : kind == 'M' ? 1 : 2];
        std::size_t digits = 0;
        for (; digits < (kind == 'y' ? width : 2) && at < day_text.size() && is_digit(day_text[at]);
             ++digits, ++at)
            part = part * 10 + (day_text[at] - '0');
        if (digits == 0 || (kind == 'y' && digits != width))
            return unlike(fmt::format("a date as {}", pattern), text);
    }
    // A time after the date is ignored.
    if (at < day_text.size() && day_text[at] != ' ' && day_text[at] != 'T')
        return unlike(fmt::format("a date as {}", pattern), text);
    auto date = fin::Date::from_ymd(ymd[0], ymd[1], ymd[2]);
    if (!date) return unlike(fmt::format("a date as {}", pattern), text);
    return date;
}

Result<int> parse_bank_months(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, int>, 24> kWords{{
        {"monthly", 1},       {"mensual", 1},      {"bimonthly", 2},   {"bimestral", 2},
        {"quarterly", 3},     {"trimestral", 3},   {"fourmonthly", 4}, {"cuatrimestral", 4},
        {"semiannual", 6},    {"semiannually", 6}, {"halfyearly", 6},  {"semestral", 6},
        {"annual", 12},       {"annually", 12},    {"yearly", 12},     {"anual", 12},
        {"biennial", 24},     {"bienal", 24},      {"atmaturity", 0},  {"maturity", 0},
        {"alvencimiento", 0}, {"vencimiento", 0},  {"none", 0},        {"bullet", 0},
    }};
    const std::string word = folded_bank_text(text);
    if (word.empty()) return 0;
    for (const auto& [name, months] : kWords)
        if (word == name) return months;
    int count = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(word.data() + word.size() - end));
    const bool months = unit.empty() || unit == "m" || unit == "month" || unit == "months" ||
                        unit == "mes" || unit == "meses";
    const bool years = unit == "y" || unit == "year" || unit == "years" || unit == "a" ||
                       unit == "ano" || unit == "anos";
    constexpr int kMostMonths = 1'200;
    if (error != std::errc() || count < 0 || !(months || years) ||
        count > (years ? kMostMonths / 12 : kMostMonths))
        return unlike("a term in months or years such as 3M, 1Y or 12", text);
    return years ? 12 * count : count;
}

Result<fin::DayCount> parse_bank_day_count(std::string_view text) {
    using fin::DayCount;
    static constexpr std::array<std::pair<std::string_view, DayCount>, 30> kWords{{
        {"act/360", DayCount::kAct360},
        {"actual/360", DayCount::kAct360},
        {"a/360", DayCount::kAct360},
        {"act/365", DayCount::kAct365Fixed},
        {"actual/365", DayCount::kAct365Fixed},
        {"a/365", DayCount::kAct365Fixed},
        {"act/365f", DayCount::kAct365Fixed},
        {"act/365fixed", DayCount::kAct365Fixed},
        {"actual/365fixed", DayCount::kAct365Fixed},
        {"actual/365(fixed)", DayCount::kAct365Fixed},
        {"act/365(fixed)", DayCount::kAct365Fixed},
        {"act/act", DayCount::kActActIsda},
        {"actual/actual", DayCount::kActActIsda},
        {"act/actisda", DayCount::kActActIsda},
        {"act/act(isda)", DayCount::kActActIsda},
        {"actual/actual(isda)", DayCount::kActActIsda},
        {"act/act-icma", DayCount::kActActIcma},
        {"act/acticma", DayCount::kActActIcma},
        {"act/act(icma)", DayCount::kActActIcma},
        {"act/act-afb", DayCount::kActActAfb},
        {"30/360", DayCount::kThirty360Us},
        {"30/360us", DayCount::kThirty360Us},
        {"30/360-us", DayCount::kThirty360Us},
        {"30u/360", DayCount::kThirty360Us},
        {"30a/360", DayCount::kThirty360Bond},
        {"30e/360", DayCount::kThirtyE360},
        {"30/360e", DayCount::kThirtyE360},
        {"eurobond", DayCount::kThirtyE360},
        {"30e/360-isda", DayCount::kThirtyE360Isda},
        {"30e/360isda", DayCount::kThirtyE360Isda},
    }};
    const std::string word = folded_bank_text(text);
    for (const auto& [name, day_count] : kWords)
        if (word == name) return day_count;
    return unlike("a day count such as ACT/360, ACT/365, ACT/ACT, 30/360 or 30E/360", text);
}

Result<bool> parse_bank_flag(std::string_view text) {
    const std::string word = folded_bank_text(text);
    for (const std::string_view yes : {"true", "yes", "1", "y", "t", "s", "si", "verdadero"})
        if (word == yes) return true;
    for (const std::string_view no : {"false", "no", "0", "n", "f", "falso"})
        if (word == no) return false;
    return unlike("yes or no", text);
}

void append_utf8_of_windows_1252(std::string_view bytes, std::string& out) {
    // The code points of 0x80 to 0x9F; 0 where the code page is undefined.
    static constexpr std::array<char16_t, 32> kHigh = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    for (const char c : bytes) {
        const unsigned byte = static_cast<unsigned char>(c);
        unsigned code = byte;
        if (byte < 0x80) {
            out += c;
            continue;
        }
        if (byte < 0xA0) code = kHigh[byte - 0x80] ? kHigh[byte - 0x80] : 0xFFFD;
        if (code < 0x800) {
            out += static_cast<char>(0xC0 | (code >> 6));
        } else {
            out += static_cast<char>(0xE0 | (code >> 12));
            out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        }
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

std::string plain_word(std::string_view text) {
    std::string word;
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '_' && c != '-')
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return word;
}

bool says_nothing(std::string_view text) {
    const std::string word = plain_word(text);
    if (word.find_first_not_of("0.,%") == std::string::npos) return true;
    constexpr std::array<std::string_view, 12> kNothing{
        "none", "no",  "false", "n",       "f",          "null",
        "na",   "n/a", "nc",    "ninguno", "unadjusted", "noadjustment"};
    return std::ranges::find(kNothing, word) != kNothing.end();
}

}  // namespace ballast::ingest
