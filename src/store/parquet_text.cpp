#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "store/columns.hpp"
#include "store/duckdb_session.hpp"

namespace ballast::store {

namespace {

using detail::DuckdbApi;
using detail::DuckdbConnection;
using detail::quote_name;

Result<std::size_t> count_rows(DuckdbConnection& connection, const std::string& source) {
    TRY(auto result, connection.query("SELECT count(*) FROM " + source, Code::kInvalidInput));
    std::int64_t rows = 0;
    TRY_STATUS(result->for_each([&](duckdb_data_chunk chunk, std::size_t) -> Status {
        const DuckdbApi& api = connection.api();
        rows = *static_cast<const std::int64_t*>(
            api.vector_get_data(api.data_chunk_get_vector(chunk, 0)));
        return {};
    }));
    return static_cast<std::size_t>(rows);
}

}  // namespace

Result<TextCells> read_parquet_text(const std::string& path, std::size_t max_cells) {
    std::error_code error;
    const std::string file = std::filesystem::canonical(path, error).string();
    if (error)
        return fail(Code::kNotFound, fmt::format("cannot open {}: {}", path, error.message()));
    // A separate database that may open this file only.
    TRY(auto database, detail::DuckdbDatabase::open("", {.files = {file}}));
    TRY(auto connection, database->connect());
    const std::string source = fmt::format("read_parquet({})", detail::quote_text(file));
    TRY(auto head,
        connection->query(fmt::format("SELECT * FROM {} LIMIT 0", source), Code::kInvalidInput));

    TextCells cells;
    std::string list;
    for (std::size_t i = 0; i < head->columns(); ++i) {
        cells.columns.push_back({.name = head->name(i), .cells = {}});
        list += fmt::format("{}CAST({} AS VARCHAR)", i == 0 ? "" : ", ", quote_name(head->name(i)));
    }
    TRY(cells.rows, count_rows(*connection, source));
    if (cells.rows > max_cells / std::max<std::size_t>(cells.columns.size(), 1))
        return fail(Code::kLimitExceeded,
                    fmt::format("{} has {} rows of {} columns; the limit is {} cells", path,
                                cells.rows, cells.columns.size(), max_cells));
    TRY(auto rows,
        connection->query(fmt::format("SELECT {} FROM {}", list, source), Code::kInvalidInput));
    const DuckdbApi& api = connection->api();
    TRY_STATUS(rows->for_each([&](duckdb_data_chunk chunk, std::size_t count) -> Status {
        for (std::size_t c = 0; c < cells.columns.size(); ++c) {
            duckdb_vector vector = api.data_chunk_get_vector(chunk, c);
            std::uint64_t* validity = api.vector_get_validity(vector);
            auto& out = cells.columns[c].cells;
            for (std::size_t i = 0; i < count; ++i) {
                if (validity && !api.validity_row_is_valid(validity, i))
                    out.emplace_back();
                else
                    out.emplace_back(std::string(detail::text_at(vector, api, i)));
            }
        }
        return {};
    }));
    return cells;
}

}  // namespace ballast::store
