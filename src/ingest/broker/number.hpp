// Numbers as brokers write them: $1,234.56, ($500.00), -€597.49846, 1'234.50, 1.234,56-, 1E-4.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace ballast::ingest::broker {

enum class DecimalSign : std::uint8_t { kUnknown, kPoint, kComma };

struct NumberText {
    enum class Kind : std::uint8_t {
        kAbsent,  // nothing, or a placeholder: -, - -, n/a, Not available
        kNumber,
        kAmbiguous,  // such as 1,234 in a file of unknown decimal sign: value and other
        kBad,
    };
    Kind kind = Kind::kAbsent;
    Decimal value;
    Decimal other;     // when ambiguous: `value` reads the sign as decimal, this one as grouping
    std::string unit;  // text before or after the number: "$", "EUR"; upper case
    bool rounded = false;  // more than twelve digits after the point, rounded half to even
};

// `sign` is used only where the text itself does not determine the decimal sign.
NumberText read_number(std::string_view text, DecimalSign sign);

// The decimal sign that the text proves: a comma for 1,5 and 1.234,56, a point for 0.5 and
// 1,234.56, unknown for 1,234.
DecimalSign shown_decimal_sign(std::string_view text);

}  // namespace ballast::ingest::broker
