// How figures are written for people and for spreadsheets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballast::report {

// "1,234,567.89"; "N/A" for none. Rounded half away from zero in the decimal digits shown.
std::string amount(std::optional<double> value, int digits = 2);
// 0.1234 as "12.34 %".
std::string percent(std::optional<double> fraction, int digits = 2);
std::string plain(std::optional<double> value, int digits = 2);

// Shortest text that reads back as the same double; empty for none.
std::string exact(std::optional<double> value);

// A field of RFC 4180 CSV. Text that a spreadsheet would take for a formula (first character = + -
// @ tab carriage return NUL) gets an apostrophe before it; a number is written by exact() and needs
// none.
std::string csv_text(std::string_view text);

// Markdown that shows exactly the text: table cells have | escaped, and no HTML gets through.
std::string markdown_text(std::string_view text);

}  // namespace ballast::report
