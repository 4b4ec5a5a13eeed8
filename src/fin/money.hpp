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

// kInvalidInput for different currencies or an amount out of range.
Result<Money> add(const Money& a, const Money& b);
Result<Money> subtract(const Money& a, const Money& b);
Result<Money> negate(const Money& value);
// Rounds to the minor unit of the currency; kInvalidInput if it has none.
Result<Money> round_to_minor_unit(const Money& value, Rounding rounding);
// "-12.50 USD": the digits of the minor unit, more if the amount has more.
std::string to_string(const Money& value);

// A model value. Never booked.
struct Amount {
    double value = 0.0;
    Currency currency;

    bool operator==(const Amount&) const = default;
};

Result<Amount> add(const Amount& a, const Amount& b);
// The nearest double.
Amount to_amount(const Money& value);

}  // namespace ballast::fin
