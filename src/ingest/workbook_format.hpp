// Detects date formats in a workbook, and converts serial numbers to dates.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballast::ingest {

enum class DateSystem { k1900, k1904 };

// Built-in formats 14-22, 27-36, 45-47 and 50-58 (ECMA-376 part 1, 18.8.30).
bool is_built_in_date_format(unsigned id);
// Whether a format code has a day, month, year, hour or second outside quotes, brackets and
// escapes.
bool is_date_format(std::string_view code);

// "2026-02-28", "2026-02-28T12:30:00" or, below one day, "12:30:00". nullopt for a number outside
// the date system: negative, or after 9999. Serial 60 of the 1900 system is 29 February 1900, which
// did not exist: nullopt too.
std::optional<std::string> date_text(double serial, DateSystem system);

}  // namespace ballast::ingest
