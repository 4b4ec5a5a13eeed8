#include "store/assumption_sets.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/rows.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kColumns =
    "id, version, name, behaviour, note, created_by, created_by_name, created_at";

Result<std::vector<AssumptionSet>> read(const Rows& rows) {
    std::vector<AssumptionSet> sets;
    for (const Row row : rows)
        sets.push_back({.id = row.string(0),
                        .version = row.integer(1),
                        .name = row.string(2),
                        .behaviour = row.string(3),
                        .note = row.string(4),
                        .created_by = row.string(5),
                        .created_by_name = row.string(6),
                        .created_at = row.instant(7)});
    return sets;
}

}  // namespace

Status add_assumption_set(Transaction& transaction, const AssumptionSet& set) {
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.assumption_sets (tenant_id, {}) VALUES (current_tenant(), "
                    "$1, $2, $3, $4, $5, $6, $7, $8)",
                    kColumns),
        {set.id, set.version, set.name, set.behaviour, set.note, set.created_by,
         set.created_by_name, set.created_at}));
    return {};
}

Result<std::vector<AssumptionSet>> list_assumption_sets(Transaction& transaction) {
    TRY(const Rows rows, transaction.query(fmt::format(
                             "SELECT {} FROM assumption_sets AS one WHERE version = (SELECT "
                             "MAX(version) FROM assumption_sets AS other WHERE other.id = one.id) "
                             "ORDER BY id",
                             kColumns)));
    return read(rows);
}

Result<std::vector<AssumptionSet>> assumption_set_versions(Transaction& transaction,
                                                           std::string_view id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM assumption_sets WHERE id = $1 ORDER BY version DESC",
                        kColumns),
            {id}));
    return read(rows);
}

}  // namespace ballast::store
