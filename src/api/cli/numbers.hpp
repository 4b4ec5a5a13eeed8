// JSON numbers and decimal strings as people read them.
#pragma once

#include <string>
#include <string_view>

namespace ballast::api::cli {

// "1234567.8" as "1,234,567.8".
std::string grouped(std::string_view number);

// A number of JSON or an exact decimal, rounded half-even to `digits`, without detour through a
// double where it is a decimal; text that is not a number is unchanged.
std::string fixed(std::string_view number, int digits);

// As `fixed`, without trailing zeros.
std::string at_most(std::string_view number, int digits);

// A fraction as "1.25%".
std::string percent(std::string_view fraction, int digits);

// As `percent`, without trailing zeros.
std::string percent_at_most(std::string_view fraction, int digits);

}  // namespace ballast::api::cli
