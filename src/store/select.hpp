// Internal to the store: SELECTs built from a filter, a sort and a page.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"
#include "store/page.hpp"
#include "store/rows.hpp"
#include "store/value.hpp"

namespace ballast::store::detail {

// Conditions joined by AND, with their parameters.
class Where {
public:
    // `condition` has a {} for the parameter, or several for the same one.
    void add(std::string_view condition, Value value);
    void add(std::string_view condition) { conditions_.emplace_back(condition); }
    // Matches `text` as a substring of one of the columns, ignoring ASCII case; no condition when
    // it is empty.
    void add_search(std::string_view text, std::initializer_list<std::string_view> columns);
    // Adds a parameter and returns its name.
    std::string bind(Value value);

    std::string sql() const;  // " WHERE …", or nothing
    const std::vector<Value>& values() const { return values_; }
    // Digest of the conditions and their values, which cursors are bound to.
    std::string digest() const;

private:
    std::vector<std::string> conditions_;
    std::vector<Value> values_;
};

struct SortColumn {
    std::string_view name;  // never from user input
    bool nullable = false;
};

// A page's SELECT: `select` ends before WHERE; its first column is the sort column and its second
// the key, unique within a tenant.
struct PageQuery {
    std::string sql;
    std::vector<Value> values;
    std::string digest;  // of the list: select, filter, sort and direction
    std::size_t limit = 0;
};

// Columns of a page's rows before those of its items: sort column and key.
inline constexpr std::size_t kPageColumns = 2;

Result<PageQuery> page_query(const Transaction& transaction, std::string_view select, Where where,
                             const SortColumn& sort, std::string_view key, const PageRequest& page);

// The cursor after the last of `limit` rows; empty when no row follows.
std::string next_cursor(const Transaction& transaction, const PageQuery& query, const Rows& rows);

// The page of a query; read(row) returns the Result of an item.
template <class T, class Read>
Result<Page<T>> select_page(Transaction& transaction, const PageQuery& query, Read&& read) {
    TRY(const Rows rows, transaction.query(query.sql, query.values));
    Page<T> page{.items = {}, .next = next_cursor(transaction, query, rows)};
    for (std::size_t i = 0; i < std::min(rows.size(), query.limit); ++i) {
        TRY(T item, read(rows[i]));
        page.items.push_back(std::move(item));
    }
    return page;
}

}  // namespace ballast::store::detail
