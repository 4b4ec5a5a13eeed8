// The values that deals and assets have today, for the cells of the workbook from which they were
// imported: the reverse of its import.
#pragma once

#include <string>

#include "ingest/workbook_edit.hpp"
#include "service/clo/book_import.hpp"
#include "service/clo/deal_source.hpp"

namespace ballast::service {

// The cells whose values an import would change back, and those that the records fill: analysis
// date, par, accounts, balances, triggers, thresholds, index rate and unpaid fees of each sheet
// whose deal is stored, and the fields of the sheet of assets. `document` is that of the import. A
// deal is as of `point`, or of its newest state or lot. kInvalidInput where the sheet has no room
// for assets that the deal holds.
Result<ingest::WorkbookEdits> book_values(Call& call, const std::string& bytes,
                                          const CloImportDocument& document,
                                          const CloDealPoint& point);

}  // namespace ballast::service
