#include "store/saved_plans.hpp"

#include <fmt/format.h>
#include <utility>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::describe {

template <>
struct Described<store::SavedPlanRow> {
    using T = store::SavedPlanRow;
    static constexpr std::string_view name = "SavedPlanRow";
    static constexpr std::string_view doc = "A version of a saved plan.";
    static constexpr auto fields =
        list(required("plan", &T::plan, ""), required("version", &T::version, ""),
             required("name", &T::name, ""), required("kind", &T::kind, ""),
             required("document", &T::document, ""), required("form", &T::form, ""),
             required("note", &T::note, ""), required("author", &T::author, ""),
             required("saved_at", &T::saved_at, ""));
};
static_assert(kMembers<store::SavedPlanRow> == Described<store::SavedPlanRow>::fields.kCount);

}  // namespace ballast::describe

namespace ballast::store {

namespace {

Result<std::vector<SavedPlanRow>> saved_plans_where(Transaction& transaction, std::string_view tail,
                                                    const std::vector<Value>& values) {
    return detail::select_rows<SavedPlanRow>(transaction, "saved_plans", tail, values);
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
    TRY_STATUS(detail::insert_row(transaction, "saved_plans", row));
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
