#include "store/duckdb_tables.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include "store/duckdb_session.hpp"
#include "store/memory_file.hpp"

namespace ballast::store {

namespace {

using detail::DuckdbApi;
using detail::MemoryFile;
using detail::quote_name;
using detail::quote_text;

// "DUCK" at byte 8, after the checksum of the first header.
constexpr std::size_t kDatabaseMagicAt = 8;
constexpr std::string_view kDatabaseMagic = "DUCK";
constexpr std::size_t kHeaderBytes = 3 * 4096;

class DuckdbFileReader {
public:
    DuckdbFileReader(std::string_view name, const DuckdbFileLimits& limits, std::size_t file_bytes)
        : name_(name), limits_(limits), budget_(limits.budget.of_file(file_bytes)) {}

    Status open(const std::string& path) {
        path_ = path;
        TRY(database_, detail::DuckdbDatabase::open("", {.memory_limit_mb = detail::kReadMegabytes,
                                                         .threads = 2,
                                                         .files = {path, path + ".wal"}}));
        TRY(connection_, database_->connect());
        TRY([[maybe_unused]] const auto attached,
            query(fmt::format("ATTACH {} AS file (READ_ONLY)", quote_text(path))));
        return {};
    }

    Result<std::vector<std::string>> names() {
        TRY(auto names, texts("SELECT table_name FROM duckdb_tables() WHERE database_name = 'file' "
                              "AND schema_name = 'main' AND NOT internal ORDER BY table_name"));
        if (names.size() > limits_.max_tables)
            return fail(Code::kLimitExceeded,
                        fmt::format("{} has more than {} tables", name_, limits_.max_tables));
        return names;
    }

    Result<DuckdbTable> count(const std::string& name) {
        TRY(const double rows, number("count(*)", table_of(name)));
        return DuckdbTable{.name = name, .cells = {}, .left_out = static_cast<std::size_t>(rows)};
    }

    Result<DuckdbTable> read(const std::string& name) {
        TRY(auto head, query(fmt::format("SELECT * FROM {} LIMIT 0", table_of(name))));
        if (head->columns() > limits_.max_columns)
            return fail(Code::kLimitExceeded, fmt::format("the table {} of {} has more than {} "
                                                          "columns",
                                                          name, name_, limits_.max_columns));
        DuckdbTable table{.name = name, .cells = {}, .left_out = 0};
        std::string list;
        std::string texts;
        for (std::size_t i = 0; i < head->columns(); ++i) {
            const std::string column = quote_name(head->name(i));
            table.cells.columns.push_back({.name = head->name(i), .cells = {}});
            list += fmt::format("{}CAST({} AS VARCHAR)", i == 0 ? "" : ", ", column);
            texts += fmt::format("{}coalesce(sum(strlen(CAST({} AS VARCHAR))), 0)",
                                 i == 0 ? "" : " + ", column);
        }
        head.reset();
        TRY_STATUS(check_size(name, table.cells.columns.size(), texts));
        TRY(auto rows, query(fmt::format("SELECT {} FROM {}", list, table_of(name))));
        const DuckdbApi& api = connection_->api();
        TRY_STATUS(rows->for_each([&](duckdb_data_chunk chunk, std::size_t count) -> Status {
            table.cells.rows += count;
            for (std::size_t c = 0; c < table.cells.columns.size(); ++c)
                take(api, api.data_chunk_get_vector(chunk, c), count, table.cells.columns[c].cells);
            return {};
        }));
        return table;
    }

private:
    static std::string table_of(const std::string& name) { return "file.main." + quote_name(name); }

    static void take(const DuckdbApi& api, duckdb_vector vector, std::size_t count,
                     std::vector<std::optional<std::string>>& cells) {
        std::uint64_t* validity = api.vector_get_validity(vector);
        for (std::size_t i = 0; i < count; ++i) {
            if (validity && !api.validity_row_is_valid(validity, i))
                cells.emplace_back();
            else
                cells.emplace_back(std::string(detail::text_at(vector, api, i)));
        }
    }

    // Before the table takes memory: a file that compresses well may have many rows.
    Status check_size(const std::string& name, std::size_t columns, const std::string& texts) {
        TRY(const double rows, number("count(*)", table_of(name)));
        rows_ += static_cast<std::size_t>(rows);
        if (rows_ > limits_.max_rows)
            return fail(Code::kLimitExceeded,
                        fmt::format("{} has more than {} rows", name_, limits_.max_rows));
        used_ += rows_of(rows, columns);
        if (used_ > budget_) return over(name);
        TRY(const double bytes, number(texts, table_of(name)));
        used_ += static_cast<std::uint64_t>(bytes);
        if (used_ > budget_) return over(name);
        return {};
    }
    static std::uint64_t rows_of(double rows, std::size_t columns) {
        return static_cast<std::uint64_t>(rows) * columns * detail::kTextCellBytes;
    }
    Error over(const std::string& table) const {
        return over_budget(fmt::format("{} up to its table {}", name_, table), used_, budget_,
                           "leave out rows");
    }

    Result<std::unique_ptr<detail::DuckdbResult>> query(const std::string& sql) {
        auto result = connection_->query(sql, Code::kInvalidInput);
        if (result) return result;
        Error error = std::move(result).error();
        // DuckDB's message has the last part of the path in quotes, which means nothing to the
        // client. It is a number, as other parts of the message are.
        const std::string file = fmt::format("\"{}\"", path_.substr(path_.rfind('/') + 1));
        if (const std::size_t at = error.message.find(file); at != std::string::npos)
            error.message.replace(at + 1, file.size() - 2, name_);
        error.message = fmt::format(
            "{} cannot be read: {}. It may be truncated, written by a newer version of DuckDB, or "
            "open in another program: copy it while nobody writes to it",
            name_, error.message);
        return error;
    }

    Result<double> number(const std::string& expression, const std::string& table) {
        TRY(auto result,
            query(fmt::format("SELECT CAST({} AS DOUBLE) FROM {}", expression, table)));
        double value = 0;
        TRY_STATUS(result->for_each([&](duckdb_data_chunk chunk, std::size_t) -> Status {
            const DuckdbApi& api = connection_->api();
            value = *static_cast<const double*>(
                api.vector_get_data(api.data_chunk_get_vector(chunk, 0)));
            return {};
        }));
        return value;
    }

    Result<std::vector<std::string>> texts(const std::string& sql) {
        TRY(auto result, query(sql));
        std::vector<std::string> found;
        TRY_STATUS(result->for_each([&](duckdb_data_chunk chunk, std::size_t count) -> Status {
            const DuckdbApi& api = connection_->api();
            duckdb_vector vector = api.data_chunk_get_vector(chunk, 0);
            for (std::size_t i = 0; i < count; ++i)
                found.emplace_back(detail::text_at(vector, api, i));
            return {};
        }));
        return found;
    }

    std::string name_;
    const DuckdbFileLimits& limits_;
    std::uint64_t budget_;
    std::uint64_t used_ = 0;
    std::size_t rows_ = 0;
    std::string path_;
    std::unique_ptr<detail::DuckdbDatabase> database_;
    std::unique_ptr<detail::DuckdbConnection> connection_;
};

}  // namespace

bool is_duckdb_file(std::string_view bytes) {
    return bytes.size() > kDatabaseMagicAt &&
           bytes.substr(kDatabaseMagicAt).starts_with(kDatabaseMagic);
}

Result<std::vector<DuckdbTable>> read_duckdb_file(std::string_view bytes, std::string_view name,
                                                  const std::vector<std::string>& chosen,
                                                  const DuckdbFileLimits& limits) {
    if (bytes.size() > limits.max_bytes)
        return fail(Code::kLimitExceeded, fmt::format("{} has {} bytes: expected at most {}", name,
                                                      bytes.size(), limits.max_bytes));
    if (!is_duckdb_file(bytes) || bytes.size() < kHeaderBytes)
        return fail(
            Code::kInvalidInput,
            fmt::format("{} has no header of DuckDB: it is another file, or truncated", name));
    TRY(const MemoryFile file, MemoryFile::of(bytes));
    DuckdbFileReader reader(name, limits, bytes.size());
    TRY_STATUS(reader.open(file.path()));
    TRY(const auto names, reader.names());
    std::vector<DuckdbTable> tables;
    for (const std::string& table : names) {
        const bool reads = chosen.empty() || std::ranges::find(chosen, table) != chosen.end();
        TRY(DuckdbTable one, reads ? reader.read(table) : reader.count(table));
        tables.push_back(std::move(one));
    }
    return tables;
}

}  // namespace ballast::store
