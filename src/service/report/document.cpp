#include "service/report/document.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "report/csv.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/pdf.hpp"
#include "report/portfolio_document.hpp"
#include "report/xlsx.hpp"
#include "service/field_error.hpp"
#include "service/report/builder.hpp"
#include "service/report/clo_documents.hpp"
#include "service/report/describe.hpp"
#include "service/report/kinds.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"

namespace ballast::service {

namespace {

constexpr double kPictureWidth = 680.0;

Result<BuiltReport> risk_document(Call& call, const GenerateReportRequest& request) {
    if (request.portfolio.empty())
        return invalid("/portfolio", "required", "the portfolio is missing",
                       "give the id or slug of a stored portfolio; portfolio.list lists them");
    TRY(const report::PortfolioReport figures, build_report(call, request));
    BuiltReport built{.document = report::portfolio_document(figures, {})};
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio portfolio,
            store::find_portfolio(transaction, figures.portfolio));
        built.subject_id = portfolio.id.to_string();
        return {};
    }));
    return built;
}

Result<BuiltReport> document_of_kind(Call& call, const GenerateReportRequest& request) {
    switch (request.kind) {
        case store::ReportKind::kRisk:
            return risk_document(call, request);
        case store::ReportKind::kBalanceSheet:
            return balance_sheet_document(call, request);
        case store::ReportKind::kSupervisoryTemplates:
            return supervisory_templates_document(call, request);
        case store::ReportKind::kLedgerYear:
            return ledger_year_document(call, request);
        case store::ReportKind::kCloPaymentDate:
            return clo_payment_date_report(
                call, {request.deal, {.as_of = request.as_of}, request.scenario});
        case store::ReportKind::kPlan:
            break;
    }
    return plan_document(call, request);
}

// Those chosen in their order; all when nothing is chosen.
void choose_sections(report::Document& document, const std::vector<std::string>& chosen) {
    if (chosen.empty()) return;
    std::vector<report::DocumentSection> sections;
    for (const std::string& id : chosen) {
        const auto found = std::ranges::find(document.sections, id, &report::DocumentSection::id);
        if (found == document.sections.end()) continue;  // named twice
        sections.push_back(std::move(*found));
        document.sections.erase(found);
    }
    document.sections = std::move(sections);
}

Status check_sections(const GenerateReportRequest& request) {
    const std::vector<ReportSectionName> known = sections_of(request.kind);
    for (std::size_t i = 0; i < request.sections.size(); ++i) {
        if (std::ranges::find(known, request.sections[i], &ReportSectionName::id) != known.end())
            continue;
        std::string names;
        for (const ReportSectionName& section : known)
            names += (names.empty() ? "" : ", ") + section.id;
        return invalid(fmt::format("/sections/{}", i), "not_allowed",
                       fmt::format("a report of kind {} has no section \"{}\"",
                                   describe::to_word(request.kind), request.sections[i]),
                       "the sections are " + names);
    }
    return {};
}

}  // namespace

Permission permission_of(store::ReportKind kind) {
    switch (kind) {
        case store::ReportKind::kRisk:
            return Permission::kPortfolioRead;
        case store::ReportKind::kBalanceSheet:
        case store::ReportKind::kSupervisoryTemplates:
            return Permission::kAlmRead;
        case store::ReportKind::kCloPaymentDate:
            return Permission::kCloRun;
        case store::ReportKind::kLedgerYear:
        case store::ReportKind::kPlan:
            break;
    }
    return Permission::kLedgerRead;
}

Status check_kind(const Call& call, store::ReportKind kind) {
    const Permission needed = permission_of(kind);
    if (call.principal().permissions.has(needed)) return {};
    return fail(Code::kForbidden, fmt::format("reports of kind {} require the permission {}",
                                              describe::to_word(kind), to_string(needed)));
}

std::vector<ReportSectionName> sections_of(store::ReportKind kind) {
    switch (kind) {
        case store::ReportKind::kRisk: {
            std::vector<ReportSectionName> names;
            for (const report::SectionTitle& section : report::portfolio_sections())
                names.push_back({std::string(section.id), std::string(section.title)});
            return names;
        }
        case store::ReportKind::kBalanceSheet:
            return {{"scenarios", "EVE and NII by scenario"},
                    {"outlier_tests", "Outlier tests"},
                    {"gap", "Repricing gap"},
                    {"eve_by_bucket", "EVE by time bucket"},
                    {"nii", "Net interest income by month"},
                    {"sensitivity", "Duration and sensitivity"},
                    {"products", "Base scenario by product"}};
        case store::ReportKind::kSupervisoryTemplates:
            return {{"j_01_00", "J 01.00 Evaluation of the IRRBB"},
                    {"j_03_00", "J 03.00 Breakdown of sensitivities"},
                    {"repricing", "Repricing cash flows"},
                    {"parameters", "Relevant parameters"},
                    {"unfilled", "Not filled"}};
        case store::ReportKind::kLedgerYear:
            return {{"gains", "Realized gains"},
                    {"sales", "Sales"},
                    {"wash_sales", "Wash sales"},
                    {"income", "Income"},
                    {"open_lots", "Open lots"}};
        case store::ReportKind::kCloPaymentDate:
            return {{"coverage", "Coverage tests"},
                    {"interest", "Interest waterfall"},
                    {"principal", "Principal waterfall"},
                    {"acceleration", "Acceleration waterfall"},
                    {"tranches", "Notes"},
                    {"proceeds", "Collections and proceeds"},
                    {"tests", "Collateral quality and concentration"},
                    {"collateral", "Collateral"}};
        case store::ReportKind::kPlan:
            break;
    }
    return {{"summary", "Success"},
            {"portfolio", "Portfolio value"},
            {"spending", "Spending"},
            {"ruin", "Years of depletion"}};
}

namespace {

// Before the figures that it comments on.
void add_commentary(report::Document& document, std::string_view text) {
    report::DocumentSection section{.id = "commentary", .title = "Commentary"};
    std::string paragraph;
    const auto end_paragraph = [&] {
        if (!paragraph.empty())
            report::add_paragraph(section, std::exchange(paragraph, std::string()));
    };
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        if (line.empty())
            end_paragraph();
        else
            paragraph.append(paragraph.empty() ? "" : " ").append(line);
    }
    end_paragraph();
    if (!section.blocks.empty())
        document.sections.insert(document.sections.begin(), std::move(section));
}

}  // namespace

Result<BuiltReport> build_document(Call& call, const GenerateReportRequest& request) {
    TRY_STATUS(check_kind(call, request.kind));
    TRY_STATUS(check_sections(request));
    Result<BuiltReport> built = document_of_kind(call, request);
    if (!built) return built;
    choose_sections(built->document, request.sections);
    built->document.logo = request.logo;
    add_commentary(built->document, request.commentary);
    return built;
}

std::string_view media_type(ReportFormat format) {
    switch (format) {
        case ReportFormat::kMarkdown:
            return "text/markdown; charset=utf-8";
        case ReportFormat::kJson:
            return "application/json";
        case ReportFormat::kCsv:
            return "text/csv; charset=utf-8";
        case ReportFormat::kXlsx:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        case ReportFormat::kPdf:
            return "application/pdf";
        case ReportFormat::kHtml:
            break;
    }
    return "text/html; charset=utf-8";
}

bool is_text(ReportFormat format) {
    return format != ReportFormat::kXlsx && format != ReportFormat::kPdf;
}

Result<std::string> render(const report::Document& document, ReportFormat format,
                           store::ReportPaper paper) {
    switch (format) {
        case ReportFormat::kMarkdown:
            return report::to_markdown(document);
        case ReportFormat::kJson:
            return wire::to_json(document) + "\n";
        case ReportFormat::kCsv:
            return report::to_csv(document);
        case ReportFormat::kXlsx:
            return report::to_xlsx(document);
        case ReportFormat::kPdf:
            return report::to_pdf(document, paper == store::ReportPaper::kA4
                                                ? report::Paper::kA4
                                                : report::Paper::kLetter);
        case ReportFormat::kHtml:
            break;
    }
    return report::to_html(document);
}

std::map<std::string, report::Picture> pictures_of(const report::Document& document) {
    std::map<std::string, report::Picture> pictures;
    for (const report::DocumentSection& section : document.sections)
        for (const report::Block& block : section.blocks)
            if (block.chart)
                pictures[block.chart->id] = report::draw_chart(*block.chart, kPictureWidth);
    return pictures;
}

}  // namespace ballast::service
