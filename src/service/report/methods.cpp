#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/markdown.hpp"
#include "service/report/builder.hpp"
#include "service/report/describe.hpp"

namespace ballast::service {

namespace {

ReportDocument document_of(const report::PortfolioReport& report, ReportFormat format) {
    const std::string stem = fmt::format("{}-{}", report.portfolio, report.as_of.to_string());
    switch (format) {
        case ReportFormat::kMarkdown:
            return {format, "text/markdown; charset=utf-8", stem + ".md",
                    report::to_markdown(report)};
        case ReportFormat::kJson:
            return {format, "application/json", stem + ".json", wire::to_json(report) + "\n"};
        case ReportFormat::kCsv:
            return {format, "text/csv; charset=utf-8", stem + ".csv", report::to_csv(report)};
    }
    return {};
}

Result<ReportResponse> generate(Call& call, const ReportRequest& request) {
    TRY(const report::PortfolioReport report, build_report(call, request));
    ReportResponse response{.portfolio = report.portfolio,
                            .as_of = report.as_of,
                            .digest = report.digest,
                            .coverage = report.coverage,
                            .issues = report.issues};
    for (const ReportFormat format : request.formats) {
        const bool given =
            std::any_of(response.documents.begin(), response.documents.end(),
                        [&](const ReportDocument& document) { return document.format == format; });
        if (!given) response.documents.push_back(document_of(report, format));
    }
    call.touch("portfolio:" + report.portfolio);
    return response;
}

Result<report::PortfolioReport> read(Call& call, const ReportRequest& request) {
    call.touch("portfolio:" + request.portfolio);
    return build_report(call, request);
}

}  // namespace

void add_report_methods(MethodTable& table) {
    table.add<ReportRequest, ReportResponse>(
        {.name = "report.generate",
         .summary = "Creates the risk report of a portfolio as Markdown, JSON or CSV.",
         .permission = Permission::kReportRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/reports"},
         .duration = Duration::kEither,
         .needs_store = false,
         .idempotent = true},
        generate);
    table.add<ReportRequest, report::PortfolioReport>(
        {.name = "report.get",
         .summary = "Returns the risk report of a portfolio as data.",
         .permission = Permission::kReportRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/reports/data"},
         .duration = Duration::kEither,
         .needs_store = false,
         .idempotent = true},
        read);
}

}  // namespace ballast::service
