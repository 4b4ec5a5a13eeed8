// Records of reports described once: columns of the store and rows of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/reports.hpp"

namespace ballast::describe {

template <>
struct Described<store::ReportKind> {
    using enum store::ReportKind;
    static constexpr std::string_view name = "ReportKind";
    static constexpr std::string_view doc = "Kind of a report.";
    static constexpr std::array values{
        word(kRisk, "risk", "Risk report of a portfolio."),
        word(kBalanceSheet, "balance_sheet", "EVE, NII, gap and outlier tests of a balance sheet."),
        word(kLedgerYear, "ledger_year", "Gains, income and wash sales of a year."),
        word(kPlan, "plan", "Simulation of a retirement plan."),
        word(kCloPaymentDate, "clo_payment_date",
             "Waterfalls, payments to notes and tests of the next payment date of a CLO."),
        word(kSupervisoryTemplates, "supervisory_templates",
             "Templates J 01.00 and J 03.00 of the EBA for interest rate risk, cell by cell.")};
};

template <>
struct Described<store::ReportPaper> {
    using enum store::ReportPaper;
    static constexpr std::string_view name = "ReportPaper";
    static constexpr std::string_view doc = "Paper of a PDF document.";
    static constexpr std::array values{word(kA4, "a4", "210 by 297 mm.", "A4"),
                                       word(kLetter, "letter", "8.5 by 11 inches.")};
};

template <>
struct Described<store::StoredReport> {
    using T = store::StoredReport;
    static constexpr std::string_view name = "StoredReport";
    static constexpr std::string_view doc = "A generated report.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the report."), required("kind", &T::kind, "Kind."),
        required("subject", &T::subject,
                 "Slug of the portfolio or deal, id of the session, or year of the ledger."),
        required("subject_id", &T::subject_id, "Id of what the subject names."),
        required("title", &T::title, "Title."),
        required("as_of", &T::as_of, "Date of the figures."),
        required("digest", &T::digest, "Digest of the request, the engine version and the data."),
        required("data_digest", &T::data_digest, "Digest of the data."),
        required("content_digest", &T::content_digest, "Digest of the document."),
        required("engine_version", &T::engine_version, "Version of the engine."),
        required("coverage", &T::coverage, "Share of the subject that is included."),
        required("issues", &T::issues, "Number of issues."),
        required("template", &T::report_template, "Name of the template; empty without one."),
        required("sizes", &T::sizes, "Bytes of each stored format."),
        required("files", &T::files, "SHA-256 digest of every stored document."),
        required("request", &T::request, "Request, as JSON, with which it was generated."),
        required("owner", &T::owner, "Member who alone may read it; empty for all."),
        required("created_by", &T::created_by, "User or schedule that generated it."),
        required("created_at", &T::created_at, "Time of generation."));
};

template <>
struct Described<store::ReportTemplate> {
    using T = store::ReportTemplate;
    static constexpr std::string_view name = "ReportTemplate";
    static constexpr std::string_view doc = "Sections, order and looks of reports.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the template."),
             required("kind", &T::kind, "Kind of report."),
             required("sections", &T::sections, "Ids of the sections, in order; all when empty."),
             required("formats", &T::formats, "Formats to write."),
             required("logo", &T::logo, "Name above the title; may be empty."),
             required("benchmark", &T::benchmark,
                      "Benchmark; that of the portfolio's settings when empty."),
             required("paper", &T::paper, "Paper of PDF documents."),
             required("updated_at", &T::updated_at, "Time of the last change."));
};

}  // namespace ballast::describe
