// Inside the store: columns in memory as a table that DuckDB reads. COPY takes its rows straight
// from them; a temporary table in between would take statistics of every cell and a copy.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>

#include "base/result.hpp"
#include "store/columns.hpp"
#include "store/duckdb_session.hpp"

namespace ballast::store::detail {

// The tables of a database that are being read, by number. Outlives the database.
class ColumnRows {
public:
    // Makes the function `column_rows(number)` known to a database; once for each.
    Status install(DuckdbConnection& connection);

    // While it lives, column_rows(number()) reads the columns, which are as long as each other.
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
