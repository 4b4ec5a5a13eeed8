#include "store/saved_plans.hpp"

#include <fmt/format.h>
#include <utility>

namespace ballast::store {

namespace {

Result<std::vector<SavedPlanRow>> saved_plans_where(Transaction& transaction, std::string_view tail,
                                                    const std::vector<Value>& values) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT plan, version, name, kind, document, form, note, "
                                      "author, saved_at FROM saved_plans {}",
                                      tail),
                          values));
    std::vector<SavedPlanRow> found;
    for (const Row row : rows)
        found.push_back({.plan = row.string(0),
                         .version = row.integer(1),
                         .name = row.string(2),
                         .kind = row.string(3),
                         .document = row.string(4),
                         .form = row.string(5),
                         .note = row.string(6),
                         .author = row.string(7),
                         .saved_at = row.instant(8)});
    return found;
}

}  // namespace

Result<SavedPlanRow> save_plan(Transaction& transaction, SavedPlanRow row,
                               std::optional<std::int64_t> expected_version, std::int64_t kept,
                               Instant now) {
    TRY(const auto before, find_saved_plan(transaction, row.plan, std::nullopt));
    const std::int64_t latest = before ? before->version : 0;
    if (expected_version && latest != *expected_version)
        return fail(Code::kConflict,
                    before
                        ? fmt::format("the plan {} has been saved again; its latest version is {}",
                                      row.plan, latest)
                        : fmt::format("there is no plan {} any more", row.plan))
            .with("version", fmt::format("{}", latest));
    row.version = latest + 1;
    row.saved_at = now;
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.saved_plans (tenant_id, plan, version, name, kind, document, form, note, "
        "author, saved_at) VALUES (current_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {row.plan, row.version, row.name, row.kind, row.document, row.form, row.note, row.author,
         row.saved_at}));
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.saved_plans WHERE tenant_id = current_tenant() AND plan = $1 AND version "
        "<= $2",
        {row.plan, row.version - kept}));
    return row;
}

Result<std::optional<SavedPlanRow>> find_saved_plan(Transaction& transaction, std::string_view plan,
                                                    std::optional<std::int64_t> version) {
    TRY(auto found,
        version
            ? saved_plans_where(transaction, "WHERE plan = $1 AND version = $2", {plan, *version})
            : saved_plans_where(transaction, "WHERE plan = $1 ORDER BY version DESC LIMIT 1",
                                {plan}));
    if (found.empty()) return std::optional<SavedPlanRow>();
    return std::optional(std::move(found.front()));
}

Result<std::vector<SavedPlanRow>> latest_saved_plans(Transaction& transaction) {
    return saved_plans_where(
        transaction,
        "WHERE NOT EXISTS (SELECT 1 FROM saved_plans AS later WHERE later.plan = saved_plans.plan "
        "AND later.version > saved_plans.version) ORDER BY name, plan",
        {});
}

Result<std::vector<SavedPlanRow>> saved_plan_versions(Transaction& transaction,
                                                      std::string_view plan) {
    return saved_plans_where(transaction, "WHERE plan = $1 ORDER BY version DESC", {plan});
}

Status delete_saved_plan(Transaction& transaction, std::string_view plan) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.saved_plans WHERE tenant_id = current_tenant() AND plan = $1",
            {plan}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no saved plan {}", plan))
            .with("plan", std::string(plan));
    return {};
}

}  // namespace ballast::store
