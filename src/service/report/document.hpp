// Reports of all kinds as documents, and documents in all formats.
#pragma once

#include <map>
#include <string>

#include "report/chart_picture.hpp"
#include "report/document.hpp"
#include "service/call.hpp"
#include "service/report/requests.hpp"

namespace ballast::service {

// A report with what its record states beside the document.
struct BuiltReport {
    report::Document document;
    std::string subject_id;
    std::string owner;  // member who alone may read it; empty: all with the permission
};

// Runs the engines of the kind. The request is complete: templates are applied (template.hpp).
Result<BuiltReport> build_document(Call& call, const GenerateReportRequest& request);

// Whether the caller may read reports of a kind.
Permission permission_of(store::ReportKind kind);
Status check_kind(const Call& call, store::ReportKind kind);

std::string_view media_type(ReportFormat format);
bool is_text(ReportFormat format);
Result<std::string> render(const report::Document& document, ReportFormat format,
                           store::ReportPaper paper);

std::map<std::string, report::Picture> pictures_of(const report::Document& document);

// Sections that reports of a kind can have, in their usual order.
std::vector<ReportSectionName> sections_of(store::ReportKind kind);

}  // namespace ballast::service
