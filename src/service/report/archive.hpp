// Stored reports: records with their documents as objects reports/<id>/<format>. The JSON document
// is always stored, so that any other format can be written from it later.
#pragma once

#include <string>
#include <vector>

#include "service/call.hpp"
#include "service/file_content.hpp"
#include "service/report/document.hpp"

namespace ballast::service {

struct RenderedReport {
    ReportFormat format = ReportFormat::kMarkdown;
    std::string bytes;
};

// Stores the report with the rendered formats, or adds them to the stored report with the same
// document. Documents are written before the record: a failure leaves no record.
Result<store::StoredReport> store_report(Call& call, const GenerateReportRequest& request,
                                         const BuiltReport& built,
                                         const std::vector<RenderedReport>& rendered);

// One that the caller may read; kNotFound otherwise. Within a transaction.
Result<store::StoredReport> readable_report(Call& call, const std::string& id);

Result<report::Document> stored_document(const Call& call, const store::StoredReport& report);
// The stored bytes, or those written now from the document.
Result<std::string> stored_format(const Call& call, const store::StoredReport& report,
                                  ReportFormat format);
// A report that the caller may read, as a file.
Result<FileContent> report_file(Call& call, const std::string& report, ReportFormat format);
// Removes documents; those of a report without record are not readable.
Status remove_documents(const Call& call, const store::StoredReport& report);

std::string file_name(const report::Document& document, ReportFormat format);

}  // namespace ballast::service
