#include "store/schema.hpp"

#include <algorithm>
#include <array>

namespace ballast::store::detail {

namespace {

constexpr std::array kTables = {
    Table{"tenants", TableKind::kSystem},         Table{"users", TableKind::kSystem},
    Table{"memberships", TableKind::kSystem},     Table{"tokens", TableKind::kShared},
    Table{"installation", TableKind::kSystem},    Table{"portfolios", TableKind::kTenant},
    Table{"positions", TableKind::kTenant},       Table{"securities", TableKind::kTenant},
    Table{"datasets", TableKind::kTenant},        Table{"jobs", TableKind::kTenant},
    Table{"job_queue", TableKind::kShared},       Table{"idempotency", TableKind::kTenant},
    Table{"audit", TableKind::kAppendOnly},       Table{"audit_heads", TableKind::kTenant},
    Table{"settings", TableKind::kTenant},        Table{"accounts", TableKind::kTenant},
    Table{"ledger_entries", TableKind::kTenant},  Table{"ledger_imports", TableKind::kTenant},
    Table{"import_profiles", TableKind::kTenant}, Table{"ledger_snapshots", TableKind::kTenant},
    Table{"preferences", TableKind::kTenant},     Table{"data_sources", TableKind::kTenant},
    Table{"upload_sessions", TableKind::kTenant}, Table{"results", TableKind::kTenant},
    Table{"factors", TableKind::kTenant},         Table{"schema_migrations", TableKind::kStore},
};

}  // namespace

std::span<const Table> tables() { return kTables; }

const Table* find_table(std::string_view name) {
    const auto* found = std::ranges::find(kTables, name, &Table::name);
    return found == kTables.end() ? nullptr : found;
}

}  // namespace ballast::store::detail
