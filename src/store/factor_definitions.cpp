#include "store/factor_definitions.hpp"

#include <fmt/format.h>

#include "model/describe_factor_definition.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

// ORDER is a word of SQL.
template <>
inline constexpr std::string_view detail::kColumnName<&model::FactorDefinition::order> = "place";

namespace {

using model::FactorDefinition;

}  // namespace

Status put_factor_definition(Transaction& transaction, const FactorDefinition& definition,
                             Instant now) {
    std::vector<Value> values = detail::cells_of(definition);
    values.emplace_back(now);
    TRY_STATUS(transaction.execute(
        detail::insert_statement<FactorDefinition>(
            "factors", detail::replacing<FactorDefinition>({"name"}, {"updated_at"}),
            {"updated_at"}),
        values));
    return {};
}

Result<std::vector<FactorDefinition>> factor_definitions(Transaction& transaction) {
    return detail::select_rows<FactorDefinition>(transaction, "factors", "ORDER BY name");
}

Status delete_factor_definition(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.factors WHERE tenant_id = current_tenant() AND name = $1", {name}));
    if (deleted == 0) return fail(Code::kNotFound, fmt::format("there is no factor {}", name));
    return {};
}

}  // namespace ballast::store
