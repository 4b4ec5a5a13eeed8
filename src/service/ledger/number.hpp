// Numbers and ratios in the notation of other programs.
#pragma once

#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "wire/scalar.hpp"

namespace ballast::service {

// An exact decimal; digits beyond the twelfth (a third of a share as a double prints it) are
// rounded half to even.
struct LedgerNumber {
    Decimal value;
    bool rounded = false;
    double to_double() const { return value.to_double(); }
};

// Amount in a measured series, which is not posted: a double, from a number or from its text.
struct LedgerAmount {
    double value = 0.0;
    double to_double() const { return value; }
};

// New units per old: "2", "0.5", "2:1", "1/3".
struct LedgerRatio {
    Decimal numerator{1};
    Decimal denominator{1};
};

Result<LedgerNumber> parse_ledger_number(std::string_view text);
Result<LedgerAmount> parse_ledger_amount(std::string_view text);
std::string to_text(const LedgerAmount& amount);
Result<LedgerRatio> parse_ledger_ratio(std::string_view text);
std::string to_text(const LedgerRatio& ratio);

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Scalar<service::LedgerNumber> {
    static constexpr std::string_view name = "decimal";
    static constexpr std::string_view format = "decimal";
    static constexpr std::string_view doc =
        "exact decimal; digits after the twelfth decimal place are rounded";
    static constexpr std::string_view pattern = Scalar<Decimal>::pattern;
    static constexpr bool accepts_number = true;
    static Result<service::LedgerNumber> parse(std::string_view text) {
        return service::parse_ledger_number(text);
    }
    static std::string to_text(const service::LedgerNumber& value) {
        return value.value.to_string();
    }
};

template <>
struct Scalar<service::LedgerAmount> {
    static constexpr std::string_view name = "decimal";
    static constexpr std::string_view format = "decimal";
    static constexpr std::string_view doc = "number, or its text";
    static constexpr std::string_view pattern = Scalar<Decimal>::pattern;
    static constexpr bool accepts_number = true;
    static Result<service::LedgerAmount> parse(std::string_view text) {
        return service::parse_ledger_amount(text);
    }
    static std::string to_text(const service::LedgerAmount& value) {
        return service::to_text(value);
    }
};

template <>
struct Scalar<service::LedgerRatio> {
    static constexpr std::string_view name = "ratio";
    static constexpr std::string_view format = "ratio";
    static constexpr std::string_view doc = "new shares per old share: 2, 0.5, \"2:1\" or \"1/3\"";
    static constexpr std::string_view pattern = "^[0-9.eE+-]+([:/][0-9.eE+-]+)?$";
    static constexpr bool accepts_number = true;
    static Result<service::LedgerRatio> parse(std::string_view text) {
        return service::parse_ledger_ratio(text);
    }
    static std::string to_text(const service::LedgerRatio& value) {
        return service::to_text(value);
    }
};

}  // namespace ballast::wire
