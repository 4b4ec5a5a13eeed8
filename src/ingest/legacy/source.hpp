// Which earlier system a set of tables belongs to, and its book.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ingest/legacy/record.hpp"
#include "ingest/text_table.hpp"

namespace ballast::ingest {

// Tables of a source whose rows are read. Of a dump no others are kept in memory.
std::vector<std::string> legacy_tables(LegacySource source);

// By the tables: kInvalidInput, with the tables found and those of each system, where they belong
// to none or to several.
Result<LegacySource> recognize_legacy(std::span<const TextTable> tables);

// `as_of`: rows dated later are rejected. kInvalidInput for a table of another schema.
Result<LegacyBook> read_legacy(std::span<const TextTable> tables, LegacySource source,
                               fin::Date as_of);

}  // namespace ballast::ingest
