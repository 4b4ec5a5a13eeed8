// Text that others read: names without characters that change how the text around them is shown,
// and cells of delimited files that no spreadsheet runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballast {

// The first character of UTF-8 text that a name must not have, such as "U+202E": control
// characters, line and paragraph separators, and controls of the writing direction (Unicode
// Technical Report 36, 2.5), with which one name can look like another. Absent when every character
// is allowed.
std::optional<std::string> unprintable(std::string_view text);

// What such text must not have, for errors.
inline constexpr std::string_view kUnprintable =
    "control characters or controls of the writing direction";

// The text as a cell of a delimited file. A spreadsheet runs a cell that begins with = + - @ (or
// their full-width forms), a tab, a carriage return or NUL as a formula; an apostrophe before it
// makes it text. That applies wherever a cell may begin: a reader that splits at semicolons, tabs
// or lines, whatever the quotes, finds cells within the text. Numbers are written without this.
std::string escape_formulas(std::string_view text);
// The inverse.
std::string unescape_formulas(std::string_view cell);

}  // namespace ballast
