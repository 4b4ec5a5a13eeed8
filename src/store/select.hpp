// Inside the store: SELECTs built from a filter, a sort and a page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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
    // `condition` holds one {} where the parameter goes, or several for the same one.
    void add(std::string_view condition, Value value);
    void add(std::string_view condition) { conditions_.emplace_back(condition); }
    // `text` within one of the columns, the case of ASCII letters ignored; nothing when it is
    // empty.
    void add_search(std::string_view text, std::initializer_list<std::string_view> columns);
    // A next parameter's name.
    std::string bind(Value value);

    std::string sql() const;  // " WHERE …", or nothing
    const std::vector<Value>& values() const { return values_; }
    // Of the conditions and their values: what a cursor is bound to.
    std::string digest() const;

private:
    std::vector<std::string> conditions_;
    std::vector<Value> values_;
};

struct SortColumn {
    std::string_view name;  // never from outside
    bool nullable = false;
};

// A page's SELECT: `select` ends before WHERE and yields the sort column as its first column and
// the key, unique within a tenant, as its second.
struct PageQuery {
    std::string sql;
    std::vector<Value> values;
    std::string digest;  // of the list: select, filter, sort and direction
    std::size_t limit = 0;
};

Result<PageQuery> page_query(const Transaction& transaction, std::string_view select, Where where,
                             const SortColumn& sort, std::string_view key, const PageRequest& page);

// The cursor behind the last of `limit` rows; empty when there was no row after it.
std::string next_cursor(const Transaction& transaction, const PageQuery& query, const Rows& rows);

}  // namespace ballast::store::detail
