// Internal to the store: in-memory columns as a DuckDB table function. COPY takes its rows directly
// from them; a temporary table in between would cost statistics of every cell and a copy.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>

#include "base/result.hpp"
#include "store/columns.hpp"
#include "store/duckdb_session.hpp"

namespace ballast::store::detail {

// The tables that a database is reading, by number. Must outlive the database.
class ColumnRows {
public:
    // Registers the function `column_rows(number)` with a database; call once per database.
    Status install(DuckdbConnection& connection);

    // During its lifetime, column_rows(number()) reads the columns, which have equal length.
    class Shown {
    public:
        Shown(ColumnRows& rows, std::span<const ColumnInput> columns);
        ~Shown();
        Shown(const Shown&) = delete;
        Shown& operator=(const Shown&) = delete;
        std::int64_t number() const { return number_; }

    private:
        ColumnRows& rows_;
        std::int64_t number_;
    };

private:
    static void bind(duckdb_bind_info info);

    std::mutex mutex_;
    std::map<std::int64_t, std::span<const ColumnInput>> shown_;
    std::int64_t next_ = 1;
};

}  // namespace ballast::store::detail
