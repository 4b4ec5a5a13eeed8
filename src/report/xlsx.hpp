// A document as a workbook: a sheet with its headline, one per section, one with the data. Cells
// are typed: numbers at full precision with the number format of the document, dates, texts; never
// a formula, whatever a text begins with. Charts are those of the spreadsheet, next to their data.
// The same document gives the same bytes.
#pragma once

#include <string>

#include "base/result.hpp"
#include "report/document.hpp"

namespace ballast::report {

// Fails when the machine has no memory or no space for temporary files.
Result<std::string> to_xlsx(const Document& document);

}  // namespace ballast::report
