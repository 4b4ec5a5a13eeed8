// Formatting of numbers and text for reports and spreadsheets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballast::report {

// "1,234,567.89"; "N/A" for none. Rounded half away from zero in the decimal digits shown.
std::string amount(std::optional<double> value, int digits = 2);
// 0.1234 as "12.34%".
std::string percent(std::optional<double> fraction, int digits = 2);
std::string plain(std::optional<double> value, int digits = 2);

// Digits of a decimal with thousands separators: "-1234.5" as "-1,234.5".
std::string grouped_digits(std::string digits);

// Shortest text that parses to the same double; empty for none.
std::string exact(std::optional<double> value);

// A field of RFC 4180 CSV. Text that a spreadsheet would run as a formula is escaped
// (base/plain_text.hpp); numbers are written by exact() and are not.
std::string csv_text(std::string_view text);

// Markdown that shows exactly the given text: | is escaped in table cells, and HTML is not passed
// through.
std::string markdown_text(std::string_view text);

}  // namespace ballast::report
