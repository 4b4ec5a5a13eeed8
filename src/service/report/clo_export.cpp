// clo.export: a deal, its tests, collateral and runs, and scenarios as files.
#include <fmt/format.h>

#include "service/clo/case.hpp"
#include "service/field_error.hpp"
#include "service/file_content.hpp"
#include "service/methods.hpp"
#include "service/report/archive.hpp"
#include "service/report/clo_documents.hpp"
#include "service/report/describe_clo_export.hpp"
#include "store/database.hpp"
#include "store/results.hpp"

namespace ballast::service {

namespace {

// Results of runs need the permission to run.
Status check_contents(const Call& call, CloExportWhat what) {
    const bool is_run = what == CloExportWhat::kPaymentDateReport || what == CloExportWhat::kRun;
    const Permission needed = is_run ? Permission::kCloRun : Permission::kCloRead;
    if (call.principal().permissions.has(needed)) return {};
    return fail(Code::kForbidden,
                fmt::format("an export of this requires the permission {}", to_string(needed)));
}

Result<BuiltReport> exported(Call& call, const CloExportRequest& request) {
    const CloDocumentTerms terms{
        request.deal, {request.as_of, request.known_at, request.version}, request.scenario};
    switch (request.what) {
        case CloExportWhat::kPaymentDateReport:
            return clo_payment_date_report(call, terms);
        case CloExportWhat::kTests:
            return clo_tests_report(call, terms);
        case CloExportWhat::kCollateral:
            return clo_collateral_report(call, terms);
        case CloExportWhat::kScenario:
            return clo_scenario_report(call, request.scenario);
        case CloExportWhat::kRun:
            break;
    }
    return clo_run_report(call, request.result);
}

Result<FileContent> run_clo_export(Call& call, const CloExportRequest& request) {
    TRY_STATUS(check_contents(call, request.what));
    TRY(const BuiltReport built, exported(call, request));
    std::string bytes;
    if (request.what == CloExportWhat::kRun && request.format == ReportFormat::kJson) {
        TRY(const auto id, store::ResultId::parse(request.result));
        TRY(bytes, store::result_document(call.transaction(), id));
        bytes += "\n";
    } else {
        TRY(bytes, render(built.document, request.format, request.paper));
    }
    return file_content(file_name(built.document, request.format), media_type(request.format),
                        bytes);
}

}  // namespace

void add_clo_export_methods(MethodTable& table) {
    table.add<CloExportRequest, FileContent>(
        {.name = "clo.export",
         .summary = "Exports a CLO: the report of its next payment date, its tests, collateral, a "
                    "scenario or a kept run, as Excel, CSV, JSON, Markdown, HTML or PDF.",
         .permission = Permission::kCloExport,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/clo/export"},
         .idempotent = true},
        run_clo_export);
}

}  // namespace ballast::service
