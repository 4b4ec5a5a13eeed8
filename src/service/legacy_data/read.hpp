// The files of a request as the book of an earlier system.
#pragma once

#include <string>
#include <vector>

#include "ingest/legacy/record.hpp"
#include "service/legacy_data/requests.hpp"

namespace ballast::service {

class Call;

struct LegacyFiles {
    ingest::LegacyBook book;
    std::vector<std::string> names;
    std::string digest;  // of all files, in any order
};

// The format of a file is recognized by its contents: SQLite, DuckDB, a PostgreSQL dump, otherwise
// CSV, whose table is named by the file (positions.csv).
Result<LegacyFiles> read_legacy_files(Call& call, const LegacyPlanRequest& request);

}  // namespace ballast::service
