#include "store/columns.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <sys/stat.h>
#include <utility>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "store/blob_cache.hpp"
#include "store/column_rows.hpp"
#include "store/duckdb_session.hpp"
#include "store/file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;
using detail::DuckdbApi;
using detail::DuckdbConnection;
using detail::quote_name;
using detail::quote_text;

constexpr std::uint64_t kMaxFile = 4ULL << 30;
constexpr std::string_view kEnding = ".parquet";

std::size_t length_of(const ColumnInput& column) {
    return std::visit([](const auto& values) { return values.size(); }, column.values);
}

Status check_input(std::span<const ColumnInput> columns) {
    if (columns.empty())
        return fail(Code::kInvalidInput, "a column file requires at least one column");
    std::set<std::string> names;
    for (const ColumnInput& column : columns) {
        if (column.name.empty() || !names.insert(column.name).second)
            return fail(
                Code::kInvalidInput,
                fmt::format("columns require distinct names; \"{}\" is empty or a duplicate",
                            column.name));
        if (length_of(column) != length_of(columns[0]))
            return fail(Code::kInvalidInput,
                        fmt::format("column {} has {} rows, column {} has {}", column.name,
                                    length_of(column), columns[0].name, length_of(columns[0])));
        if (const auto* reals = std::get_if<std::span<const double>>(&column.values))
            if (std::ranges::any_of(*reals, [](double value) { return std::isinf(value); }))
                return fail(Code::kInvalidInput,
                            fmt::format("column {} contains an infinite value", column.name));
    }
    return {};
}

// Extracts the values of one column from a chunk.
struct TakeVector {
    const DuckdbApi& api;
    duckdb_vector vector;
    std::size_t count;
    const std::string& name;

    Status operator()(std::vector<fin::Date>& out) const {
        TRY_STATUS(check_complete());
        const auto* in = static_cast<const duckdb_date*>(api.vector_get_data(vector));
        for (std::size_t i = 0; i < count; ++i) out.push_back(fin::Date::from_serial(in[i].days));
        return {};
    }
    Status operator()(std::vector<double>& out) const {
        const auto* in = static_cast<const double*>(api.vector_get_data(vector));
        std::uint64_t* validity = api.vector_get_validity(vector);
        const std::size_t begin = out.size();
        out.insert(out.end(), in, in + count);
        for (std::size_t i = 0; validity && i < count; ++i)
            if (!api.validity_row_is_valid(validity, i))
                out[begin + i] = std::numeric_limits<double>::quiet_NaN();
        return {};
    }
    Status operator()(std::vector<std::int64_t>& out) const {
        TRY_STATUS(check_complete());
        const auto* in = static_cast<const std::int64_t*>(api.vector_get_data(vector));
        out.insert(out.end(), in, in + count);
        return {};
    }
    Status operator()(std::vector<std::string>& out) const {
        TRY_STATUS(check_complete());
        for (std::size_t i = 0; i < count; ++i) out.emplace_back(detail::text_at(vector, api, i));
        return {};
    }

private:
    Status check_complete() const {
        std::uint64_t* validity = api.vector_get_validity(vector);
        for (std::size_t i = 0; validity && i < count; ++i)
            if (!api.validity_row_is_valid(validity, i))
                return fail(
                    Code::kCorrupted,
                    fmt::format("column {} has a missing value where one is required", name));
        return {};
    }
};

// The SELECT expression for a column of the file, and the type it is read as.
Result<std::string> selected(const std::string& name, duckdb_type type, ColumnData& data) {
    data.name = name;
    std::string quoted = quote_name(name);
    switch (type) {
        case DUCKDB_TYPE_DATE:
            data.values = std::vector<fin::Date>();
            return quoted;
        case DUCKDB_TYPE_DOUBLE:
            data.values = std::vector<double>();
            return quoted;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DECIMAL:
            data.values = std::vector<double>();
            return fmt::format("CAST({} AS DOUBLE)", quoted);
        case DUCKDB_TYPE_BIGINT:
            data.values = std::vector<std::int64_t>();
            return quoted;
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
            data.values = std::vector<std::int64_t>();
            return fmt::format("CAST({} AS BIGINT)", quoted);
        case DUCKDB_TYPE_VARCHAR:
            data.values = std::vector<std::string>();
            return quoted;
        case DUCKDB_TYPE_TIMESTAMP:
            data.values = std::vector<fin::Date>();
            return fmt::format("CAST({} AS DATE)", quoted);
        default:
            return fail(Code::kUnsupported,
                        fmt::format("column {} is neither a date, a number nor text", name));
    }
}

std::string conditions(const ColumnQuery& query) {
    std::string sql;
    const auto add = [&](const std::string& condition) {
        sql += (sql.empty() ? " WHERE " : " AND ") + condition;
    };
    const std::string date = quote_name(query.date_column);
    if (query.from) add(fmt::format("{} >= DATE '{}'", date, query.from->to_string()));
    if (query.until)
        add(fmt::format("CAST({} AS DATE) <= DATE '{}'", date, query.until->to_string()));
    if (!query.symbols.empty()) {
        std::string list;
        for (const std::string& symbol : query.symbols)
            list += (list.empty() ? "" : ", ") + quote_text(symbol);
        add(fmt::format("{} IN ({})", quote_name(query.symbol_column), list));
    }
    return sql;
}

bool is_column_path(std::string_view path) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return path.size() == 3 + 64 + kEnding.size() && path.ends_with(kEnding) && path[2] == '/' &&
           path.substr(0, 2) == path.substr(3, 2) &&
           std::ranges::all_of(path.substr(3, 64), is_hex);
}

std::string path_of(std::string_view digest) {
    return fmt::format("{}/{}{}", digest.substr(0, 2), digest, kEnding);
}

// What the file system states about a file, which changes with its contents.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = -1;  // there is no such file
    std::int64_t changed_s = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const FileStamp&) const = default;
};

FileStamp stamp_of(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return {};
    return {.device = status.st_dev,
            .inode = status.st_ino,
            .size = status.st_size,
            .changed_s = status.st_ctim.tv_sec,
            .changed_ns = status.st_ctim.tv_nsec};
}

}  // namespace

struct Columns::State {
    ColumnsOptions options;
    std::mutex mutex;
    detail::ColumnRows rows;
    std::unique_ptr<detail::DuckdbDatabase> database;
    // Paths of files whose digest was checked, as they were then: a file that is changed, removed
    // or replaced while the process runs is checked again.
    std::map<std::string, FileStamp, std::less<>> verified;

    fs::path root() const { return fs::path(options.root); }

    Result<std::unique_ptr<DuckdbConnection>> connect() {
        const std::lock_guard lock(mutex);
        if (!database) {
            std::error_code error;
            const fs::path absolute = fs::canonical(options.root, error);
            if (error)
                return fail(Code::kUnavailable, fmt::format("the directory of columns cannot be "
                                                            "used: {}",
                                                            error.message()));
            options.root = absolute.string();
            TRY(auto opened, detail::DuckdbDatabase::open(
                                 options.library, {.memory_limit_mb = options.memory_limit_mb,
                                                   .threads = options.threads,
                                                   .directories = {options.root + "/"},
                                                   .spill_directory = options.root + "/.spill"}));
            TRY(const auto first, opened->connect());
            TRY_STATUS(rows.install(*first));
            database = std::move(opened);
        }
        return database->connect();
    }

    // The requested rows and columns of a table expression.
    Result<std::vector<ColumnData>> rows_of(const std::string& source, const ColumnQuery& query) {
        TRY(const auto connection, connect());
        std::string requested;
        for (const std::string& name : query.columns)
            requested += (requested.empty() ? "" : ", ") + quote_name(name);
        TRY(const auto head,
            connection->query(fmt::format("SELECT {} FROM {} LIMIT 0",
                                          requested.empty() ? "*" : requested, source),
                              Code::kInvalidInput));
        std::vector<ColumnData> columns(head->columns());
        std::string list;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            TRY(const std::string expression, selected(head->name(i), head->type(i), columns[i]));
            list += (list.empty() ? "" : ", ") + expression;
        }
        TRY(const auto result,
            connection->query(fmt::format("SELECT {} FROM {}{}", list, source, conditions(query)),
                              Code::kInvalidInput));
        const DuckdbApi& api = connection->api();
        TRY_STATUS(result->for_each([&](duckdb_data_chunk chunk, std::size_t count) -> Status {
            for (std::size_t i = 0; i < columns.size(); ++i)
                TRY_STATUS(std::visit(
                    TakeVector{api, api.data_chunk_get_vector(chunk, i), count, columns[i].name},
                    columns[i].values));
            return {};
        }));
        return columns;
    }

    std::string blob_name(std::string_view path) const { return options.blobs + std::string(path); }

    Status publish(const ColumnFile& file) {
        return options.copies ? options.copies->keep(blob_name(file.path), file.digest) : Status();
    }

    // The rows of a query as a durable file.
    Result<ColumnFile> copy(DuckdbConnection& connection, const std::string& sql) {
        const fs::path temporary = detail::temporary_beside(root() / "x");
        Status status =
            connection.execute(fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd)",
                                           sql, quote_text(temporary.string())),
                               Code::kUnavailable);
        ColumnFile file;
        if (status) {
            auto digest = detail::digest_file(temporary);
            if (!digest) return Error(std::move(digest).error());
            file.digest = *digest;
            file.path = path_of(file.digest);
            status = detail::make_directories((root() / file.path).parent_path());
        }
        if (status) status = detail::keep_file_durably(temporary, root() / file.path);
        if (status) status = publish(file);
        if (!status) {
            std::error_code ignored;
            fs::remove(temporary, ignored);
            return Error(std::move(status).error());
        }
        return file;
    }

    // The file's absolute path, after checking that its digest matches its name.
    Result<std::string> open_path(std::string_view path) {
        if (!is_column_path(path))
            return fail(Code::kInvalidInput,
                        fmt::format("{} is not the path of a column file", path));
        std::string file = (root() / path).string();
        const std::string expected(path.substr(3, 64));
        if (options.copies) TRY_STATUS(options.copies->fetch(blob_name(path), expected));
        FileStamp stamp = stamp_of(file);
        {
            const std::lock_guard lock(mutex);
            const auto found = verified.find(path);
            if (found != verified.end() && found->second == stamp) return file;
        }
        TRY(std::string digest, detail::digest_file(file));
        if (digest != expected && options.copies) {
            // The copy has been damaged; the blob has its own digest.
            std::error_code ignored;
            fs::remove(file, ignored);
            TRY_STATUS(options.copies->fetch(blob_name(path), expected));
            digest = expected;
            stamp = stamp_of(file);
        }
        if (digest != expected)
            return fail(Code::kCorrupted,
                        fmt::format("the column file {} has been changed: its digest is {}; "
                                    "restore it from a backup",
                                    path, digest));
        const std::lock_guard lock(mutex);
        verified.insert_or_assign(std::string(path), stamp);
        return file;
    }
};

Columns::Columns(ColumnsOptions options) : state_(std::make_unique<State>()) {
    state_->options = std::move(options);
}
Columns::~Columns() = default;
Columns::Columns(Columns&&) noexcept = default;
Columns& Columns::operator=(Columns&&) noexcept = default;

Result<ColumnFile> Columns::write(std::span<const ColumnInput> columns) const {
    TRY_STATUS(check_input(columns));
    TRY(const auto connection, state_->connect());
    const detail::ColumnRows::Shown shown(state_->rows, columns);
    TRY(ColumnFile file,
        state_->copy(*connection, fmt::format("SELECT * FROM column_rows({})", shown.number())));
    file.rows = static_cast<std::int64_t>(length_of(columns[0]));
    for (const ColumnInput& column : columns) file.columns.push_back(column.name);
    return file;
}

Result<std::string> Columns::table(std::string_view path) const {
    TRY_STATUS(state_->connect());
    TRY(const std::string file, state_->open_path(path));
    return fmt::format("read_parquet({})", quote_text(file));
}

Result<ColumnFile> Columns::write_query(const std::string& sql) const {
    TRY(const auto connection, state_->connect());
    TRY(ColumnFile file, state_->copy(*connection, sql));
    TRY(const std::string source, table(file.path));
    TRY(const auto head, connection->query(fmt::format("SELECT * FROM {} LIMIT 0", source)));
    for (std::size_t i = 0; i < head->columns(); ++i) file.columns.push_back(head->name(i));
    TRY(const auto count, select(fmt::format("SELECT count(*) AS n FROM {}", source)));
    file.rows = std::get<std::vector<std::int64_t>>(count[0].values).at(0);
    return file;
}

Result<ColumnFile> Columns::add_file(const std::string& source) const {
    TRY(const std::string bytes, detail::read_file(source, kMaxFile));
    ColumnFile file{.digest = sha256_hex(bytes)};
    file.path = path_of(file.digest);
    TRY(auto connection, state_->connect());
    const fs::path target = state_->root() / file.path;
    const fs::path temporary = detail::temporary_beside(state_->root() / "x");
    TRY_STATUS(detail::write_file_durably(temporary, {bytes}));
    const std::string quoted = quote_text(temporary.string());
    // Opened before it is stored, so that only valid Parquet files get in.
    Status status = [&]() -> Status {
        TRY(auto head,
            connection->query(fmt::format("SELECT * FROM read_parquet({}) LIMIT 0", quoted),
                              Code::kInvalidInput));
        for (std::size_t i = 0; i < head->columns(); ++i) file.columns.push_back(head->name(i));
        TRY(auto count,
            connection->query(fmt::format("SELECT count(*) FROM read_parquet({})", quoted),
                              Code::kInvalidInput));
        TRY_STATUS(count->for_each([&](duckdb_data_chunk chunk, std::size_t) -> Status {
            const DuckdbApi& api = connection->api();
            file.rows = *static_cast<const std::int64_t*>(
                api.vector_get_data(api.data_chunk_get_vector(chunk, 0)));
            return {};
        }));
        TRY_STATUS(detail::make_directories(target.parent_path()));
        TRY_STATUS(detail::keep_file_durably(temporary, target));
        return state_->publish(file);
    }();
    if (!status) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return Error(std::move(status).error());
    }
    return file;
}

Result<std::vector<ColumnData>> Columns::read(std::string_view path,
                                              const ColumnQuery& query) const {
    TRY(const std::string source, table(path));
    return state_->rows_of(source, query);
}

Result<std::vector<ColumnData>> Columns::select(const std::string& sql) const {
    return state_->rows_of(fmt::format("({})", sql), {});
}

Status Columns::verify(std::string_view path) const {
    {
        const std::lock_guard lock(state_->mutex);
        if (const auto found = state_->verified.find(path); found != state_->verified.end())
            state_->verified.erase(found);
    }
    TRY_STATUS(state_->open_path(path));
    return {};
}

void Columns::release(std::string_view path) const {
    if (!is_column_path(path)) return;
    // A blob that cannot be touched now may be removed a day early: readers have copies.
    if (state_->options.copies)
        (void)state_->options.copies->blobs().touch(state_->blob_name(path));
    else
        release_file(state_->root() / path);
}

Freed Columns::collect(const std::set<std::string>& listed, Instant before) const {
    const auto is_listed = [&](const std::string& path) { return listed.contains(path); };
    if (state_->options.copies)
        return state_->options.copies->collect(state_->options.blobs, is_listed, before);
    return remove_unused_files(state_->root(), is_listed, before);
}

}  // namespace ballast::store
