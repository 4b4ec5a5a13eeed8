#include "store/scenarios.hpp"

#include <fmt/format.h>
#include <utility>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::describe {

template <>
struct Described<store::ScenarioRow> {
    using T = store::ScenarioRow;
    static constexpr std::string_view name = "ScenarioRow";
    static constexpr std::string_view doc = "A stored scenario.";
    static constexpr auto fields =
        list(required("id", &T::id, ""), required("document", &T::document, ""),
             required("owner", &T::owner, ""), required("created_at", &T::created_at, ""),
             required("updated_at", &T::updated_at, ""), required("version", &T::version, ""));
};
static_assert(kMembers<store::ScenarioRow> == Described<store::ScenarioRow>::fields.kCount);

}  // namespace ballast::describe

namespace ballast::store {

namespace {

Result<std::vector<ScenarioRow>> rows_of(Transaction& transaction, std::string_view tail,
                                         const std::vector<Value>& values) {
    return detail::select_rows<ScenarioRow>(transaction, "scenarios", tail, values);
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
    TRY_STATUS(
        detail::insert_row(transaction, "scenarios", row, detail::replacing<ScenarioRow>({"id"})));
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
