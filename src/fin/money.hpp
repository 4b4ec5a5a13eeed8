// Booked money (exact) and model values (doubles), each with its currency.
#pragma once

#include <string>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "fin/currency.hpp"

namespace ballast::fin {

struct Money {
    Decimal amount;
    Currency currency;

    bool operator==(const Money&) const = default;
};

// kInvalidInput for unlike currencies or an amount out of range.
Result<Money> add(const Money& a, const Money& b);
Result<Money> subtract(const Money& a, const Money& b);
Result<Money> negate(const Money& value);
// To the minor unit of the currency; kInvalidInput where it has none.
Result<Money> round_to_minor_unit(const Money& value, Rounding rounding);
// "-12.50 USD": at least the digits of the minor unit, more when the amount has more.
std::string to_string(const Money& value);

// What a model says something is worth. Never booked.
struct Amount {
    double value = 0.0;
    Currency currency;

    bool operator==(const Amount&) const = default;
};

Result<Amount> add(const Amount& a, const Amount& b);
// The nearest double.
Amount to_amount(const Money& value);

}  // namespace ballast::fin
