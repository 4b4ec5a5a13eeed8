#include "store/trade_exports.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

constexpr std::size_t kMostExportBytes = 32U << 20;

constexpr std::string_view kExportColumns =
    "id, format, template, source, orders, file_name, size_bytes, digest, created_by, created_at";

// From `at`, the column of the id.
Result<TradeExport> to_export(const Row& row, std::size_t at = 0) {
    TradeExport one;
    TRY(one.id, row.id<TradeExportId>(at));
    one.format = row.string(at + 1);
    one.template_name = row.string(at + 2);
    one.source = row.string(at + 3);
    one.orders = row.integer(at + 4);
    one.file_name = row.string(at + 5);
    one.size_bytes = row.integer(at + 6);
    one.digest = row.string(at + 7);
    one.created_by = row.string(at + 8);
    one.created_at = row.instant(at + 9);
    return one;
}

Error missing_export(const TradeExportId& id) {
    return fail(Code::kNotFound, fmt::format("there is no trade export {}", id.to_string()))
        .with("export", id.to_string());
}

}  // namespace

Result<TradeExport> keep_trade_export(Transaction& transaction, TradeExport row,
                                      std::string_view content, Instant now) {
    if (content.size() > kMostExportBytes)
        return fail(Code::kLimitExceeded,
                    fmt::format("a trade file of {} bytes cannot be stored: the limit is {}",
                                content.size(), kMostExportBytes));
    row.id = TradeExportId::make(now);
    row.size_bytes = static_cast<std::int64_t>(content.size());
    row.digest = sha256_hex(content);
    row.created_at = now;
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.trade_exports ({}, content, tenant_id) VALUES ($1, $2, $3, "
                    "$4, $5, $6, $7, $8, $9, $10, $11, current_tenant())",
                    kExportColumns),
        {row.id, row.format, row.template_name, row.source, row.orders, row.file_name,
         row.size_bytes, row.digest, row.created_by, row.created_at, content}));
    return row;
}

Result<Page<TradeExport>> list_trade_exports(Transaction& transaction, std::string_view source,
                                             const PageRequest& page) {
    detail::Where where;
    if (!source.empty()) where.add("source = {}", source);
    const detail::SortColumn column{"created_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT {}, id, {} FROM trade_exports", column.name, kExportColumns), where,
            column, "id", page));
    return detail::select_page<TradeExport>(
        transaction, query, [&](const Row& row) { return to_export(row, detail::kPageColumns); });
}

Result<TradeExport> get_trade_export(Transaction& transaction, const TradeExportId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM trade_exports WHERE id = $1", kExportColumns),
                          {id}));
    if (rows.empty()) return missing_export(id);
    return to_export(rows[0]);
}

Result<std::string> trade_export_content(Transaction& transaction, const TradeExport& row) {
    TRY(const Rows rows,
        transaction.query("SELECT content FROM trade_exports WHERE id = $1", {row.id}));
    if (rows.empty()) return missing_export(row.id);
    std::string content = rows[0].string(0);
    if (sha256_hex(content) != row.digest)
        return fail(Code::kCorrupted,
                    fmt::format("the trade export {} is not what was exported: its digest differs",
                                row.id.to_string()));
    return content;
}

Result<std::vector<StoredTemplate>> trade_templates(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query("SELECT name, document FROM trade_templates ORDER BY name"));
    std::vector<StoredTemplate> templates;
    for (const Row row : rows) templates.push_back({row.string(0), row.string(1)});
    return templates;
}

Status put_trade_template(Transaction& transaction, const StoredTemplate& form, Instant now) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.trade_templates (tenant_id, name, document, updated_at) VALUES "
        "(current_tenant(), $1, $2, $3) ON CONFLICT (tenant_id, name) DO UPDATE SET document = "
        "excluded.document, updated_at = excluded.updated_at",
        {form.name, form.document, now}));
    return {};
}

Status delete_trade_template(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.trade_templates WHERE tenant_id = current_tenant() AND name = $1",
            {name}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no stored template {}", name));
    return {};
}

}  // namespace ballast::store
