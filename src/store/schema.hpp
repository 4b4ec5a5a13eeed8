// Internal to the store: all tables and who may access them. SQLite's guard uses this list, and
// tests check both databases against it.
#pragma once

#include <span>
#include <string_view>

namespace ballast::store::detail {

enum class TableKind {
    kTenant,      // rows of tenants; a tenant's transaction sees its own
    kAppendOnly,  // likewise, and no row can be changed or deleted
    kShared,      // likewise, and a system transaction sees all
    kSystem,      // for system transactions only
    kStore,       // internal to the store; not for transactions
};

struct Table {
    std::string_view name;
    TableKind kind;
};

std::span<const Table> tables();
// Null when there is no such table.
const Table* find_table(std::string_view name);

constexpr bool has_tenant(TableKind kind) {
    return kind == TableKind::kTenant || kind == TableKind::kAppendOnly ||
           kind == TableKind::kShared;
}

}  // namespace ballast::store::detail
