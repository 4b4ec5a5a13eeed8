// Descriptions of the requests and responses of reports.
#pragma once

#include "report/describe_document.hpp"
#include "service/describe_common.hpp"
#include "service/report/requests.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/describe_var.hpp"
#include "store/describe_report.hpp"

namespace ballast::describe {

template <>
struct Described<service::ReportFormat> {
    using enum service::ReportFormat;
    static constexpr std::string_view name = "ReportFormat";
    static constexpr std::string_view doc = "Format of a report.";
    static constexpr std::array values{
        word(kMarkdown, "md", "Markdown, for reading.", "Markdown"),
        word(kJson, "json", "JSON with all data at full precision.", "JSON"),
        word(kCsv, "csv", "CSV with the rows behind the report.", "CSV"),
        word(kXlsx, "xlsx", "A workbook with typed cells.", "Excel"),
        word(kPdf, "pdf", "PDF with vector charts.", "PDF"),
        word(kHtml, "html", "HTML in one file, without scripts.", "HTML")};
};

template <class T>
constexpr auto report_figure_fields(bool portfolio_required) {
    return wire::list(
        describe::Field<service::ReportRequest, std::string>{
            {"portfolio",
             "Stored portfolio, by id or slug.",
             portfolio_required,
             {.min_length = portfolio_required ? 1U : 0U, .max_length = 64}},
            &T::portfolio},
        optional("as_of", &T::as_of, "Report date; the latest date of stored prices when absent."),
        optional("window", &T::window, "Number of latest returns used in the risk figures.",
                 {.minimum = 60, .maximum = 5000}),
        optional("confidence", &T::confidence, "Confidence level of the headline VaR and ES.",
                 risk::kConfidenceLimits),
        optional("paths", &T::paths, "Number of Monte Carlo paths.",
                 {.minimum = 1000, .maximum = 1e9}),
        optional("seed", &T::seed, "Random seed of the Monte Carlo methods."),
        optional("benchmark", &T::benchmark, "Benchmark: a symbol with stored prices.",
                 {.min_length = 1, .max_length = 32}),
        optional("option_market", &T::option_market,
                 "Valuation of the portfolio's options: volatilities, rates and model."),
        optional(
            "holding", &T::holding,
            "Whether the performance section keeps today's quantities or weights over the past."));
}

template <>
struct Described<service::ReportRequest> {
    using T = service::ReportRequest;
    static constexpr std::string_view name = "ReportFiguresRequest";
    static constexpr std::string_view doc =
        "Portfolio, date and options of the figures. What is left out is taken from the "
        "portfolio's risk settings.";
    static constexpr auto fields = report_figure_fields<T>(true);

    static void learn_stated(T& request, std::uint64_t stated) { request.stated = stated; }
};

inline constexpr Limits kSectionLimits{.max_items = 40, .min_length = 1, .max_length = 64};
inline constexpr Limits kFormatLimits{.min_items = 1, .max_items = 6};
inline constexpr Limits kRecipientLimits{.max_items = 50, .min_length = 3, .max_length = 254};
inline constexpr Limits kLogoLimits{.max_length = 80};
inline constexpr Limits kTemplateNameLimits{.min_length = 1, .max_length = 80};

template <>
struct Described<service::GenerateReportRequest> {
    using T = service::GenerateReportRequest;
    static constexpr std::string_view name = "ReportRequest";
    static constexpr std::string_view doc =
        "Kind, subject and looks of a report. What is left out is taken from the template, then "
        "from the portfolio's risk settings.";
    static constexpr auto fields = combined(
        report_figure_fields<T>(false),
        list(
            optional("kind", &T::kind, "Kind of the report."),
            optional("session", &T::session, "Session of a balance sheet, for its kinds.",
                     {.max_length = 64}),
            optional("template_rows", &T::template_rows,
                     "Rows of template J 03.00 by product, such as Loans and advances.",
                     {.max_items = 500, .max_length = 64}),
            optional("year", &T::year, "Year of the ledger, for that kind.",
                     {.minimum = 1900, .maximum = 2200}),
            optional("plan", &T::plan, "Request of plan.simulate, for a report of a plan."),
            optional("deal", &T::deal, "Deal of a CLO, by id or slug, for that kind.",
                     {.max_length = 64}),
            optional("scenario", &T::scenario,
                     "Scenario of the payment date of a CLO, by id or short name.",
                     {.max_length = 64}),
            optional("template", &T::report_template, "Name of a template.", {.max_length = 80}),
            optional("sections", &T::sections, "Ids of the sections, in order; all when empty.",
                     kSectionLimits),
            optional("formats", &T::formats, "Formats to write.", kFormatLimits),
            optional("logo", &T::logo, "Name above the title.", kLogoLimits),
            optional("commentary", &T::commentary,
                     "Text for the beginning of the report, of a person or from llm.comment; empty "
                     "lines separate paragraphs.",
                     {.max_length = 20'000}),
            optional("paper", &T::paper, "Paper of the PDF document."),
            optional("pictures", &T::pictures,
                     "Whether a preview includes the pictures of its charts."),
            optional("recipients", &T::recipients,
                     "E-mail addresses of members who are notified of the report, in the app and, "
                     "unless they have turned it off, by mail with a link to it.",
                     kRecipientLimits)));

    static void learn_stated(T& request, std::uint64_t stated) { request.stated = stated; }
};

template <>
struct Described<service::ReportDocument> {
    using T = service::ReportDocument;
    static constexpr std::string_view name = "ReportDocument";
    static constexpr std::string_view doc = "A report in one format.";
    static constexpr auto fields = wire::list(
        required("format", &T::format, "Format of the document."),
        required("media_type", &T::media_type, "Media type, as in the Content-Type header."),
        required("file_name", &T::file_name, "Suggested file name."),
        required("size", &T::size, "Size of the document.", {.unit = "bytes"}),
        required("content", &T::content,
                 "Text of the document; null for XLSX and PDF, which report.download returns."));
};

template <>
struct Described<service::ReportResponse> {
    using T = service::ReportResponse;
    static constexpr std::string_view name = "ReportResponse";
    static constexpr std::string_view doc = "A generated report in the requested formats.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the stored report."),
        required("kind", &T::kind, "Kind of the report."),
        required("subject", &T::subject, "Slug of the portfolio, id or year of another subject."),
        required("title", &T::title, "Title of the report."),
        required("as_of", &T::as_of, "Report date."),
        required("digest", &T::digest, "SHA-256 digest of the result."),
        required("coverage", &T::coverage, "Share of the subject that entered the figures."),
        required("issues", &T::issues, "What is missing, approximate or doubtful in this report."),
        required("documents", &T::documents, "Documents in request order."));
};

template <>
struct Described<service::ReportPreviewResponse> {
    using T = service::ReportPreviewResponse;
    static constexpr std::string_view name = "ReportPreview";
    static constexpr std::string_view doc = "A report as data, not stored.";
    static constexpr auto fields =
        list(required("document", &T::document, "Report as a document."),
             required("pictures", &T::pictures, "Picture of each chart, by its id."),
             required("coverage", &T::coverage, "Share of the subject that entered the figures."),
             required("issues", &T::issues, "What is missing, approximate or doubtful."));
};

template <>
struct Described<service::ReportIdRequest> {
    using T = service::ReportIdRequest;
    static constexpr std::string_view name = "ReportIdRequest";
    static constexpr std::string_view doc = "A stored report.";
    static constexpr auto fields = list(
        required("report", &T::report, "Id of the report.", {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::StoredReportView> {
    using T = service::StoredReportView;
    static constexpr std::string_view name = "StoredReportView";
    static constexpr std::string_view doc = "A stored report with its document.";
    static constexpr auto fields =
        combined(Described<store::StoredReport>::fields,
                 list(required("document", &T::document, "The report as data."),
                      required("pictures", &T::pictures, "Picture of each chart, by its id.")));
};

template <>
struct Described<service::ListReportsRequest> {
    using T = service::ListReportsRequest;
    static constexpr std::string_view name = "ListReportsRequest";
    static constexpr std::string_view doc = "Filter of stored reports.";
    static constexpr auto fields =
        combined(list(optional("kind", &T::kind, "Kind; all when absent."),
                      optional("subject", &T::subject,
                               "Slug of the portfolio, or id or year of another subject; all when "
                               "empty.",
                               {.max_length = 200}),
                      optional("from", &T::from, "First report date."),
                      optional("to", &T::to, "Last report date.")),
                 page_fields<T>());
};

template <>
struct Described<service::ListReportsResponse> {
    using T = service::ListReportsResponse;
    static constexpr std::string_view name = "ListReportsResponse";
    static constexpr std::string_view doc = "Stored reports.";
    static constexpr auto fields =
        list(required("data", &T::data, "Reports by time of generation."),
             required("next_cursor", &T::next_cursor, "Cursor of the next page; null at the end."));
};

template <>
struct Described<service::DownloadReportRequest> {
    using T = service::DownloadReportRequest;
    static constexpr std::string_view name = "DownloadReportRequest";
    static constexpr std::string_view doc = "A stored report and a format.";
    static constexpr auto fields = list(
        required("report", &T::report, "Id of the report.", {.min_length = 1, .max_length = 64}),
        required("format", &T::format,
                 "Format; written now if it was not when the report was "
                 "generated."));
};

template <>
struct Described<service::MailedReportRequest> {
    using T = service::MailedReportRequest;
    static constexpr std::string_view name = "MailedReportRequest";
    static constexpr std::string_view doc = "The key of a link in mail, and a format.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Key of the link, valid once and for 24 hours.",
                            {.min_length = 1, .max_length = 128}),
                   optional("format", &T::format, "Format of the file."));
};

template <>
struct Described<service::CompareReportsRequest> {
    using T = service::CompareReportsRequest;
    static constexpr std::string_view name = "CompareReportsRequest";
    static constexpr std::string_view doc = "Two stored reports of one kind.";
    static constexpr auto fields = list(required("first", &T::first, "Id of the earlier report.",
                                                 {.min_length = 1, .max_length = 64}),
                                        required("second", &T::second, "Id of the later report.",
                                                 {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<report::Change> {
    using T = report::Change;
    static constexpr std::string_view name = "ReportChangeView";
    static constexpr std::string_view doc = "A cell that two reports show differently.";
    static constexpr auto fields = list(
        required("table", &T::table, "Id of the table; `facts` for headline figures."),
        required("title", &T::title, "Title of the table or its section."),
        required("row", &T::row, "First cells of the row."),
        required("column", &T::column, "Title of the column; empty for a headline figure."),
        required("first", &T::first, "Cell of the first report; without number when missing."),
        required("second", &T::second, "Cell of the second report; without number when missing."),
        required("difference", &T::difference, "Second less first; null when one is missing."));
};

template <>
struct Described<service::CompareReportsResponse> {
    using T = service::CompareReportsResponse;
    static constexpr std::string_view name = "CompareReportsResponse";
    static constexpr std::string_view doc = "Differences of two reports.";
    static constexpr auto fields =
        list(required("first", &T::first, "The first report."),
             required("second", &T::second, "The second report."),
             required("changes", &T::changes,
                      "Numbers that differ: headline figures, then tables by relative change."),
             required("inputs", &T::inputs, "What else differs: date, data, engine version."),
             required("truncated", &T::truncated, "Whether there are more changes than returned."));
};

template <>
struct Described<service::ReportStatusRequest> {
    using T = service::ReportStatusRequest;
    static constexpr std::string_view name = "ReportStatusRequest";
    static constexpr std::string_view doc = "A job that generates a report.";
    static constexpr auto fields =
        list(required("job", &T::job, "Id of the job.", {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::ReportStatusResponse> {
    using T = service::ReportStatusResponse;
    static constexpr std::string_view name = "ReportStatusResponse";
    static constexpr std::string_view doc = "State of the generation of a report.";
    static constexpr auto fields =
        list(required("job", &T::job, "Job that generates the report."),
             required("report", &T::report, "Id of the report; null until it is stored."));
};

template <>
struct Described<service::VerifyReportRequest> {
    using T = service::VerifyReportRequest;
    static constexpr std::string_view name = "VerifyReportRequest";
    static constexpr std::string_view doc = "A file of a report, by its digests.";
    static constexpr auto fields =
        list(optional("sha256", &T::sha256, "SHA-256 digest of the file.", {.max_length = 64}),
             optional("digest", &T::digest, "Digest that the file states.", {.max_length = 64}));
};

template <>
struct Described<service::VerifyReportResponse> {
    using T = service::VerifyReportResponse;
    static constexpr std::string_view name = "VerifyReportResponse";
    static constexpr std::string_view doc = "Whether a report is what its inputs give.";
    static constexpr auto fields = list(
        required("matches", &T::matches,
                 "Whether the report, computed again from the stored data, has the same digest."),
        required("file_known", &T::file_known,
                 "Whether the file is a stored document, byte for byte."),
        required("report", &T::report, "The stored report."),
        required("recomputed", &T::recomputed, "Digest of the report computed now."),
        required("differences", &T::differences,
                 "What differs now: data, engine version; empty when the digests match."));
};

template <>
struct Described<service::ReportTemplateRequest> {
    using T = service::ReportTemplateRequest;
    static constexpr std::string_view name = "ReportTemplateRequest";
    static constexpr std::string_view doc = "Sections, order and looks of reports.";
    static constexpr auto fields = list(
        required("name", &T::name, "Name of the template.", kTemplateNameLimits),
        optional("kind", &T::kind, "Kind of report."),
        optional("sections", &T::sections, "Ids of the sections, in order; all when empty.",
                 kSectionLimits),
        optional("formats", &T::formats, "Formats to write.", kFormatLimits),
        optional("logo", &T::logo, "Name above the title.", kLogoLimits),
        optional("benchmark", &T::benchmark,
                 "Benchmark; that of the portfolio's settings when empty.", {.max_length = 32}),
        optional("paper", &T::paper, "Paper of PDF documents."));
};

template <>
struct Described<service::ReportTemplateName> {
    using T = service::ReportTemplateName;
    static constexpr std::string_view name = "ReportTemplateName";
    static constexpr std::string_view doc = "Name of a template.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the template.", kTemplateNameLimits));
};

template <>
struct Described<service::ListReportTemplatesRequest> {
    using T = service::ListReportTemplatesRequest;
    static constexpr std::string_view name = "ListReportTemplatesRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = list();
};

template <>
struct Described<service::ReportSectionName> {
    using T = service::ReportSectionName;
    static constexpr std::string_view name = "ReportSectionName";
    static constexpr std::string_view doc = "A section that a report can have.";
    static constexpr auto fields = list(required("id", &T::id, "Id of the section."),
                                        required("title", &T::title, "Title of the section."));
};

template <>
struct Described<service::ReportSections> {
    using T = service::ReportSections;
    static constexpr std::string_view name = "ReportSections";
    static constexpr std::string_view doc = "Sections of a kind of report.";
    static constexpr auto fields =
        list(required("kind", &T::kind, "Kind of report."),
             required("sections", &T::sections, "Sections in their usual order."));
};

template <>
struct Described<service::ListReportTemplatesResponse> {
    using T = service::ListReportTemplatesResponse;
    static constexpr std::string_view name = "ListReportTemplatesResponse";
    static constexpr std::string_view doc = "Templates of reports.";
    static constexpr auto fields =
        list(required("data", &T::data, "Templates by name."),
             required("available", &T::available, "Sections that reports can have, by kind."));
};

}  // namespace ballast::describe
