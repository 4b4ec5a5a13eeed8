// The tables in an uploaded file: one for a CSV or Parquet file, one per sheet of a workbook, one
// per entry of a ZIP archive.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ingest/balance_table.hpp"
#include "service/alm/session_intake.hpp"

namespace ballast::service {

struct SessionTableSource {
    std::string name;  // for an archive entry: "bank.zip/Fixed annuity.csv"
    ingest::TableKind kind = ingest::TableKind::kUnknown;
    bool skipped = false;
    std::uint64_t bytes = 0;
    // Its text in chunks, for text tables.
    std::function<Status(const std::function<Status(std::string_view)>&)> pieces;
    // Its rows, for other tables.
    std::function<Status(const ingest::RowSplitter::Take&)> rows;

    // Rows of either kind.
    Status for_each_row(const ingest::RowSplitter::Take& take) const;
};

// Inspects every file without reading it fully. Archives are rejected under the conditions of
// ingest/archive.hpp.
Result<std::vector<SessionTableSource>> find_tables(const std::vector<IntakeFile>& files);

}  // namespace ballast::service
