#include "store/security_fields.hpp"

#include <fmt/format.h>

#include "store/described_row.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

using model::SecurityField;

Status put_security_fields(Transaction& transaction, std::span<const SecurityField> fields) {
    using RowColumns = detail::DescribedRow<SecurityField>;
    const std::string sql = fmt::format(
        "INSERT INTO main.security_fields (tenant_id, {}) VALUES (current_tenant(), {}) ON "
        "CONFLICT (tenant_id, symbol, field) DO UPDATE SET source = excluded.source, value = "
        "excluded.value, fetched_at = excluded.fetched_at",
        RowColumns::column_list(), RowColumns::placeholders());
    TRY_STATUS(transaction.execute_many(
        sql, RowColumns::kColumns, fields.size(),
        [&](std::size_t i, std::span<Value> values) { RowColumns::write(fields[i], values); }));
    return {};
}

Result<std::vector<SecurityField>> security_fields(Transaction& transaction,
                                                   std::span<const std::string> symbols) {
    detail::Where where;
    if (!symbols.empty())
        where.add("symbol IN (SELECT requested.value FROM json_each({}) AS requested)",
                  encode_list(symbols));
    return detail::select_rows<SecurityField>(transaction, "security_fields", where,
                                              "ORDER BY symbol, field");
}

}  // namespace ballast::store
