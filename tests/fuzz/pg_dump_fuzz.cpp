// Arbitrary bytes as a dump of PostgreSQL: reading never crashes, rows have a cell per column, text
// is UTF-8 within the limits, and errors are text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ingest/pg_dump.hpp"

namespace ingest = ballast::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const ingest::PgDumpLimits limits{
        .max_tables = 8, .max_columns = 16, .max_rows = 200, .max_cell_bytes = 100};
    const auto tables = ingest::read_pg_dump(bytes, {}, limits);
    if (!tables) {
        CHECK(!tables.error().message.empty());
        return 0;
    }
    CHECK(tables->size() <= limits.max_tables);
    std::size_t rows = 0;
    for (const ingest::TextTable& table : *tables) {
        CHECK(table.columns.size() <= limits.max_columns && table.left_out == 0);
        rows += table.rows.size();
        for (const auto& row : table.rows) {
            CHECK(row.size() == table.columns.size());
            for (const auto& cell : row)
                if (cell) CHECK(cell->size() <= limits.max_cell_bytes && !cell->contains('\0'));
        }
    }
    CHECK(rows <= limits.max_rows);
    // Without any chosen table nothing is kept, and the same rows are counted.
    const auto counted = ingest::read_pg_dump(bytes, {"no such table"}, limits);
    if (counted) {
        std::size_t left_out = 0;
        for (const ingest::TextTable& table : *counted) left_out += table.left_out;
        CHECK(left_out == rows);
    }
    return 0;
}
