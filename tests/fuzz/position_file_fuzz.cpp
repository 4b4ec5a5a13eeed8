// Arbitrary bytes as a file of positions: reading never crashes, every row has a cell for each
// column, a valid row has a position that the rules accept, an invalid one an error with a message,
// and the file as it is written again has as many rows.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ingest/position_file.hpp"

namespace ingest = ballast::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const ingest::PositionFileRules rules{
        .as_of = ballast::fin::Date::from_serial(20'000),
        .oldest = ballast::fin::Date::from_serial(9'000),
        .duplicates = static_cast<ballast::model::Duplicates>(data[0] % 3)};
    const auto file = ingest::read_position_file(text, rules);
    if (!file) {
        CHECK(!file.error().message.empty());
        return 0;
    }
    CHECK(file->valid + file->invalid + file->merged + file->closed == file->rows.size());
    for (const ingest::PositionFileRow& row : file->rows) {
        CHECK(row.line > 0 && row.cells.size() == file->columns.size());
        const bool is_invalid = row.state == ingest::PositionRowState::kInvalid;
        CHECK(is_invalid == !row.errors.empty());
        for (const ingest::PositionRowError& error : row.errors)
            CHECK(!error.code.empty() && !error.message.empty());
        if (row.state != ingest::PositionRowState::kValid) continue;
        CHECK(row.position && !row.position->quantity.is_zero());
        CHECK(row.position->entry_price->sign() > 0);
        CHECK(*row.position->entry_date <= rules.as_of &&
              *row.position->entry_date >= rules.oldest);
    }
    const auto again = ingest::read_position_file(
        ingest::write_position_file(*file, ingest::PositionFileUse::kStored), rules);
    CHECK(again && again->rows.size() == file->rows.size());
    return 0;
}
