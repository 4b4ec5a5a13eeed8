#include "api/cli/numbers.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "base/decimal.hpp"

namespace ballast::api::cli {

namespace {

std::optional<double> double_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

// "-0.00" is "0.00".
std::string without_negative_zero(std::string text) {
    if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos)
        text.erase(0, 1);
    return text;
}

std::string without_trailing_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

std::string grouped(std::string_view number) {
    const std::size_t begin = number.starts_with('-') ? 1 : 0;
    std::size_t end = begin;
    while (end < number.size() && number[end] >= '0' && number[end] <= '9') ++end;
    std::string out(number.substr(0, begin));
    for (std::size_t at = begin; at < end; ++at) {
        if (at > begin && (end - at) % 3 == 0) out += ',';
        out += number[at];
    }
    return out + std::string(number.substr(end));
}

std::string fixed(std::string_view number, int digits) {
    if (const auto decimal = Decimal::parse(number))
        return grouped(without_negative_zero(decimal->to_string(digits)));
    const std::optional<double> value = double_of(number);
    if (!value) return std::string(number);
    return grouped(without_negative_zero(fmt::format("{:.{}f}", *value, digits)));
}

std::string at_most(std::string_view number, int digits) {
    return without_trailing_zeros(fixed(number, digits));
}

std::string percent(std::string_view fraction, int digits) {
    const std::optional<double> value = double_of(fraction);
    if (!value) return std::string(fraction);
    return grouped(without_negative_zero(fmt::format("{:.{}f}", *value * 100, digits))) + "%";
}

std::string percent_at_most(std::string_view fraction, int digits) {
    std::string text = percent(fraction, digits);
    if (!text.ends_with('%')) return text;
    text.pop_back();
    return without_trailing_zeros(std::move(text)) + '%';
}

}  // namespace ballast::api::cli
