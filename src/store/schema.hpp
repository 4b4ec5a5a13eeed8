// Inside the store: the tables there are and who may touch them, the one list by which SQLite is
// guarded and against which tests hold both databases.
#pragma once

#include <span>
#include <string_view>

namespace ballast::store::detail {

enum class TableKind {
    kTenant,      // rows of tenants; a tenant's transaction sees its own
    kAppendOnly,  // the same, and nobody changes or removes a row
    kQueue,       // the same, and a system transaction sees all
    kSystem,      // for system transactions only
    kStore,       // the store's own; for no transaction
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
           kind == TableKind::kQueue;
}

}  // namespace ballast::store::detail
