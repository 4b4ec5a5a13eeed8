#include "store/scenarios.hpp"

#include <fmt/format.h>
#include <utility>

namespace ballast::store {

namespace {

Result<std::vector<ScenarioRow>> rows_of(Transaction& transaction, std::string_view tail,
                                         const std::vector<Value>& values) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT id, document, owner, created_at, updated_at, version "
                                      "FROM scenarios {}",
                                      tail),
                          values));
    std::vector<ScenarioRow> found;
    for (const Row row : rows)
        found.push_back({.id = row.string(0),
                         .document = row.string(1),
                         .owner = row.string(2),
                         .created_at = row.instant(3),
                         .updated_at = row.instant(4),
                         .version = row.integer(5)});
    return found;
}

}  // namespace

Result<ScenarioRow> put_scenario(Transaction& transaction, ScenarioRow row,
                                 std::optional<std::int64_t> expected_version, Instant now) {
    TRY(const auto before, find_scenario(transaction, row.id));
    if (expected_version && (!before || before->version != *expected_version))
        return fail(Code::kConflict,
                    before ? fmt::format("the scenario {} has been changed; its current version is "
                                         "{}",
                                         row.id, before->version)
                           : fmt::format("there is no scenario {} any more", row.id))
            .with("version", fmt::format("{}", before ? before->version : 0));
    row.created_at = before ? before->created_at : now;
    row.updated_at = now;
    row.version = before ? before->version + 1 : 1;
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.scenarios (tenant_id, id, document, owner, created_at, updated_at, "
        "version) VALUES (current_tenant(), $1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, id) DO "
        "UPDATE SET document = excluded.document, owner = excluded.owner, updated_at = "
        "excluded.updated_at, version = excluded.version",
        {row.id, row.document, row.owner, row.created_at, row.updated_at, row.version}));
    return row;
}

Result<std::optional<ScenarioRow>> find_scenario(Transaction& transaction, std::string_view id) {
    TRY(auto found, rows_of(transaction, "WHERE id = $1", {id}));
    if (found.empty()) return std::optional<ScenarioRow>();
    return std::optional(std::move(found.front()));
}

Result<std::vector<ScenarioRow>> all_scenarios(Transaction& transaction) {
    return rows_of(transaction, "ORDER BY id", {});
}

Status delete_scenario(Transaction& transaction, std::string_view id) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.scenarios WHERE tenant_id = current_tenant() AND id = $1", {id}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no stored scenario {}", id))
            .with("scenario", std::string(id));
    return {};
}

}  // namespace ballast::store
