// Arbitrary bytes as CSV: reading never crashes, a table is consistent and round-trips, and errors
// are text with a location. The first byte selects the options.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "ingest/csv.hpp"
#include "ingest/csv_write_test.hpp"
#include "wire/json.hpp"

namespace ingest = ballast::ingest;

namespace {

ingest::CsvOptions options_of(std::uint8_t choice) {
    constexpr std::string_view kDelimiters = ",;\t|";
    ingest::CsvOptions options;
    const std::size_t delimiter = choice & 7U;
    options.delimiter = std::nullopt;
    if (delimiter < kDelimiters.size()) options.delimiter = kDelimiters[delimiter];
    options.header = (choice & 8U) != 0;
    if ((choice & 16U) != 0) {
        options.max_columns = 8;
        options.max_cells = 64;
        options.max_field_bytes = 50;
    }
    return options;
}

bool can_be_sent(const std::string& text) {
    const auto again = ballast::wire::read_json<std::string>(ballast::wire::to_json(text));
    return again && *again == text;
}

void check_error(const ballast::Error& error) {
    CHECK(can_be_sent(error.message));
    CHECK(error.code == ballast::Code::kLimitExceeded || !error.errors.empty());
    CHECK(error.errors.size() <= 101);
    for (const ballast::FieldError& field : error.errors) {
        CHECK(field.pointer.starts_with("line "));
        CHECK(can_be_sent(field.message) && !field.hint.empty());
    }
}

void check_table(const ingest::CsvTable& table, const ingest::CsvOptions& options) {
    std::set<std::string_view> names;
    for (const auto& column : table.columns) {
        CHECK(!column.name.empty() && names.insert(column.name).second);
        CHECK(column.cells.size() == table.rows);
    }
    CHECK(names.size() <= options.max_columns);
    CHECK(table.rows * table.columns.size() <= options.max_cells);
    for (std::size_t row = 1; row < table.rows; ++row)
        CHECK(table.line_of_row(row) > table.line_of_row(row - 1));
    const auto again = ingest::read_csv(ingest::write_csv(table), {.delimiter = table.delimiter});
    CHECK(again && ingest::same_contents(*again, table));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ingest::CsvOptions options = options_of(data[0]);
    const std::string text(data + 1, data + size);
    const auto table = ingest::read_csv(text, options);
    if (table)
        check_table(*table, options);
    else
        check_error(table.error());
    return 0;
}
