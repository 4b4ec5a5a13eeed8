// PostgreSQL dumps in plain format as tables of text, without a server: the rows of COPY blocks.
//
// A dump is a program for psql. Nothing of it is run: statements are split as PostgreSQL's lexer
// splits them (quotes, dollar quotes, nested comments), those other than COPY … FROM stdin are
// skipped, and a COPY block is read by the rules of its text format (PostgreSQL, COPY, "Text
// Format"). The text of a function that contains the word COPY is therefore not a table.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/read_budget.hpp"
#include "base/result.hpp"
#include "ingest/text_table.hpp"

namespace ballast::ingest {

struct PgDumpLimits {
    std::size_t max_bytes = std::size_t{1} << 30;
    std::size_t max_tables = 1'000;
    std::size_t max_columns = 1'600;   // PostgreSQL's own limit of a table
    std::size_t max_rows = 5'000'000;  // of the tables that are read
    std::size_t max_cell_bytes = std::size_t{1} << 20;
    ReadBudget budget = kDumpBudget;
};

// The tables in the order of the dump. A table outside the schema "public" is named with its
// schema. Of tables that are not among `chosen` (empty: all are) only the rows are counted.
//
// kInvalidInput for a dump in another format, one with INSERT statements in place of COPY, a
// truncated one, and a row with another number of cells than its block has columns (with its line);
// kUnsupported for an encoding other than UTF-8; kLimitExceeded names the limit.
Result<std::vector<TextTable>> read_pg_dump(std::string_view bytes,
                                            const std::vector<std::string>& chosen = {},
                                            const PgDumpLimits& limits = {});

// Whether the bytes look like a dump of PostgreSQL, in any of its formats.
bool is_pg_dump(std::string_view bytes);

}  // namespace ballast::ingest
