// Requests and responses of the reports.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/chart_picture.hpp"
#include "report/compare.hpp"
#include "report/document.hpp"
#include "report/portfolio_report.hpp"
#include "service/common.hpp"
#include "service/job_requests.hpp"
#include "service/risk/requests.hpp"
#include "store/reports.hpp"
#include "wire/json.hpp"

namespace ballast::service {

enum class ReportFormat { kMarkdown, kJson, kCsv, kXlsx, kPdf, kHtml };

// The figures of a portfolio's risk report.
struct ReportRequest {
    std::string portfolio;
    std::optional<fin::Date> as_of;
    // What the request does not state is taken from the risk settings of the portfolio.
    std::size_t window = risk::RiskSettings{}.window;
    double confidence = 0.99;
    std::uint64_t paths = risk::RiskSettings{}.paths;
    std::uint64_t seed = risk::RiskSettings{}.seed;
    std::string benchmark = risk::RiskSettings{}.benchmark;
    std::optional<OptionMarket> option_market;
    risk::HoldingRule holding = risk::RiskSettings{}.holding;  // for the performance section
    std::uint64_t stated = 0;
};

// What a report of a kind is about, and how it looks.
struct GenerateReportRequest : ReportRequest {
    store::ReportKind kind = store::ReportKind::kRisk;
    std::string session;                               // of a balance sheet
    std::map<std::string, std::string> template_rows;  // labels of J 03.00 by product
    std::optional<int> year;                           // of the ledger
    std::optional<wire::RawJson> plan;                 // request of plan.simulate
    std::string deal;                                  // of a CLO
    std::string scenario;                              // of its next payment
    std::string report_template;                       // its name
    std::vector<std::string> sections;
    std::vector<ReportFormat> formats = {ReportFormat::kMarkdown};
    std::string logo;
    std::string commentary;  // paragraphs, separated by empty lines
    store::ReportPaper paper = store::ReportPaper::kA4;
    bool pictures = false;                // of a preview
    std::vector<std::string> recipients;  // addresses of members
};

struct ReportDocument {
    ReportFormat format = ReportFormat::kMarkdown;
    std::string media_type;
    std::string file_name;
    std::int64_t size = 0;
    std::optional<std::string> content;  // of text formats
};

struct ReportResponse {
    std::string id;
    store::ReportKind kind = store::ReportKind::kRisk;
    std::string subject;
    std::string title;
    fin::Date as_of;
    std::string digest;
    std::optional<double> coverage;
    Issues issues;
    std::vector<ReportDocument> documents;
};

// A report that is not stored.
struct ReportPreviewResponse {
    report::Document document;
    std::map<std::string, report::Picture> pictures;  // by id of the chart
    std::optional<double> coverage;
    Issues issues;
};

struct ReportIdRequest {
    std::string report;
};

struct StoredReportView : store::StoredReport {
    report::Document document;
    std::map<std::string, report::Picture> pictures;
};

struct ListReportsRequest : PageFields {
    std::optional<store::ReportKind> kind;
    std::string subject;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct ListReportsResponse {
    std::vector<store::StoredReport> data;
    std::optional<std::string> next_cursor;
};

struct DownloadReportRequest {
    std::string report;
    ReportFormat format = ReportFormat::kPdf;
};

struct MailedReportRequest {
    std::string key;
    ReportFormat format = ReportFormat::kPdf;
};

struct CompareReportsRequest {
    std::string first;
    std::string second;
};

struct CompareReportsResponse {
    store::StoredReport first;
    store::StoredReport second;
    std::vector<report::Change> changes;  // headline figures first
    std::vector<std::string> inputs;      // sentences: what else differs
    bool truncated = false;
};

struct ReportStatusRequest {
    std::string job;
};

struct ReportStatusResponse {
    JobView job;
    std::optional<std::string> report;  // once it is stored
};

struct VerifyReportRequest {
    std::string sha256;
    std::string digest;
};

struct VerifyReportResponse {
    bool matches = false;     // computed again, the digest is the same
    bool file_known = false;  // the file is a stored document, byte for byte
    store::StoredReport report;
    std::string recomputed;  // digest of the report computed now
    std::vector<std::string> differences;
};

struct ReportTemplateRequest {
    std::string name;
    store::ReportKind kind = store::ReportKind::kRisk;
    std::vector<std::string> sections;
    std::vector<ReportFormat> formats = {ReportFormat::kPdf};
    std::string logo;
    std::string benchmark;
    store::ReportPaper paper = store::ReportPaper::kA4;
};

struct ReportTemplateName {
    std::string name;
};

struct ListReportTemplatesRequest {};

struct ReportSectionName {
    std::string id;
    std::string title;
};

struct ReportSections {
    store::ReportKind kind = store::ReportKind::kRisk;
    std::vector<ReportSectionName> sections;
};

struct ListReportTemplatesResponse {
    std::vector<store::ReportTemplate> data;
    std::vector<ReportSections> available;  // sections by kind
};

}  // namespace ballast::service
