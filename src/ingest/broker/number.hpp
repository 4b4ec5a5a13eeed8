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
        kAbsent,  // nothing, or a word for nothing: -, - -, n/a, Not available
        kNumber,
        kAmbiguous,  // 1,234 with nothing that says whether the comma groups: value and other
        kBad,
    };
    Kind kind = Kind::kAbsent;
    Decimal value;
    Decimal other;     // when ambiguous: `value` takes the sign for the decimal one, this groups
    std::string unit;  // what stands before or after the number: "$", "EUR"; upper case
    bool rounded = false;  // more than twelve digits after the point, rounded half to even
};

// `sign` is asked only where the text itself does not say which of point and comma is decimal.
NumberText read_number(std::string_view text, DecimalSign sign);

// Which decimal sign the text shows by itself: 1,5 and 1.234,56 a comma, 0.5 and 1,234.56 a point,
// 1,234 neither.
DecimalSign shown_decimal_sign(std::string_view text);

}  // namespace ballast::ingest::broker
