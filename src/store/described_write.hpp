// Internal to the store: described structs written to the tables of workspaces.
//
// Statements name the columns that the descriptions give (described_row.hpp), after `tenant_id`,
// which is always the current workspace.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "describe/fields.hpp"
#include "store/database.hpp"
#include "store/described_row.hpp"
#include "store/value.hpp"

namespace ballast::store::detail {

// ---- insertions -------------------------------------------------------------------------------

// Columns of a row that are no members of its struct.
using MoreColumns = std::initializer_list<std::string_view>;

template <describe::DescribedStruct T>
std::vector<Value> cells_of(const T& value) {
    std::vector<Value> cells(DescribedRow<T>::kColumns);
    DescribedRow<T>::write(value, cells);
    return cells;
}

// Inserts a row: first the values of the struct's columns, then those of `more`. `tail` follows,
// such as replacing().
template <describe::DescribedStruct T>
std::string insert_statement(std::string_view table, std::string_view tail = {},
                             MoreColumns more = {}) {
    std::string columns = DescribedRow<T>::column_list();
    std::string values = DescribedRow<T>::placeholders();
    std::size_t place = DescribedRow<T>::kColumns;
    for (const std::string_view column : more) {
        columns += fmt::format(", {}", column);
        values += fmt::format(", ${}", ++place);
    }
    return fmt::format("INSERT INTO main.{} (tenant_id, {}) VALUES (current_tenant(), {}) {}",
                       table, columns, values, tail);
}

// The tail of an insertion that overwrites the row with the same values in the columns of `key`.
template <describe::DescribedStruct T>
std::string replacing(MoreColumns key, MoreColumns more = {}) {
    std::vector<std::string> changes;
    const auto change = [&](std::string_view column) {
        if (std::ranges::find(key, column) == key.end())
            changes.push_back(fmt::format("{0} = excluded.{0}", column));
    };
    for (const std::string& column : DescribedRow<T>::names()) change(column);
    for (const std::string_view column : more) change(column);
    return fmt::format("ON CONFLICT (tenant_id, {}) DO UPDATE SET {}", fmt::join(key, ", "),
                       fmt::join(changes, ", "));
}

template <describe::DescribedStruct T>
Status insert_row(Transaction& transaction, std::string_view table, const T& value,
                  std::string_view tail = {}) {
    TRY_STATUS(transaction.execute(insert_statement<T>(table, tail), cells_of(value)));
    return {};
}

template <describe::DescribedStruct T>
Status insert_rows(Transaction& transaction, std::string_view table, std::span<const T> values,
                   std::string_view tail = {}) {
    TRY_STATUS(transaction.execute_many(
        insert_statement<T>(table, tail), DescribedRow<T>::kColumns, values.size(),
        [&](std::size_t i, std::span<Value> cells) { DescribedRow<T>::write(values[i], cells); }));
    return {};
}

// ---- versions ---------------------------------------------------------------------------------

// A struct whose rows have an id within the tenant, times, and a version that every write
// increments.
template <class T>
concept VersionedStruct = describe::DescribedStruct<T> && requires(T value) {
    value.id;
    value.created_at;
    value.updated_at;
    value.version;
};

struct Statement {
    std::string sql;
    std::vector<Value> values;

    // Adds a parameter and returns its name.
    std::string bind(Value value) {
        values.push_back(std::move(value));
        return fmt::format("${}", values.size());
    }
};

// The values of a new row: `value` with this id, both times `now`, and version 1.
template <VersionedStruct T>
void write_new(const T& value, const decltype(T::id)& id, Instant now, std::span<Value> cells) {
    using Columns = DescribedRow<T>;
    Columns::write(value, cells);
    cells[Columns::template column<&T::id>()] = id;
    cells[Columns::template column<&T::created_at>()] = now;
    cells[Columns::template column<&T::updated_at>()] = now;
    cells[Columns::template column<&T::version>()] = 1;
}

// Replaces the row with the id of `value` if its version is the expected one, and returns it.
template <VersionedStruct T>
Statement update_statement(std::string_view table, const T& value, std::int64_t expected_version,
                           Instant now) {
    using Columns = DescribedRow<T>;
    std::vector<Value> cells(Columns::kColumns);
    Columns::write(value, cells);
    constexpr std::array kept{
        Columns::template column<&T::id>(), Columns::template column<&T::created_at>(),
        Columns::template column<&T::updated_at>(), Columns::template column<&T::version>()};
    Statement statement;
    std::string& sql = statement.sql;
    sql = fmt::format("UPDATE main.{} SET ", table);
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (std::find(kept.begin(), kept.end(), i) == kept.end())
            sql +=
                fmt::format("{} = {}, ", Columns::names()[i], statement.bind(std::move(cells[i])));
    sql += fmt::format("updated_at = {}, version = version + 1", statement.bind(now));
    sql += fmt::format(" WHERE tenant_id = current_tenant() AND id = {}", statement.bind(value.id));
    sql += fmt::format(" AND version = {} RETURNING {}", statement.bind(expected_version),
                       Columns::column_list());
    return statement;
}

// Overwrites the row with these cells' id, with times and version, whatever its version is.
template <VersionedStruct T>
Statement replace_statement(std::string_view table, std::vector<Value> cells) {
    using Columns = DescribedRow<T>;
    constexpr std::size_t id = Columns::template column<&T::id>();
    Statement statement;
    std::string& sql = statement.sql;
    sql = fmt::format("UPDATE main.{} SET ", table);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i == id) continue;
        if (!statement.values.empty()) sql += ", ";
        sql += fmt::format("{} = {}", Columns::names()[i], statement.bind(std::move(cells[i])));
    }
    sql += fmt::format(" WHERE tenant_id = current_tenant() AND id = {}",
                       statement.bind(std::move(cells[id])));
    return statement;
}

}  // namespace ballast::store::detail
