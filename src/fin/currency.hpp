// An ISO 4217 currency: three letters and the number of digits of its minor unit.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::fin {

class Currency {
public:
    // XXX, the ISO 4217 code for no currency.
    constexpr Currency() = default;

    // Exactly three capital letters of refdata/currencies.csv; the error names the nearest codes.
    static Result<Currency> parse(std::string_view code);

    constexpr std::string_view code() const { return {code_.data(), code_.size()}; }
    std::string to_string() const { return std::string(code()); }
    // Digits of the minor unit (2 for USD, 0 for JPY); nullopt where ISO gives none (gold, no
    // currency).
    constexpr std::optional<int> minor_digits() const {
        return digits_ < 0 ? std::nullopt : std::optional<int>(digits_);
    }

    constexpr auto operator<=>(const Currency&) const = default;

    static const Currency kUsd;
    static const Currency kEur;
    static const Currency kGbp;
    static const Currency kJpy;
    static const Currency kChf;

private:
    constexpr Currency(char a, char b, char c, int digits) : code_{a, b, c}, digits_(digits) {}

    std::array<char, 3> code_ = {'X', 'X', 'X'};
    int digits_ = -1;
};

inline constexpr Currency Currency::kUsd{'U', 'S', 'D', 2};
inline constexpr Currency Currency::kEur{'E', 'U', 'R', 2};
inline constexpr Currency Currency::kGbp{'G', 'B', 'P', 2};
inline constexpr Currency Currency::kJpy{'J', 'P', 'Y', 0};
inline constexpr Currency Currency::kChf{'C', 'H', 'F', 2};

}  // namespace ballast::fin

template <>
struct std::hash<ballast::fin::Currency> {
    std::size_t operator()(ballast::fin::Currency currency) const noexcept {
        return std::hash<std::string_view>{}(currency.code());
    }
};
