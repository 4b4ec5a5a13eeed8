#include "store/wealth_records.hpp"

#include <fmt/format.h>

namespace ballast::store {

namespace {

constexpr std::string_view kWealthColumns = "kind, name, document, created_at, updated_at";

Result<WealthRecord> to_record(const Row& row) {
    return WealthRecord{row.string(0), row.string(1), row.string(2), row.instant(3),
                        row.instant(4)};
}

Error missing_record(std::string_view kind, std::string_view name) {
    return fail(Code::kNotFound, fmt::format("there is no {} named {}", kind, name))
        .with("name", std::string(name));
}

}  // namespace

Result<std::vector<WealthRecord>> wealth_records(Transaction& transaction, std::string_view kind) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM wealth_records WHERE kind = $1 ORDER BY name",
                                      kWealthColumns),
                          {kind}));
    std::vector<WealthRecord> records;
    for (const Row row : rows) {
        TRY(WealthRecord record, to_record(row));
        records.push_back(std::move(record));
    }
    return records;
}

Result<WealthRecord> wealth_record(Transaction& transaction, std::string_view kind,
                                   std::string_view name) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM wealth_records WHERE kind = $1 AND name = $2",
                                      kWealthColumns),
                          {kind, name}));
    if (rows.empty()) return missing_record(kind, name);
    return to_record(rows[0]);
}

Status put_wealth_record(Transaction& transaction, const WealthRecord& record, Instant now) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.wealth_records (tenant_id, kind, name, document, created_at, updated_at) "
        "VALUES (current_tenant(), $1, $2, $3, $4, $4) ON CONFLICT (tenant_id, kind, name) DO "
        "UPDATE SET document = excluded.document, updated_at = excluded.updated_at",
        {record.kind, record.name, record.document, now}));
    return {};
}

Status delete_wealth_record(Transaction& transaction, std::string_view kind,
                            std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.wealth_records WHERE tenant_id = current_tenant() "
                            "AND kind = $1 AND name = $2",
                            {kind, name}));
    if (deleted == 0) return missing_record(kind, name);
    return {};
}

}  // namespace ballast::store
