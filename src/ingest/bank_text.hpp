// Parsing of numbers, dates, terms, day counts and flags in banks' extracts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::ingest {

// Formats stated in a file's metadata; the defaults are those of an extract that states none.
struct BankFormats {
    char decimal_sign = ',';
    std::string day_pattern = "dd/MM/yyyy";  // of d, dd, M, MM, yyyy and separators
};

// "1.234,56" with ',': the other separator groups thousands and must precede every third digit. A
// sign, a trailing "%" (divides by 100) and surrounding blanks are allowed. The error says what was
// expected.
Result<double> parse_bank_number(std::string_view text, char decimal_sign);
// Parses a date by a pattern; one-digit days and months are accepted where the pattern has two
// digits. ISO dates are always accepted.
Result<fin::Date> parse_bank_date(std::string_view text, std::string_view pattern);
// Whole months of "3M", "1Y", "12", "6 months", "Quarterly", "Trimestral"; 0 for "", "0" and "At
// maturity". Terms in days and weeks are errors.
Result<int> parse_bank_months(std::string_view text);
// "ACT/360", "Actual/360", "ACT/365F", "30E/360", "30/360" …, ignoring case and blanks. 30/360 is
// the US bond basis and is distinct from 30E/360.
Result<fin::DayCount> parse_bank_day_count(std::string_view text);
// yes, true, 1, y, t, s, si, sí, verdadero and their opposites.
Result<bool> parse_bank_flag(std::string_view text);

// Converts Windows-1252 to UTF-8; undefined bytes become U+FFFD.
void append_utf8_of_windows_1252(std::string_view bytes, std::string& out);

// In lower case, without spaces, hyphens and underscores.
std::string plain_word(std::string_view text);
// Whether a text stands for an empty value: "none", "no", "0,00", "unadjusted", or nothing.
bool says_nothing(std::string_view text);

}  // namespace ballast::ingest
