#include "service/report/template.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "service/field_error.hpp"
#include "service/report/describe.hpp"
#include "service/report/document.hpp"
#include "service/risk/settings.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostTemplates = 200;

Result<ListReportTemplatesResponse> list_templates(Call& call, const ListReportTemplatesRequest&) {
    ListReportTemplatesResponse response;
    TRY(response.data, store::report_templates(call.transaction()));
    for (const auto& kind : describe::Described<store::ReportKind>::values)
        response.available.push_back({kind.value, sections_of(kind.value)});
    return response;
}

Result<store::ReportTemplate> put_template(Call& call, const ReportTemplateRequest& request) {
    const std::vector<ReportSectionName> known = sections_of(request.kind);
    for (std::size_t i = 0; i < request.sections.size(); ++i)
        if (std::ranges::find(known, request.sections[i], &ReportSectionName::id) == known.end())
            return invalid(fmt::format("/sections/{}", i), "not_allowed",
                           fmt::format("a report of kind {} has no section \"{}\"",
                                       describe::to_word(request.kind), request.sections[i]),
                           "report.template.list lists the sections of each kind");
    store::ReportTemplate one{.name = request.name,
                              .kind = request.kind,
                              .sections = request.sections,
                              .logo = request.logo,
                              .benchmark = request.benchmark,
                              .paper = request.paper,
                              .updated_at = call.now()};
    for (const ReportFormat format : request.formats)
        one.formats.emplace_back(describe::to_word(format));
    TRY(const auto all, store::report_templates(call.transaction()));
    if (all.size() >= kMostTemplates &&
        std::ranges::find(all, one.name, &store::ReportTemplate::name) == all.end())
        return fail(Code::kLimitExceeded,
                    fmt::format("there are {} report templates, the most: delete one first",
                                kMostTemplates));
    TRY_STATUS(store::put_report_template(call.transaction(), one));
    call.touch("report_template:" + one.name);
    return one;
}

Result<Deleted> delete_template(Call& call, const ReportTemplateName& request) {
    TRY_STATUS(store::delete_report_template(call.transaction(), request.name));
    call.touch("report_template:" + request.name);
    return Deleted{request.name};
}

}  // namespace

Result<GenerateReportRequest> with_template(Call& call, GenerateReportRequest request) {
    if (request.report_template.empty()) return request;
    store::ReportTemplate one;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(one, store::get_report_template(transaction, request.report_template));
        return {};
    }));
    using R = GenerateReportRequest;
    if (!states<&R::kind>(request)) request.kind = one.kind;
    if (request.kind != one.kind)
        return invalid("/template", "not_allowed",
                       fmt::format("the template \"{}\" is for reports of kind {}", one.name,
                                   describe::to_word(one.kind)),
                       "choose another template, or leave out `kind`");
    if (!states<&R::sections>(request)) request.sections = one.sections;
    if (!states<&R::logo>(request)) request.logo = one.logo;
    if (!states<&R::paper>(request)) request.paper = one.paper;
    if (!states<&ReportRequest::benchmark>(static_cast<const ReportRequest&>(request)) &&
        !one.benchmark.empty())
        state<&ReportRequest::benchmark>(static_cast<ReportRequest&>(request), one.benchmark);
    if (!states<&R::formats>(request) && !one.formats.empty()) {
        request.formats.clear();
        for (const std::string& name : one.formats)
            if (const auto format = describe::from_word<ReportFormat>(name))
                request.formats.push_back(*format);
    }
    return request;
}

void add_report_template_methods(MethodTable& table) {
    table.add<ListReportTemplatesRequest, ListReportTemplatesResponse>(
        {.name = "report.template.list",
         .summary = "Lists the templates of reports, and the sections that each kind can have.",
         .permission = Permission::kReportRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/report-templates"}},
        list_templates);
    table.add<ReportTemplateRequest, store::ReportTemplate>(
        {.name = "report.template.put",
         .summary = "Adds a template of reports, or replaces the one with its name.",
         .permission = Permission::kReportRun,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/report-templates/{name}"},
         .idempotent = true},
        put_template);
    table.add<ReportTemplateName, Deleted>(
        {.name = "report.template.delete",
         .summary = "Deletes a template of reports; reports made with it stay.",
         .permission = Permission::kReportRun,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/report-templates/{name}"}},
        delete_template);
}

}  // namespace ballast::service
