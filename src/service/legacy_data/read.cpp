#include "service/legacy_data/read.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

#include "base/digest.hpp"
#include "fin/utc_date.hpp"
#include "ingest/csv.hpp"
#include "ingest/legacy/source.hpp"
#include "ingest/pg_dump.hpp"
#include "ingest/sqlite_table.hpp"
#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/legacy_data/describe.hpp"
#include "store/duckdb_tables.hpp"
#include "wire/table.hpp"

namespace ballast::service {

namespace {

using ingest::TextTable;

constexpr std::size_t kMostCsvCells = 20'000'000;

// "public.positions.csv" is the table positions.
std::string table_name(std::string name) {
    name = name.substr(name.find_last_of('/') + 1);
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0)
        name.resize(dot);
    if (name.starts_with("public.")) name.erase(0, 7);
    return name;
}

Result<std::vector<TextTable>> csv_tables(const NamedBytes& file) {
    TRY(ingest::CsvTable csv,
        ingest::read_csv(file.bytes, {.delimiter = std::nullopt, .max_cells = kMostCsvCells}));
    TextTable table{.name = table_name(file.name)};
    for (const auto& column : csv.columns) table.columns.push_back(column.name);
    const std::uint64_t budget = ingest::kDumpBudget.of_file(file.bytes.size());
    const std::uint64_t used = csv.rows * ingest::row_bytes(csv.columns.size());
    if (used > budget) return over_budget(file.name, used, budget, "split the file");
    table.rows.resize(csv.rows);
    for (auto& row : table.rows) row.reserve(csv.columns.size());
    for (auto& column : csv.columns)
        for (std::size_t row = 0; row < csv.rows; ++row)
            table.rows[row].push_back(std::move(column.cells[row]));
    std::vector<TextTable> tables;
    tables.push_back(std::move(table));
    return tables;
}

Result<std::vector<TextTable>> duckdb_tables(const NamedBytes& file,
                                             const std::vector<std::string>& chosen) {
    TRY(auto read, store::read_duckdb_file(file.bytes, file.name, chosen));
    std::vector<TextTable> tables;
    for (store::DuckdbTable& one : read) {
        TextTable& table = tables.emplace_back();
        table.name = std::move(one.name);
        table.left_out = one.left_out;
        table.rows.resize(one.cells.rows);
        for (auto& column : one.cells.columns) {
            table.columns.push_back(std::move(column.name));
            for (std::size_t row = 0; row < one.cells.rows; ++row)
                table.rows[row].push_back(std::move(column.cells[row]));
        }
    }
    return tables;
}

Result<std::vector<TextTable>> tables_of(const NamedBytes& file,
                                         const std::vector<std::string>& chosen) {
    if (file.bytes.starts_with("SQLite format 3")) return ingest::read_sqlite(file.bytes);
    if (store::is_duckdb_file(file.bytes)) return duckdb_tables(file, chosen);
    if (ingest::is_pg_dump(file.bytes) || file.bytes.starts_with("\x1F\x8B") ||
        file.name.ends_with(".sql"))
        return ingest::read_pg_dump(file.bytes, chosen);
    if (file.bytes.starts_with("PAR1") || file.name.ends_with(".json"))
        return fail(Code::kInvalidInput,
                    "it is no file of PortfolioOS or SigmaSight: a session of ALMReady is uploaded "
                    "as a balance sheet (alm.session.create)");
    if (!file.name.ends_with(".csv"))
        return fail(Code::kInvalidInput,
                    "it is no file of SQLite or DuckDB, no dump of PostgreSQL, and its name does "
                    "not end in .csv");
    return csv_tables(file);
}

// Every table that any earlier system has, each once.
std::vector<std::string> tables_to_read() {
    std::vector<std::string> chosen;
    for (const auto source :
         {ingest::LegacySource::kPortfolioOs, ingest::LegacySource::kSigmaSight})
        for (std::string& name : ingest::legacy_tables(source)) chosen.push_back(std::move(name));
    return chosen;
}

}  // namespace

Result<LegacyFiles> read_legacy_files(Call& call, const LegacyPlanRequest& request) {
    LegacyFiles files;
    std::vector<TextTable> tables;
    std::vector<std::string> digests;
    for (std::size_t i = 0; i < request.files.size(); ++i) {
        const std::string pointer = fmt::format("/files/{}", i);
        TRY(const NamedBytes file, given_bytes(call, request.files[i], pointer));
        auto read = tables_of(file, tables_to_read());
        if (!read) {
            Error error = std::move(read).error();
            error.message = fmt::format("{}: {}", file.name, error.message);
            error.errors = {{pointer, "file", error.message, ""}};
            return std::move(error).with("file", file.name);
        }
        digests.push_back(sha256_hex(file.bytes));
        files.names.push_back(file.name);
        for (TextTable& table : *read) tables.push_back(std::move(table));
        TRY_STATUS(call.work().cancel.check());
    }
    std::ranges::sort(digests);
    files.digest = digests.size() == 1 ? digests.front()
                                       : sha256_hex(fmt::format("{}", fmt::join(digests, "\n")));
    const auto source = ingest::recognize_legacy(tables);
    if (!source)
        return invalid("/files", "source", source.error().message,
                       "give the files of one earlier system; a CSV file is named after its table");
    const fin::Date today = fin::utc_date(call.now());
    auto book = ingest::read_legacy(tables, *source, today);
    if (!book)
        return invalid("/files", "schema", book.error().message,
                       "export the tables of the earlier system as they are");
    files.book = *std::move(book);
    return files;
}

}  // namespace ballast::service
