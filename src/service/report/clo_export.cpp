// clo.export: a deal, its tests, collateral and runs, and scenarios as files.
#include <fmt/format.h>

#include "service/clo/book_values.hpp"
#include "service/clo/case.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/field_error.hpp"
#include "service/file_content.hpp"
#include "service/methods.hpp"
#include "service/report/archive.hpp"
#include "service/report/clo_documents.hpp"
#include "service/report/describe_clo_export.hpp"
#include "store/clo_imports.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
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
        case CloExportWhat::kWorkbook:
            break;
    }
    return clo_run_report(call, request.result);
}

// The import that is named, or the newest with a kept file.
Result<store::CloImport> import_with_file(Call& call, const std::string& id,
                                          CloImportDocument& document) {
    std::vector<store::CloImport> candidates;
    if (!id.empty()) {
        TRY(const auto parsed, store::CloImportId::parse(id));
        TRY(store::CloImport import, store::get_clo_import(call.transaction(), parsed));
        candidates.push_back(std::move(import));
    } else {
        TRY(auto page,
            store::list_clo_imports(call.transaction(),
                                    {.limit = 500, .direction = store::Direction::kDescending}));
        candidates = std::move(page.items);
    }
    for (store::CloImport& import : candidates) {
        TRY(document, wire::read_json<CloImportDocument>(import.document));
        if (!document.files.empty()) return std::move(import);
    }
    return fail(Code::kNotFound, id.empty() ? "no import has a kept file"
                                            : "the import has no kept file: it is a tape");
}

// Every cell of the workbook as it was imported, or with the values of today.
Result<FileContent> exported_workbook(Call& call, const CloExportRequest& request) {
    CloImportDocument document;
    TRY(const store::CloImport import, import_with_file(call, request.import, document));
    if (document.files.size() > 1)
        return fail(Code::kNotFound,
                    "the import has several databases, and no workbook: name another import");
    TRY(store::Objects * objects, call.environment().objects());
    TRY(std::string bytes,
        objects->get(call.principal().tenant,
                     std::string(store::kCloImportObjects) + document.files.front()));
    const bool workbook = import.kind == "workbook";
    if (workbook && request.values == CloExportValues::kCurrent) {
        TRY(const ingest::WorkbookEdits edits,
            book_values(call, bytes, document, {request.as_of, request.known_at, request.version}));
        TRY(bytes, ingest::edit_workbook(bytes, edits));
    }
    return file_content(import.file_name,
                        workbook ? media_type(ReportFormat::kXlsx) : "application/vnd.sqlite3",
                        bytes);
}

Result<FileContent> run_clo_export(Call& call, const CloExportRequest& request) {
    TRY_STATUS(check_contents(call, request.what));
    if (request.what == CloExportWhat::kWorkbook) return exported_workbook(call, request);
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
