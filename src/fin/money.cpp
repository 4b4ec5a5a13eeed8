#include "fin/money.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::fin {

namespace {

Status alike(Currency a, Currency b) {
    if (a == b) return {};
    return fail(Code::kInvalidInput,
                fmt::format("{} and {} cannot be added: convert one first", a.code(), b.code()));
}

}  // namespace

Result<Money> add(const Money& a, const Money& b) {
    TRY_STATUS(alike(a.currency, b.currency));
    TRY(const Decimal sum, ballast::add(a.amount, b.amount));
    return Money{sum, a.currency};
}

Result<Money> subtract(const Money& a, const Money& b) {
    TRY_STATUS(alike(a.currency, b.currency));
    TRY(const Decimal difference, ballast::subtract(a.amount, b.amount));
    return Money{difference, a.currency};
}

Result<Money> negate(const Money& value) {
    TRY(const Decimal negative, ballast::negate(value.amount));
    return Money{negative, value.currency};
}

Result<Money> round_to_minor_unit(const Money& value, Rounding rounding) {
    const auto digits = value.currency.minor_digits();
    if (!digits)
        return fail(Code::kInvalidInput,
                    fmt::format("{} has no minor unit to round to", value.currency.code()));
    TRY(const Decimal rounded, ballast::round(value.amount, *digits, rounding));
    return Money{rounded, value.currency};
}

std::string to_string(const Money& value) {
    const std::string exact = value.amount.to_string();
    const std::size_t point = exact.find('.');
    const int digits = point == std::string::npos ? 0 : static_cast<int>(exact.size() - point - 1);
    const int shown = std::max(digits, value.currency.minor_digits().value_or(0));
    return fmt::format("{} {}", value.amount.to_string(shown), value.currency.code());
}

Result<Amount> add(const Amount& a, const Amount& b) {
    TRY_STATUS(alike(a.currency, b.currency));
    return Amount{a.value + b.value, a.currency};
}

Amount to_amount(const Money& value) { return {value.amount.to_double(), value.currency}; }

}  // namespace ballast::fin
