#include "store/factor_definitions.hpp"

#include <fmt/format.h>

#include "model/describe_factor_definition.hpp"
#include "store/described_row.hpp"

namespace ballast::store {

// ORDER is a word of SQL.
template <>
inline constexpr std::string_view detail::kColumnName<&model::FactorDefinition::order> = "place";

namespace {

using model::FactorDefinition;

using FactorColumns = detail::DescribedRow<FactorDefinition>;

}  // namespace

Status put_factor_definition(Transaction& transaction, const FactorDefinition& definition,
                             Instant now) {
    std::vector<Value> values(FactorColumns::kColumns + 1);
    FactorColumns::write(definition, values);
    values[FactorColumns::kColumns] = now;
    std::string changes;
    for (std::size_t i = 0; i < FactorColumns::kColumns; ++i)
        if (i != FactorColumns::column<&FactorDefinition::name>())
            changes += fmt::format("{0} = excluded.{0}, ", FactorColumns::names()[i]);
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.factors (tenant_id, {}, updated_at) VALUES "
                    "(current_tenant(), {}, ${}) ON CONFLICT (tenant_id, name) DO UPDATE SET "
                    "{}updated_at = excluded.updated_at",
                    FactorColumns::column_list(), FactorColumns::placeholders(),
                    FactorColumns::kColumns + 1, changes),
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
