// Lines that a document has in every format: dates, units, reasons, provenance.
#pragma once

#include <string>

#include "report/document.hpp"

namespace ballast::report {

// "As of 2025-06-30, in USD. Coverage 98.20%."
std::string date_line(const Document& document);
// "Amounts in USD."; empty for a table without money, or with money in several currencies.
std::string units_line(const Table& table);
// "VaR (historical, 99%, 1 day)".
std::string fact_label(const Fact& fact);
// With its currency: "1,234.50 USD".
std::string shown_with_unit(const Cell& cell);
// "N/A: the reason. Last result: 2025-06-27."
std::string unavailable_line(const Unavailable& unavailable);
// "Warning: AAPL has no price on 2025-06-30".
std::string issue_line(const Issue& issue);
// "Engine 1.2.0, data 0123456789abcdef, digest …": the digest in full, so that a printed page can
// be checked.
std::string provenance_line(const Document& document);

}  // namespace ballast::report
