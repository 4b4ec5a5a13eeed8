// How banks' extracts write numbers, dates, terms, day counts and yes or no.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::ingest {

// What a file says of its own writing; the values are those of an extract that says nothing.
struct BankFormats {
    char decimal_sign = ',';
    std::string day_pattern = "dd/MM/yyyy";  // of d, dd, M, MM, yyyy and separators
};

// "1.234,56" under ',': the other sign groups thousands and must stand before every third digit.
// A sign, one trailing "%" (divides by 100) and blanks around are allowed. The error says what was
// expected.
Result<double> parse_bank_number(std::string_view text, char decimal_sign);
// A day by a pattern; one-digit days and months are read where the pattern has two. ISO dates are
// read whatever the pattern is.
Result<fin::Date> parse_bank_date(std::string_view text, std::string_view pattern);
// Whole months of "3M", "1Y", "12", "6 months", "Quarterly", "Trimestral"; 0 for "", "0" and "At
// maturity". Terms of days and weeks are no months: an error.
Result<int> parse_bank_months(std::string_view text);
// "ACT/360", "Actual/360", "ACT/365F", "30E/360", "30/360" …: without regard to case and blanks.
// 30/360 is the bond basis of the American market; 30E/360 stays what it is.
Result<fin::DayCount> parse_bank_day_count(std::string_view text);
// yes, true, 1, y, t, s, si, sí, verdadero and their opposites.
Result<bool> parse_bank_flag(std::string_view text);

// Windows-1252 as UTF-8; bytes that it leaves undefined become U+FFFD.
void append_utf8_of_windows_1252(std::string_view bytes, std::string& out);

// In small letters, without spaces, hyphens and underscores.
std::string plain_word(std::string_view text);
// "none", "no", "0,00", "unadjusted": words for nothing; no text too.
bool says_nothing(std::string_view text);

}  // namespace ballast::ingest
