// The tables in an uploaded file: one of a CSV or Parquet file, one a sheet of a workbook, one an
// entry of a ZIP archive.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ingest/balance_table.hpp"
#include "service/alm/session_intake.hpp"

namespace ballast::service {

struct TableSource {
    std::string name;  // of an archive's entry: "bank.zip/Fixed annuity.csv"
    ingest::TableKind kind = ingest::TableKind::kUnknown;
    bool passed_over = false;
    std::uint64_t bytes = 0;
    // Its text in pieces; empty where it is no text.
    std::function<Status(const std::function<Status(std::string_view)>&)> pieces;
    // Its rows, where it is no text.
    std::function<Status(const ingest::RowSplitter::Take&)> rows;

    // Either way.
    Status for_each_row(const ingest::RowSplitter::Take& take) const;
};

// Every file is looked at, none is read through. An archive is refused as ingest/archive.hpp says.
Result<std::vector<TableSource>> find_tables(const std::vector<IntakeFile>& files);

}  // namespace ballast::service
