// Arbitrary bytes as a loan tape and as a table of correlations: headings and cells become fields
// and values, or not, and a table of correlations becomes a symmetric matrix or an error with its
// place.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "clo/asset_columns.hpp"
#include "clo/correlation_table.hpp"
#include "clo/tape_value.hpp"
#include "ingest/csv.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kMostItems = 20;  // eigenvalues of more take too long for many inputs

void check_headings(const ingest::CsvTable& table) {
    for (const auto& column : table.columns) {
        const std::string field = clo::tape_field(column.name);
        CHECK(field.empty() || clo::tape_field(field) == field);
        for (const auto& cell : column.cells) {
            if (!cell) continue;
            const std::string value = clo::tape_value(field, *cell);
            CHECK(clo::tape_value(field, value) == value);
        }
    }
}

void check_correlations(const ingest::CsvTable& table) {
    std::vector<std::vector<std::string>> rows(table.rows);
    for (std::size_t r = 0; r < table.rows; ++r)
        for (const auto& column : table.columns) rows[r].push_back(column.cells[r].value_or(""));
    const auto made = clo::correlation_of_cells(rows);
    if (!made) {
        CHECK(made.error().code == Code::kInvalidInput && !made.error().message.empty());
        return;
    }
    CHECK(made->ids.size() == made->matrix.rows && made->matrix.rows == made->matrix.cols);
    if (made->ids.size() > kMostItems) return;
    const auto check = clo::check_correlation(made->ids, made->matrix);
    if (!check) return;
    const auto repaired = clo::repair_correlation(made->matrix, clo::CorrelationRepair::kClip);
    if (repaired) CHECK(clo::factor_correlation(repaired->matrix).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    if (const auto tape = ingest::read_csv(text, {.delimiter = std::nullopt}))
        check_headings(*tape);
    if (const auto table = ingest::read_csv(text, {.delimiter = std::nullopt, .header = false}))
        check_correlations(*table);
    return 0;
}
