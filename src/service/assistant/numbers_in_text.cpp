#include "service/assistant/numbers_in_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace ballast::service {

namespace {

struct TextNumber {
    std::string text;
    double value = 0.0;
    int digits = 0;  // after the point
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_text_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "1,234.50", "0.05", "1e-3"; not the digits within words such as "r1" or "Q3".
std::vector<TextNumber> numbers_of(std::string_view text) {
    std::vector<TextNumber> numbers;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = is_digit(text[at]) &&
                            (at == 0 || !(is_text_letter(text[at - 1]) || text[at - 1] == '_'));
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        std::string plain;
        bool has_point = false;
        int digits = 0;
        for (; end < text.size(); ++end) {
            const char c = text[end];
            const bool more = end + 1 < text.size() && is_digit(text[end + 1]);
            if (is_digit(c)) {
                plain += c;
                if (has_point) ++digits;
            } else if (c == '.' && !has_point && more) {
                has_point = true;
                plain += c;
            } else if ((c == 'e' || c == 'E') && end + 2 < text.size() &&
                       (is_digit(text[end + 1]) ||
                        ((text[end + 1] == '-' || text[end + 1] == '+') &&
                         is_digit(text[end + 2])))) {
                plain += c;
                plain += text[++end];
            } else if (!(c == ',' && more)) {
                break;
            }
        }
        if (begins)
            numbers.push_back({std::string(text.substr(at, end - at)),
                               std::strtod(plain.c_str(), nullptr), digits});
        at = std::max(end, at + 1);
    }
    return numbers;
}

bool rounds_to(double source, const TextNumber& number) {
    constexpr std::array kScales{1.0, 100.0, 10'000.0, 1e-3, 1e-6, 1e-9};
    const double tolerance = 0.5 * std::pow(10.0, -number.digits) * (1.0 + 1e-9);
    return std::ranges::any_of(kScales, [&](double scale) {
        return std::abs(std::abs(source) * scale - number.value) <= tolerance;
    });
}

// Of one or two digits, as in "the two largest" or a list: too common to be distinguished.
bool is_checked(const TextNumber& number) { return number.digits > 0 || number.value >= 100.0; }

}  // namespace

std::vector<std::string> unverified_numbers(std::string_view text,
                                            const std::vector<std::string>& sources) {
    std::vector<double> known;
    for (const std::string& source : sources)
        for (const TextNumber& number : numbers_of(source)) known.push_back(number.value);
    std::vector<std::string> unverified;
    for (const TextNumber& number : numbers_of(text)) {
        const auto matches = [&](double source) { return rounds_to(source, number); };
        if (!is_checked(number) || std::ranges::any_of(known, matches)) continue;
        if (std::ranges::find(unverified, number.text) == unverified.end())
            unverified.push_back(number.text);
    }
    return unverified;
}

}  // namespace ballast::service
