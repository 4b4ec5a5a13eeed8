// Internal to the store: RAII owners of DuckDB handles, with access restrictions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/duckdb_library.hpp"

namespace ballast::store::detail {

// Quotes a text as 'text', doubling its quotes; likewise an identifier as "name".
std::string quote_text(std::string_view text);
std::string quote_name(std::string_view name);

// Of readers of files: memory of their database, and what a cell takes once it is text.
inline constexpr std::size_t kReadMegabytes = 1024;
inline constexpr std::size_t kTextCellBytes = sizeof(std::optional<std::string>);

class DuckdbResult {
public:
    DuckdbResult(const DuckdbApi& api, duckdb_result result) : api_(&api), result_(result) {}
    ~DuckdbResult() { api_->destroy_result(&result_); }
    DuckdbResult(const DuckdbResult&) = delete;
    DuckdbResult& operator=(const DuckdbResult&) = delete;

    std::size_t columns() { return api_->column_count(&result_); }
    std::string name(std::size_t column) { return api_->column_name(&result_, column); }
    duckdb_type type(std::size_t column) { return api_->column_type(&result_, column); }
    // Calls take(chunk, rows) for each chunk until it returns an error.
    Status for_each(const std::function<Status(duckdb_data_chunk, std::size_t)>& take);

private:
    const DuckdbApi* api_;
    duckdb_result result_;
};

class DuckdbConnection {
public:
    DuckdbConnection(const DuckdbApi& api, duckdb_connection connection)
        : api_(&api), connection_(connection) {}
    ~DuckdbConnection() { api_->disconnect(&connection_); }
    DuckdbConnection(const DuckdbConnection&) = delete;
    DuckdbConnection& operator=(const DuckdbConnection&) = delete;

    const DuckdbApi& api() const { return *api_; }
    duckdb_connection handle() const { return connection_; }
    // `code` is the error code for failures that DuckDB attributes to the data.
    Result<std::unique_ptr<DuckdbResult>> query(const std::string& sql,
                                                Code code = Code::kCorrupted);
    Status execute(const std::string& sql, Code code = Code::kInternal);

private:
    const DuckdbApi* api_;
    duckdb_connection connection_;
};

struct DuckdbLimits {
    std::size_t memory_limit_mb = kReadMegabytes;
    std::size_t threads = 2;
    std::vector<std::string> directories = {};  // all it may touch
    std::vector<std::string> files = {};
    std::string spill_directory = {};  // empty: no spilling
};

class DuckdbDatabase {
public:
    static Result<std::unique_ptr<DuckdbDatabase>> open(const std::string& library,
                                                        const DuckdbLimits& limits);
    DuckdbDatabase(const DuckdbApi& api, duckdb_database database)
        : api_(&api), database_(database) {}
    ~DuckdbDatabase() { api_->close(&database_); }
    DuckdbDatabase(const DuckdbDatabase&) = delete;
    DuckdbDatabase& operator=(const DuckdbDatabase&) = delete;

    Result<std::unique_ptr<DuckdbConnection>> connect();

private:
    const DuckdbApi* api_;
    duckdb_database database_;
};

// A cell of a VARCHAR vector, valid as long as its chunk.
std::string_view text_at(duckdb_vector vector, const DuckdbApi& api, std::size_t row);

}  // namespace ballast::store::detail
