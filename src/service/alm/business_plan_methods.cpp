// alm.business_plan.*: plans of new business in versions, which a second person may approve
// (review.*).
#include <fmt/format.h>
#include <set>

#include "service/alm/business_plan_requests.hpp"
#include "service/bank_methods.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using store::DocumentKind;
using store::DocumentVersion;

// Lines count from the day of origination, whichever it is.
const fin::Date kAnyOrigination = *fin::Date::from_ymd(2000, 1, 1);

const DocumentRules& plan_rules() { return document_rules(DocumentKind::kBusinessPlan); }

Result<BusinessPlanView> business_plan_view(store::Transaction& transaction,
                                            const std::vector<DocumentVersion>& versions,
                                            std::size_t shown) {
    BusinessPlanView view;
    TRY(static_cast<DocumentRow&>(view),
        document_row(transaction, plan_rules(), versions, shown, view.versions));
    TRY(view.content, wire::read_json<alm::BusinessPlan>(versions[shown].document));
    return view;
}

Result<BusinessPlanView> put_business_plan(Call& call, const PutBusinessPlanRequest& request) {
    TRY_STATUS(check_business_plan(request, ""));
    const alm::BusinessPlan& content = request;
    TRY(const auto versions, put_document(call, plan_rules(),
                                          {.id = request.plan,
                                           .name = request.name,
                                           .document = wire::to_json(content),
                                           .note = request.note,
                                           .created_by = {},
                                           .created_by_name = {},
                                           .created_at = {}}));
    return business_plan_view(call.transaction(), versions, 0);
}

Result<BusinessPlanView> get_business_plan(Call& call, const BusinessPlanRequest& request) {
    TRY(const auto versions, versions_of(call.transaction(), plan_rules(), request.plan));
    TRY(const std::size_t shown, version_index(plan_rules(), versions, request.version));
    return business_plan_view(call.transaction(), versions, shown);
}

Result<ListBusinessPlansResponse> list_business_plans(Call& call,
                                                      const ListBusinessPlansRequest& /*request*/) {
    ListBusinessPlansResponse response;
    TRY(const auto rows, document_rows(call.transaction(), plan_rules()));
    for (const DocumentRow& row : rows) response.data.push_back({row});
    return response;
}

Result<Deleted> delete_business_plan(Call& call, const DeleteBusinessPlanRequest& request) {
    TRY_STATUS(delete_document(call, plan_rules(), request.plan));
    return Deleted{request.plan};
}

}  // namespace

Status check_business_plan(const alm::BusinessPlan& plan, const std::string& pointer) {
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        const alm::PlanLine& line = plan.lines[i];
        const std::string at = fmt::format("{}/lines/{}", pointer, i);
        if (const auto sound = alm::check_plan_line(line, kAnyOrigination); !sound)
            return invalid(at, "unsound", sound.error().message, "correct the terms of the line");
        if (!ids.insert(line.terms.id).second)
            return invalid(
                at + "/terms/id", "duplicate",
                fmt::format("the line \"{}\" is in the plan more than once", line.terms.id),
                "give every line its own id");
    }
    return {};
}

Result<StoredBusinessPlan> stored_business_plan(store::Transaction& transaction,
                                                const std::string& plan,
                                                std::optional<std::int64_t> version) {
    TRY(const auto versions, versions_of(transaction, plan_rules(), plan));
    TRY(const std::size_t shown, version_index(plan_rules(), versions, version));
    TRY(BusinessPlanView view, business_plan_view(transaction, versions, shown));
    return StoredBusinessPlan{.content = std::move(view.content),
                              .name = view.name,
                              .item = view.item,
                              .state = view.state};
}

void add_alm_business_plan_methods(MethodTable& table) {
    table.add<PutBusinessPlanRequest, BusinessPlanView>(
        {.name = "alm.business_plan.put",
         .summary = "Stores a new version of a plan of new business.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/alm/business-plans"},
         .creates = true},
        put_business_plan);
    table.add<BusinessPlanRequest, BusinessPlanView>(
        {.name = "alm.business_plan.get",
         .summary = "Returns a version of a plan of new business.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/business-plans/{plan}"},
         .idempotent = true},
        get_business_plan);
    table.add<ListBusinessPlansRequest, ListBusinessPlansResponse>(
        {.name = "alm.business_plan.list",
         .summary = "Lists the plans of new business of the workspace.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/business-plans"},
         .idempotent = true},
        list_business_plans);
    table.add<DeleteBusinessPlanRequest, Deleted>(
        {.name = "alm.business_plan.delete",
         .summary = "Deletes a plan of new business with all its versions.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/alm/business-plans/{plan}"},
         .destructive = true},
        delete_business_plan);
}

}  // namespace ballast::service
