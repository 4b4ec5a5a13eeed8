#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "store/columns.hpp"
#include "store/duckdb_session.hpp"
#include "store/memory_file.hpp"

namespace ballast::store {

namespace {

using detail::DuckdbApi;
using detail::DuckdbConnection;
using detail::quote_name;

// For checking a file: DuckDB itself, and pages as large as the file may have them.
constexpr std::size_t kCheckMegabytes = 48;
constexpr std::size_t kPageExpansion = 16;

// A Parquet file opened by a database of its own, which may open this file only.
struct Opened {
    std::string file;  // canonical path
    std::string name;  // for messages
    std::uint64_t bytes = 0;
    std::unique_ptr<detail::DuckdbDatabase> database;
    std::unique_ptr<DuckdbConnection> connection;

    std::string source() const { return fmt::format("read_parquet({})", detail::quote_text(file)); }

    Result<std::unique_ptr<detail::DuckdbResult>> query(const std::string& sql) const {
        auto result = connection->query(sql, Code::kInvalidInput);
        if (result) return result;
        Error error = std::move(result).error();
        // DuckDB's message has the path, which the client may not know.
        for (std::size_t at; (at = error.message.find(file)) != std::string::npos;)
            error.message.replace(at, file.size(), name);
        if (error.message.find("Out of Memory") != std::string::npos)
            return fail(Code::kLimitExceeded,
                        fmt::format("{} has pages that inflate to more than {} times the size of "
                                    "the file: write it with smaller pages or row groups",
                                    name, kPageExpansion));
        return error;
    }
};

Status reopen(Opened& file, std::size_t megabytes, std::size_t threads) {
    file.connection.reset();
    TRY(file.database,
        detail::DuckdbDatabase::open(
            "", {.memory_limit_mb = megabytes, .threads = threads, .files = {file.file}}));
    TRY(file.connection, file.database->connect());
    return {};
}

// A Parquet file begins and ends with these bytes.
constexpr std::string_view kMagic = "PAR1";

bool is_parquet(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string first(kMagic.size(), '\0');
    std::string last(kMagic.size(), '\0');
    in.read(first.data(), static_cast<std::streamsize>(first.size()));
    in.seekg(-static_cast<std::streamoff>(last.size()), std::ios::end);
    in.read(last.data(), static_cast<std::streamsize>(last.size()));
    return in && first == kMagic && last == kMagic;
}

Result<Opened> opened_file(Opened opened) {
    if (!is_parquet(opened.file))
        return fail(Code::kInvalidInput,
                    fmt::format("{} is not a Parquet file, or it is cut off: export or download it "
                                "again",
                                opened.name));
    TRY_STATUS(reopen(
        opened,
        std::min(detail::kReadMegabytes, kCheckMegabytes + kPageExpansion * (opened.bytes >> 20)),
        1));
    return opened;
}

Result<Opened> open_file(const std::string& path) {
    Opened opened;
    std::error_code error;
    opened.file = std::filesystem::canonical(path, error).string();
    opened.name = std::filesystem::path(path).filename().string();
    if (!error) opened.bytes = std::filesystem::file_size(opened.file, error);
    if (error)
        return fail(Code::kNotFound,
                    fmt::format("cannot open {}: {}", opened.name, error.message()));
    return opened_file(std::move(opened));
}

Result<double> number(const Opened& file, const std::string& expression,
                      const std::string& source) {
    TRY(auto result, file.query(fmt::format("SELECT coalesce(CAST({} AS DOUBLE), 0) FROM {}",
                                            expression, source)));
    double value = 0;
    TRY_STATUS(result->for_each([&](duckdb_data_chunk chunk, std::size_t) -> Status {
        const DuckdbApi& api = file.connection->api();
        value =
            *static_cast<const double*>(api.vector_get_data(api.data_chunk_get_vector(chunk, 0)));
        return {};
    }));
    return value;
}

// The bytes of a column's texts. Values of other types are short: dates, numbers, truth values.
std::optional<std::string> text_bytes(duckdb_type type, const std::string& name) {
    switch (type) {
        case DUCKDB_TYPE_VARCHAR:
            return fmt::format("coalesce(sum(strlen({})), 0)", quote_name(name));
        case DUCKDB_TYPE_BLOB:  // as \xAB
            return fmt::format("4 * coalesce(sum(octet_length({})), 0)", quote_name(name));
        default:
            return std::nullopt;
    }
}

bool is_nested(duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_LIST:
        case DUCKDB_TYPE_STRUCT:
        case DUCKDB_TYPE_MAP:
        case DUCKDB_TYPE_ARRAY:
        case DUCKDB_TYPE_UNION:
            return true;
        default:
            return false;
    }
}

Error misstated(const std::string& name, double rows) {
    return fail(
        Code::kInvalidInput,
        fmt::format("{} states {} rows, which its contents contradict: the file is damaged; "
                    "write it again",
                    name, rows));
}

// The rows of the file, if the table fits the limits: first as the file states its sizes, then as
// its contents are, since one stored text may be the value of any number of cells.
Result<std::size_t> check_size(const Opened& file, detail::DuckdbResult& head,
                               std::size_t max_cells, const ReadBudget& budget) {
    const std::uint64_t limit = budget.of_file(file.bytes);
    const std::string quoted = detail::quote_text(file.file);
    TRY(const double rows,
        number(file, "sum(num_rows)", fmt::format("parquet_file_metadata({})", quoted)));
    if (!(rows >= 0)) return misstated(file.name, rows);
    const double columns = static_cast<double>(std::max<std::size_t>(head.columns(), 1));
    if (rows * columns > static_cast<double>(max_cells))
        return fail(Code::kLimitExceeded,
                    fmt::format("{} has {} rows of {} columns: expected at most {} cells; split "
                                "the file",
                                file.name, rows, head.columns(), max_cells));
    const double cells = rows * columns * static_cast<double>(detail::kTextCellBytes);
    const auto over = [&](double bytes) {
        return over_budget(
            fmt::format("{}, with {} rows of {} columns,", file.name, rows, head.columns()),
            static_cast<std::uint64_t>(bytes), limit, "split the file");
    };
    if (cells > static_cast<double>(limit)) return over(cells);
    TRY(const double stated,
        number(file, "sum(total_uncompressed_size)", fmt::format("parquet_metadata({})", quoted)));
    if (stated > static_cast<double>(limit)) return over(stated);

    std::string texts;
    for (std::size_t i = 0; i < head.columns(); ++i) {
        if (is_nested(head.type(i)))
            return fail(Code::kUnsupported,
                        fmt::format("the column \"{}\" of {} is nested: expected text, numbers or "
                                    "dates; write one column per value",
                                    head.name(i), file.name));
        if (const auto bytes = text_bytes(head.type(i), head.name(i)))
            texts += (texts.empty() ? "" : " + ") + *bytes;
    }
    if (!texts.empty()) {
        TRY(const double bytes, number(file, texts, file.source()));
        if (cells + bytes > static_cast<double>(limit)) return over(cells + bytes);
    }
    return static_cast<std::size_t>(rows);
}

}  // namespace

namespace {

Result<TextCells> text_of(Opened file, std::size_t max_cells, const ReadBudget& budget) {
    TRY(auto head, file.query(fmt::format("SELECT * FROM {} LIMIT 0", file.source())));
    TextCells cells;
    TRY(cells.rows, check_size(file, *head, max_cells, budget));
    std::string list;
    for (std::size_t i = 0; i < head->columns(); ++i) {
        cells.columns.push_back({.name = head->name(i), .cells = {}});
        cells.columns.back().cells.reserve(cells.rows);
        list += fmt::format("{}CAST({} AS VARCHAR)", i == 0 ? "" : ", ", quote_name(head->name(i)));
    }
    head.reset();
    TRY_STATUS(reopen(file, detail::kReadMegabytes, 2));
    TRY(auto rows, file.query(fmt::format("SELECT {} FROM {}", list, file.source())));
    const DuckdbApi& api = file.connection->api();
    TRY_STATUS(rows->for_each([&](duckdb_data_chunk chunk, std::size_t count) -> Status {
        for (std::size_t c = 0; c < cells.columns.size(); ++c) {
            duckdb_vector vector = api.data_chunk_get_vector(chunk, c);
            std::uint64_t* validity = api.vector_get_validity(vector);
            auto& out = cells.columns[c].cells;
            if (out.size() + count > cells.rows)
                return misstated(file.name, static_cast<double>(cells.rows));
            for (std::size_t i = 0; i < count; ++i) {
                if (validity && !api.validity_row_is_valid(validity, i))
                    out.emplace_back();
                else
                    out.emplace_back(std::string(detail::text_at(vector, api, i)));
            }
        }
        return {};
    }));
    for (const auto& column : cells.columns)
        if (column.cells.size() != cells.rows)
            return misstated(file.name, static_cast<double>(cells.rows));
    return cells;
}

}  // namespace

Result<TextCells> read_parquet_text(const std::string& path, std::size_t max_cells,
                                    const ReadBudget& budget) {
    TRY(Opened file, open_file(path));
    return text_of(std::move(file), max_cells, budget);
}

Result<TextCells> read_parquet_bytes(std::string_view bytes, std::string name,
                                     std::size_t max_cells, const ReadBudget& budget) {
    TRY(const detail::MemoryFile memory, detail::MemoryFile::of(bytes));
    TRY(Opened file, opened_file({.file = memory.path(),
                                  .name = std::move(name),
                                  .bytes = bytes.size(),
                                  .database = nullptr,
                                  .connection = nullptr}));
    return text_of(std::move(file), max_cells, budget);
}

}  // namespace ballast::store
