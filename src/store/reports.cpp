#include "store/reports.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_report.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using ReportColumns = detail::DescribedRow<StoredReport>;

Result<std::vector<StoredReport>> report_rows(Transaction& transaction, std::string_view tail,
                                              std::vector<Value> values) {
    return detail::select_rows<StoredReport>(transaction, "reports", tail, values);
}

Error missing_report(const ReportId& id) {
    return fail(Code::kNotFound, fmt::format("there is no report {}", id.to_string()))
        .with("report", id.to_string());
}

Error no_template(std::string_view name) {
    return fail(Code::kNotFound, fmt::format("there is no report template \"{}\"", name));
}

}  // namespace

Status add_report(Transaction& transaction, const StoredReport& report) {
    return detail::insert_row(transaction, "reports", report);
}

Status set_report_files(Transaction& transaction, const StoredReport& report) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.reports SET sizes = $2, files = $3 WHERE tenant_id = "
                            "current_tenant() AND id = $1",
                            {report.id, encode_figures(report.sizes), encode_list(report.files)}));
    if (changed == 0) return missing_report(report.id);
    return {};
}

Result<StoredReport> get_report(Transaction& transaction, const ReportId& id) {
    TRY(auto rows, report_rows(transaction, "WHERE id = $1", {id}));
    if (rows.empty()) return missing_report(id);
    return std::move(rows.front());
}

Result<std::optional<StoredReport>> find_report(Transaction& transaction,
                                                std::string_view content_digest) {
    TRY(auto rows,
        report_rows(transaction, "WHERE content_digest = $1 ORDER BY created_at DESC LIMIT 1",
                    {content_digest}));
    if (rows.empty()) return std::optional<StoredReport>();
    return std::optional(std::move(rows.front()));
}

Result<std::vector<StoredReport>> reports_with_digest(Transaction& transaction,
                                                      std::string_view digest) {
    return report_rows(transaction, "WHERE digest = $1 ORDER BY created_at DESC LIMIT 100",
                       {digest});
}

Result<std::vector<StoredReport>> reports_with_file(Transaction& transaction,
                                                    std::string_view sha256) {
    return report_rows(transaction,
                       "WHERE files LIKE '%' || $1 || '%' ORDER BY created_at DESC LIMIT 100",
                       {sha256});
}

Result<Page<StoredReport>> list_reports(Transaction& transaction, const ReportFilter& filter,
                                        const PageRequest& page) {
    detail::Where where;
    if (filter.kind) where.add("kind = {}", describe::to_word(*filter.kind));
    if (!filter.subject.empty()) where.add("subject = {}", filter.subject);
    if (filter.from) where.add("as_of >= {}", *filter.from);
    if (filter.to) where.add("as_of <= {}", *filter.to);
    const detail::SortColumn column{"created_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT created_at, id, {} FROM reports", ReportColumns::column_list()),
            where, column, "id", page));
    return detail::select_page<StoredReport>(transaction, query);
}

Status delete_report(Transaction& transaction, const ReportId& id) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.reports WHERE tenant_id = current_tenant() AND id = $1", {id}));
    if (deleted == 0) return missing_report(id);
    return {};
}

Result<std::vector<ReportId>> reports_before(Transaction& transaction, Instant before,
                                             std::int64_t most) {
    TRY(const auto rows,
        report_rows(
            transaction,
            "WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM reviews WHERE kind = 'report' "
            "AND state = 'approved' AND item = CAST(reports.id AS text)) ORDER BY created_at "
            "LIMIT $2",
            {before, most}));
    std::vector<ReportId> ids;
    for (const StoredReport& row : rows) ids.push_back(row.id);
    return ids;
}

Status put_report_template(Transaction& transaction, const ReportTemplate& one) {
    return detail::insert_row(transaction, "report_templates", one,
                              detail::replacing<ReportTemplate>({"name"}));
}

Result<std::vector<ReportTemplate>> report_templates(Transaction& transaction) {
    return detail::select_rows<ReportTemplate>(transaction, "report_templates", "ORDER BY name");
}

Result<ReportTemplate> get_report_template(Transaction& transaction, std::string_view name) {
    TRY(auto templates, report_templates(transaction));
    for (ReportTemplate& one : templates)
        if (one.name == name) return std::move(one);
    return no_template(name);
}

Status delete_report_template(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.report_templates WHERE tenant_id = current_tenant() "
                            "AND name = $1",
                            {name}));
    if (deleted == 0) return no_template(name);
    return {};
}

}  // namespace ballast::store
