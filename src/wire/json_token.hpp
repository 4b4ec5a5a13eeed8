// The scalars of JSON text: numbers and strings (RFC 8259, sections 6 and 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ballast::wire {

// A number as written; `text` is empty when it is not one. The digits are kept, so that a decimal
// is parsed from them and never from a double.
struct NumberToken {
    std::string_view text;
    bool is_integer = true;  // neither a fraction nor an exponent
    bool negative = false;
    // Value = mantissa * 10^exponent when `fits`: at most 19 digits, so that nothing overflowed.
    bool fits = true;
    std::uint64_t mantissa = 0;
    int exponent = 0;
    int digits = 0;  // without leading zeros: 10^(digits + exponent - 1) <= |value|
};

// The number at the start of `text`, up to the first character that cannot belong to it.
NumberToken scan_number(std::string_view text);

// The nearest double; infinite when the number is beyond the range of a double.
double to_double(const NumberToken& number);

// The whole text as one number of the JSON grammar, a leading '+' allowed; for cells of files.
std::optional<NumberToken> number_of_text(std::string_view text);

// Appends the unescaped contents of a JSON string; false on an unknown escape or an unpaired
// surrogate.
bool append_unescaped(std::string& out, std::string_view inside);

}  // namespace ballast::wire
