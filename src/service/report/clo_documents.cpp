#include "service/report/clo_documents.hpp"

#include <fmt/format.h>
#include <utility>

#include "clo/projection.hpp"
#include "fin/utc_date.hpp"
#include "report/clo_document.hpp"
#include "service/clo/case.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/describe_case.hpp"
#include "service/clo/describe_scenario.hpp"
#include "service/clo/scenario_source.hpp"
#include "service/clo/test_reports.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"
#include "store/results.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kLongestValue = 200;  // of a parameter in a table

Status check_deal_named(const CloDocumentTerms& terms) {
    if (!terms.deal.empty()) return {};
    return invalid("/deal", "required", "the deal is missing",
                   "give the id or slug of a stored deal; clo.deal.list lists them");
}

CloCase case_of(const CloDocumentTerms& terms) {
    CloCase request;
    request.deal = terms.deal;
    request.as_of = terms.point.as_of;
    request.known_at = terms.point.known_at;
    request.version = terms.point.version;
    request.scenario = terms.scenario;
    request.keep = false;
    return request;
}

Result<std::vector<clo::TestReport>> reports_of(Call& call, const CloSubject& subject) {
    std::map<std::string, double> official;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(official, official_values(transaction, subject.stored->id, subject.as_of));
        return {};
    }));
    return clo_test_reports(subject, official);
}

BuiltReport built(report::Document document, const CloSubject& subject, std::string_view kind,
                  const std::string& data_digest, Issues issues) {
    Sha256 hash;
    hash.update_field(kind).update_field(kEngineVersion).update_field(data_digest);
    hash.update_field(subject.as_of.to_string());
    document.issues = std::move(issues);
    document.provenance = {hash.finish_hex(), data_digest, std::string(kEngineVersion), {}};
    return {
        .document = std::move(document), .subject_id = subject.stored->id.to_string(), .owner = {}};
}

Result<CloSubject> subject_of(Call& call, const CloDocumentTerms& terms) {
    TRY_STATUS(check_deal_named(terms));
    return clo_subject(call, case_of(terms));
}

std::string shortened(std::string text) {
    if (text.size() <= kLongestValue) return text;
    std::size_t end = kLongestValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

}  // namespace

Result<BuiltReport> clo_payment_date_report(Call& call, const CloDocumentTerms& terms) {
    TRY_STATUS(check_deal_named(terms));
    // All periods are projected: the assets are sold on the last projected date.
    TRY(CloInputs inputs, clo_inputs(call, case_of(terms)));
    inputs.terms.steps = true;
    TRY(const clo::Projection projection,
        clo::project(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
    if (projection.periods.empty())
        return invalid(
            "/as_of", "range",
            fmt::format("the deal has no payment date after {}", inputs.subject.as_of.to_string()),
            "give an earlier date");
    CloSubject subject = std::move(inputs.subject);
    subject.deal = std::move(inputs.deal);
    subject.holdings = std::move(inputs.holdings);
    TRY(const auto tests, reports_of(call, subject));
    auto document = report::clo_payment_date_document(
        {subject.deal, subject.holdings, subject.as_of}, projection, tests);
    return built(std::move(document), subject, "clo_payment_date", subject.data_digest,
                 joined(std::move(inputs.issues), projection.issues));
}

Result<BuiltReport> clo_tests_report(Call& call, const CloDocumentTerms& terms) {
    TRY(const CloSubject subject, subject_of(call, terms));
    TRY(const auto tests, reports_of(call, subject));
    auto document =
        report::clo_tests_document({subject.deal, subject.holdings, subject.as_of}, tests);
    return built(std::move(document), subject, "clo_tests", subject.data_digest, subject.issues);
}

Result<BuiltReport> clo_collateral_report(Call& call, const CloDocumentTerms& terms) {
    TRY(const CloSubject subject, subject_of(call, terms));
    auto document =
        report::clo_collateral_document({subject.deal, subject.holdings, subject.as_of});
    return built(std::move(document), subject, "clo_collateral", subject.data_digest,
                 subject.issues);
}

Result<BuiltReport> clo_scenario_report(Call& call, const std::string& scenario) {
    if (scenario.empty())
        return invalid("/scenario", "required", "the scenario is missing",
                       "give its id or short name; clo.scenario.list lists them");
    store::CloScenarioRow row;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(row, visible_clo_scenario(call, transaction, scenario));
        return {};
    }));
    TRY(const auto parameters, clo_scenario_parameters(row));
    report::Document document{.kind = "clo_scenario",
                              .title = "Scenario: " + row.name,
                              .subject = row.slug,
                              .as_of = fin::utc_date(row.updated_at)};
    report::DocumentSection section{.id = "parameters", .title = "Parameters"};
    report::Table table{
        .id = "parameters",
        .columns = {report::text_column("section", "Section"), report::text_column("name", "Name"),
                    report::text_column("value", "Value"), report::text_column("type", "Type"),
                    report::text_column("unit", "Unit"), report::text_column("label", "Label")}};
    report::Table data = table;
    data.id = "values";
    for (const CloScenarioParameter& one : parameters) {
        const auto cells = [&](std::string value) {
            return report::Row{{report::text(one.section), report::text(one.name),
                                report::text(std::move(value)), report::text(one.type),
                                report::text(one.unit), report::text(one.label)}};
        };
        table.rows.push_back(cells(shortened(one.value.text)));
        data.rows.push_back(cells(one.value.text));
    }
    report::add_table(section, std::move(table));
    document.sections.push_back(std::move(section));
    document.data = std::move(data);
    document.provenance = {
        sha256_hex(row.document), sha256_hex(row.document), std::string(kEngineVersion), {}};
    return BuiltReport{std::move(document), row.id.to_string(), row.owner};
}

Result<BuiltReport> clo_run_report(Call& call, const std::string& result) {
    const auto missing = [&] {
        return fail(Code::kNotFound, fmt::format("there is no run of a deal {}", result))
            .with("result", result);
    };
    const auto id = store::ResultId::parse(result);
    if (!id) return missing();
    std::optional<store::StoredResult> found;
    store::CloDeal deal;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found, store::get_result(transaction, *id));
        if (found->subject_type != store::ResultSubject::kDeal || !found->owner.empty())
            return missing();
        TRY(const auto deal_id, store::CloDealId::parse(found->subject));
        TRY(deal, store::get_clo_deal(transaction, deal_id));
        return {};
    }));
    report::Document document{.kind = "clo_run",
                              .title = fmt::format("{}: {}", deal.name, found->kind),
                              .subject = deal.slug,
                              .as_of = found->as_of,
                              .currency = deal.currency};
    report::DocumentSection section{.id = "figures", .title = "Figures"};
    report::Table table{.id = "figures",
                        .columns = {report::text_column("figure", "Figure"),
                                    report::number_column("value", "Value", 6)}};
    for (const auto& [name, value] : found->figures)
        table.rows.push_back({{report::text(name), report::number(value)}});
    if (table.rows.empty())
        report::add_paragraph(section,
                              "The run keeps no figures: its document is the JSON format.");
    else
        report::add_table(section, std::move(table));
    if (!found->findings.empty()) report::add_list(section, found->findings);
    document.sections.push_back(std::move(section));
    document.provenance = {found->digest, found->digest, std::string(kEngineVersion), {}};
    return BuiltReport{std::move(document), found->subject, {}};
}

}  // namespace ballast::service
