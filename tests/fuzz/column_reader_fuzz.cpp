// Arbitrary bytes as a table of typed columns: the fast path and the careful one agree, for any
// piece size, on the values and on whether there are any. The first byte selects types and sizes.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "ingest/column_careful.hpp"
#include "ingest/column_reader.hpp"
#include "ingest/csv.hpp"

namespace ingest = ballast::ingest;

namespace {

void check_same(const ingest::ColumnTable& a, const ingest::ColumnTable& b) {
    CHECK(a.rows == b.rows && a.columns.size() == b.columns.size());
    for (std::size_t i = 0; i < a.columns.size(); ++i) {
        const auto& x = a.columns[i];
        const auto& y = b.columns[i];
        CHECK(x.absent == y.absent && x.words == y.words);
        for (std::size_t row = 0; row < a.rows; ++row) {
            switch (x.type) {
                case ingest::ColumnType::kInt64:
                    CHECK(x.int64s(a.rows)[row] == y.int64s(a.rows)[row]);
                    break;
                case ingest::ColumnType::kDouble:
                    CHECK(std::bit_cast<std::uint64_t>(x.doubles(a.rows)[row]) ==
                          std::bit_cast<std::uint64_t>(y.doubles(a.rows)[row]));
                    break;
                case ingest::ColumnType::kDecimal:
                    CHECK(x.decimals(a.rows)[row] == y.decimals(a.rows)[row]);
                    break;
                case ingest::ColumnType::kDate:
                    CHECK(x.dates(a.rows)[row] == y.dates(a.rows)[row]);
                    break;
                case ingest::ColumnType::kWord:
                    CHECK(x.codes(a.rows)[row] == y.codes(a.rows)[row]);
                    break;
                case ingest::ColumnType::kText:
                    CHECK(x.texts(a.rows)[row] == y.texts(a.rows)[row]);
                    break;
            }
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static ballast::ThreadPool threads(2);
    if (size == 0) return 0;
    const std::uint8_t choice = data[0];
    // Allocated at its exact size, so that reading past the end is detected.
    const std::string text(data + 1, data + size);
    const std::size_t line = std::min(text.find_first_of("\r\n"), text.size());
    ingest::ColumnReadOptions options;
    for (std::size_t begin = 0, i = 0; begin <= line && i < 8; ++i) {
        const std::size_t end = std::min(text.find(',', begin), line);
        const auto type = static_cast<ingest::ColumnType>((choice + i) % 6);
        options.columns.push_back({text.substr(begin, end - begin), type});
        begin = end + 1;
    }
    const auto careful = ingest::detail::read_columns_carefully(text, options);
    for (const std::size_t chunk : {std::size_t{64}, std::size_t{200}, std::size_t{1} << 20}) {
        options.chunk_bytes = chunk;
        const auto table = ingest::read_columns(text, options, {.threads = &threads});
        CHECK(table.has_value() == careful.has_value());
        if (table) check_same(*table, *careful);
    }
    return 0;
}
