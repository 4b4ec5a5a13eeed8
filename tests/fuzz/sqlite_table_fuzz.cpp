// Arbitrary bytes as a SQLite database: reading never crashes, hangs or runs SQL of the file. The
// header is completed, so that the bytes are pages.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "ingest/sqlite_table.hpp"

namespace ingest = ballast::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(data, data + size);
    const std::string magic("SQLite format 3\0", 16);
    if (bytes.size() > magic.size()) bytes.replace(0, magic.size(), magic);
    const ingest::SqliteLimits limits{.max_rows = 500};
    const auto tables = ingest::read_sqlite(bytes, limits);
    if (!tables) {
        CHECK(!tables.error().message.empty());
        return 0;
    }
    std::size_t rows = 0;
    for (const ingest::SqliteTable& table : *tables)
        for (const auto& row : table.rows) {
            CHECK(row.size() == table.columns.size());
            ++rows;
        }
    CHECK(rows <= limits.max_rows);
    return 0;
}
