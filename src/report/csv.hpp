// The rows behind a document as CSV: RFC 4180, a header row with the keys of the columns, UTF-8.
#pragma once

#include <string>

#include "report/document.hpp"

namespace ballast::report {

// The data of the document; without data its tables one below the other, each headed by a line with
// its title. Every row ends with kind, date and digest of the report.
std::string to_csv(const Document& document);
std::string to_csv(const Table& table);

}  // namespace ballast::report
