#include "store/log_position.hpp"

#include <charconv>
#include <fmt/format.h>

namespace ballast::store {

namespace {

constexpr std::size_t kMaxDigits = 8;

std::optional<std::uint64_t> parse_half(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    if (text.empty() || text.size() > kMaxDigits || !is_whole) return std::nullopt;
    return value;
}

}  // namespace

std::optional<LogPosition> LogPosition::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto high = parse_half(text.substr(0, slash));
    const auto low = parse_half(text.substr(slash + 1));
    if (!high || !low) return std::nullopt;
    return LogPosition{*high << 32U | *low};
}

std::string LogPosition::to_string() const {
    return fmt::format("{:X}/{:X}", bytes >> 32U, bytes & 0xffffffffU);
}

}  // namespace ballast::store
