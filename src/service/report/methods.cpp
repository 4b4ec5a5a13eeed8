// report.generate, preview, figures, list, get, status, download, compare, delete.
#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "job/queue.hpp"
#include "service/field_error.hpp"
#include "service/file_content.hpp"
#include "service/report/archive.hpp"
#include "service/report/builder.hpp"
#include "service/report/describe.hpp"
#include "service/report/describe_figures.hpp"
#include "service/report/mailed.hpp"
#include "service/report/recipients.hpp"
#include "service/report/template.hpp"
#include "service/review_gate.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "store/reviews.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostChanges = 1000;

Result<ReportResponse> generate(Call& call, const GenerateReportRequest& asked) {
    TRY(const GenerateReportRequest request, with_template(call, asked));
    TRY_STATUS(check_kind(call, request.kind));
    TRY(const std::vector<UserId> recipients, recipients_of(call, request));
    TRY(const BuiltReport built, build_document(call, request));
    TRY_STATUS(check_recipients(recipients, built.owner));
    const report::Document& document = built.document;
    ReportResponse response{.kind = request.kind,
                            .subject = document.subject,
                            .title = document.title,
                            .as_of = document.as_of,
                            .digest = document.provenance.digest,
                            .coverage = document.provenance.coverage,
                            .issues = document.issues};
    std::vector<RenderedReport> rendered;
    for (const ReportFormat format : request.formats) {
        if (std::ranges::count(rendered, format, &RenderedReport::format) > 0) continue;
        TRY_STATUS(call.work().cancel.check());
        TRY(std::string bytes, render(document, format, request.paper));
        rendered.push_back({format, std::move(bytes)});
        if (call.work().report)
            call.work().report({rendered.size(), request.formats.size(), "formats", "report"});
    }
    TRY(const store::StoredReport stored, store_report(call, request, built, rendered));
    response.id = stored.id.to_string();
    for (RenderedReport& one : rendered) {
        ReportDocument written{.format = one.format,
                               .media_type = std::string(media_type(one.format)),
                               .file_name = file_name(document, one.format),
                               .size = static_cast<std::int64_t>(one.bytes.size())};
        if (is_text(one.format)) written.content = std::move(one.bytes);
        response.documents.push_back(std::move(written));
    }
    notify_of_report(call, response, recipients);
    return response;
}

Result<ReportPreviewResponse> preview(Call& call, const GenerateReportRequest& asked) {
    TRY(const GenerateReportRequest request, with_template(call, asked));
    TRY(BuiltReport built, build_document(call, request));
    ReportPreviewResponse response{.coverage = built.document.provenance.coverage,
                                   .issues = built.document.issues};
    if (request.pictures) response.pictures = pictures_of(built.document);
    response.document = std::move(built.document);
    return response;
}

Result<report::PortfolioReport> figures(Call& call, const ReportRequest& request) {
    call.touch("portfolio:" + request.portfolio);
    return build_figures(call, request);
}

Result<ListReportsResponse> list_reports(Call& call, const ListReportsRequest& request) {
    TRY(auto page, store::list_reports(call.transaction(),
                                       {.kind = request.kind,
                                        .subject = request.subject,
                                        .from = request.from,
                                        .to = request.to},
                                       {.limit = static_cast<std::size_t>(request.limit),
                                        .cursor = request.cursor,
                                        .direction = request.direction}));
    ListReportsResponse response;
    const std::string user = call.principal().user.to_string();
    for (store::StoredReport& one : page.items)
        if (call.principal().permissions.has(permission_of(one.kind)) &&
            (one.owner.empty() || one.owner == user))
            response.data.push_back(std::move(one));
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<StoredReportView> get_report(Call& call, const ReportIdRequest& request) {
    TRY(store::StoredReport stored, readable_report(call, request.report));
    TRY(report::Document document, stored_document(call, stored));
    StoredReportView view{{std::move(stored)}, {}, pictures_of(document)};
    view.document = std::move(document);
    return view;
}

Result<FileContent> download(Call& call, const DownloadReportRequest& request) {
    return report_file(call, request.report, request.format);
}

Result<Deleted> delete_report(Call& call, const ReportIdRequest& request) {
    TRY(const store::StoredReport stored, readable_report(call, request.report));
    TRY_STATUS(check_not_approved(call.transaction(), model::ReviewKind::kReport,
                                  stored.id.to_string(), stored.title));
    TRY_STATUS(store::delete_report(call.transaction(), stored.id));
    TRY_STATUS(store::delete_review_of(call.transaction(), model::ReviewKind::kReport,
                                       stored.id.to_string()));
    TRY_STATUS(remove_documents(call, stored));
    call.touch("report:" + request.report);
    return Deleted{request.report};
}

Result<CompareReportsResponse> compare(Call& call, const CompareReportsRequest& request) {
    CompareReportsResponse response;
    TRY(response.first, readable_report(call, request.first));
    TRY(response.second, readable_report(call, request.second));
    if (response.first.kind != response.second.kind)
        return invalid("/second", "kind",
                       fmt::format("a report of kind {} cannot be compared with one of kind {}",
                                   describe::to_word(response.first.kind),
                                   describe::to_word(response.second.kind)),
                       "give two reports of the same kind; report.list lists them");
    TRY(const report::Document first, stored_document(call, response.first));
    TRY(const report::Document second, stored_document(call, response.second));
    response.changes = report::changes_between(first, second);
    response.truncated = response.changes.size() > kMostChanges;
    if (response.truncated) response.changes.resize(kMostChanges);
    response.inputs = report::differences_of_inputs(first, second);
    return response;
}

Result<ReportStatusResponse> status_of(Call& call, const ReportStatusRequest& request) {
    TRY(const JobId id, JobId::parse(request.job));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const job::Job job, queue->get(call.transaction(), id));
    if (job.method != "report.generate")
        return invalid(
            "/job", "not_allowed",
            fmt::format("the job {} runs {}, not report.generate", request.job, job.method),
            "jobs.get returns the state of any job");
    ReportStatusResponse response{.job = job_view(call, job)};
    if (job.state != job::JobState::kSucceeded) return response;
    TRY(store::Objects * objects, call.environment().objects());
    TRY(const std::string result, objects->get(call.principal().tenant, job.result_key));
    TRY(const ReportResponse made,
        wire::read_json<ReportResponse>(result, {.max_bytes = 1U << 30}));
    response.report = made.id;
    return response;
}

Result<store::StoredReport> named_report(Call& call, const VerifyReportRequest& request,
                                         bool& file_known) {
    std::vector<store::StoredReport> found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        if (!request.sha256.empty()) {
            TRY(found, store::reports_with_file(transaction, request.sha256));
        }
        file_known = !found.empty();
        if (found.empty() && !request.digest.empty()) {
            TRY(found, store::reports_with_digest(transaction, request.digest));
        }
        return {};
    }));
    for (const store::StoredReport& one : found)
        if (readable_report(call, one.id.to_string())) return one;
    return fail(Code::kNotFound,
                "no stored report has this file or digest: the report was generated in another "
                "workspace, was deleted, or the file was changed");
}

Result<VerifyReportResponse> verify(Call& call, const VerifyReportRequest& request) {
    const auto is_digest = [](const std::string& text) {
        return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
    };
    if (!is_digest(request.sha256) && !is_digest(request.digest))
        return invalid("/sha256", "required", "a SHA-256 digest is missing",
                       "give the 64 hexadecimal digits of `sha256` of the file, or of the "
                       "`digest` that it states");
    VerifyReportResponse response;
    TRY(response.report, named_report(call, request, response.file_known));
    TRY(const GenerateReportRequest stored,
        wire::read_json<GenerateReportRequest>(response.report.request));
    TRY(const BuiltReport now, build_document(call, stored));
    TRY(const report::Document then, stored_document(call, response.report));
    response.recomputed = now.document.provenance.digest;
    response.matches = response.recomputed == response.report.digest;
    if (!response.matches) response.differences = report::differences_of_inputs(then, now.document);
    return response;
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kReportRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)}};
}

MethodInfo running(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kReportRun,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .duration = Duration::kEither,
            .needs_store = false,
            .idempotent = true};
}

}  // namespace

void add_report_methods(MethodTable& table) {
    table.add<GenerateReportRequest, ReportResponse>(
        running("report.generate", "/reports",
                "Generates a report, stores it and returns it in the requested formats."),
        generate);
    table.add<GenerateReportRequest, ReportPreviewResponse>(
        running("report.preview", "/reports/preview",
                "Generates a report as data without storing it."),
        preview);
    table.add<VerifyReportRequest, VerifyReportResponse>(
        running("report.verify", "/reports/verify",
                "Computes a stored report again and compares the digests."),
        verify);
    table.add<ReportRequest, report::PortfolioReport>(
        running("report.figures", "/reports/figures",
                "Returns the figures of a portfolio's risk report as data."),
        figures);
    table.add<ListReportsRequest, ListReportsResponse>(
        reading("report.list", "/reports", "Lists stored reports by time of generation."),
        list_reports);
    table.add<ReportStatusRequest, ReportStatusResponse>(
        reading("report.status", "/reports/status",
                "Returns the state of a job that generates a report, and the report's id."),
        status_of);
    table.add<CompareReportsRequest, CompareReportsResponse>(
        reading("report.compare", "/reports/compare",
                "Compares two stored reports: numbers that changed, and inputs that changed."),
        compare);
    table.add<ReportIdRequest, StoredReportView>(
        reading("report.get", "/reports/{report}", "Returns a stored report as data."), get_report);
    table.add<DownloadReportRequest, FileContent>(
        reading("report.download", "/reports/{report}/{format}",
                "Returns a stored report as a file."),
        download);
    table.add<ReportIdRequest, Deleted>({.name = "report.delete",
                                         .summary = "Deletes a stored report with its documents.",
                                         .permission = Permission::kReportRun,
                                         .effect = Effect::kWrite,
                                         .route = {Verb::kDelete, "/reports/{report}"},
                                         .destructive = true},
                                        delete_report);
    add_mailed_report_method(table);
    add_report_template_methods(table);
}

}  // namespace ballast::service
