#include "service/alm/session_dynamic.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include "service/alm/inputs.hpp"
#include "service/alm/planned_value.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic_requests.hpp"
#include "service/bank_methods.hpp"
#include "service/cost.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// The plan that a request names or contains.
Result<StoredBusinessPlan> plan_of(Call& call, const AlmDynamicRequest& request) {
    if (!request.content) return chosen_plan(call, request);
    if (request.business_plan)
        return invalid("/business_plan", "not_allowed", "the request names and contains a plan",
                       "give either business_plan or content");
    TRY_STATUS(check_business_plan(*request.content, "/content"));
    StoredBusinessPlan plan;
    plan.content = *request.content;
    return plan;
}

AlmValuationTerms with_balance(AlmValuationTerms terms, alm::BalanceRule balance) {
    terms.settings.balance = balance;
    return terms;
}

AlmDynamicMonth& operator+=(AlmDynamicMonth& sum, const AlmDynamicMonth& month) {
    sum.runoff += month.runoff;
    sum.constant += month.constant;
    sum.dynamic += month.dynamic;
    sum.planned += month.planned;
    sum.funding += month.funding;
    return sum;
}

AlmDynamicScenario dynamic_scenario(const DynamicAlmSession& value, const AlmValuation& constant,
                                    std::size_t s) {
    AlmDynamicScenario row;
    row.scenario = value.run_off->scenarios[s].name;
    const alm::BookTotal before = value.run_off->value.total(s);
    const alm::BookTotal replaced = constant.value.total(s);
    for (std::size_t m = 0; m < before.running.size(); ++m) {
        AlmDynamicMonth month{.runoff = before.nii(m), .constant = replaced.nii(m)};
        for (const alm::PlanLineValue& line : value.planned.lines) month.planned += line.nii[s][m];
        for (const alm::PlanFundingValue& account : value.planned.funding)
            month.funding += account.nii[s][m];
        month.dynamic = month.runoff + month.planned + month.funding;
        row += month;
        row.months.push_back(month);
    }
    return row;
}

AlmPlannedScenario planned_scenario(const alm::PlannedIncome& income, const std::string& scenario,
                                    std::size_t s) {
    return {.scenario = scenario,
            .nii = income.total(s),
            .nii_by_month = income.nii[s],
            .balance_by_month = income.balance[s]};
}

void add_lines(const DynamicAlmSession& value, AlmDynamicResponse& response) {
    const auto& scenarios = value.run_off->scenarios;
    const auto& currencies = value.book->market.currencies;
    for (std::size_t i = 0; i < value.planned.lines.size(); ++i) {
        const alm::Position& terms = value.plan.content.lines[i].terms;
        const alm::PlanLineValue& line = value.planned.lines[i];
        AlmPlannedLine row{.line = terms.id,
                           .side = terms.side,
                           .product = terms.product,
                           .currency = terms.currency,
                           .off_balance = alm::is_derivative(terms.type),
                           .scenarios = {}};
        for (std::size_t s = 0; s < scenarios.size(); ++s)
            row.scenarios.push_back({planned_scenario(line, scenarios[s].name, s), line.rate[s]});
        response.lines.push_back(std::move(row));
    }
    for (const alm::PlanFundingValue& account : value.planned.funding) {
        AlmPlanAccount row{.currency = currencies[account.currency].currency, .scenarios = {}};
        for (std::size_t s = 0; s < scenarios.size(); ++s)
            row.scenarios.push_back(planned_scenario(account, scenarios[s].name, s));
        response.funding.push_back(std::move(row));
    }
}

Result<AlmDynamicResponse> dynamic_session(Call& call, const AlmDynamicRequest& request) {
    TRY(StoredBusinessPlan plan, plan_of(call, request));
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const AlmValuationTerms terms = valuation_terms(request);
    TRY(const DynamicAlmSession value,
        value_dynamic_session(call, session, *data, terms, std::move(plan), request.funding));
    TRY(const auto constant,
        alm_session_valuation(call, session, *data,
                              with_balance(terms, alm::BalanceRule::kConstant)));
    AlmDynamicResponse response;
    response.item = value.plan.item;
    response.name = value.plan.name;
    if (!value.plan.item.empty()) response.state = value.plan.state;
    for (std::size_t s = 0; s < value.run_off->scenarios.size(); ++s)
        response.scenarios.push_back(dynamic_scenario(value, *constant, s));
    add_lines(value, response);
    for (std::size_t m = 0; m < alm::plan_months(value.plan.content); ++m)
        response.originations.push_back(alm::origination_date(value.plan.content, m));
    response.month_bounds = value.book->book.horizon().bounds;
    response.currency = session.manifest.currency;
    response.as_of = session.manifest.as_of;
    response.coverage = value.book->coverage;
    AlmDynamicRequest stated = request;
    stated.content = value.plan.content;
    fill_provenance(response, "alm.session.dynamic", stated, session.manifest.data_digest,
                    value.notes());
    return response;
}

}  // namespace

Result<StoredBusinessPlan> chosen_plan(Call& call, const AlmPlanChoice& choice) {
    if (!choice.business_plan)
        return invalid("/business_plan", "required",
                       "the dynamic balance sheet requires one plan of new business",
                       "give business_plan; alm.business_plan.list lists the plans");
    StoredBusinessPlan plan;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(plan, stored_business_plan(transaction, *choice.business_plan, choice.plan_version));
        return {};
    }));
    return plan;
}

AlmValuationTerms run_off_terms(AlmValuationTerms terms) {
    return with_balance(std::move(terms), alm::BalanceRule::kRunoff);
}

std::vector<alm::PlannedPart> DynamicAlmSession::parts() const {
    return alm::planned_parts(plan.content, planned, book->market);
}

double DynamicAlmSession::nii(std::size_t scenario) const { return planned.nii(scenario); }

Issues DynamicAlmSession::notes() const {
    Issues issues = book->issues;
    note_past_amounts(planned, issues);
    return issues;
}

std::string DynamicAlmSession::data_digest(const StoredAlmSession& session) const {
    Sha256 hash;
    hash.update_field(session.manifest.data_digest);
    wire::digest_into(hash, plan.content);
    return hash.finish_hex();
}

Result<DynamicAlmSession> value_dynamic_session(Call& call, const StoredAlmSession& session,
                                                AlmSessionData& data,
                                                const AlmValuationTerms& terms,
                                                StoredBusinessPlan plan, alm::PlanFunding funding) {
    TRY_STATUS(
        call.admit(plan_value_cost(plan.content, terms.scenarios.size() + kScenariosOfRegulation,
                                   terms.settings.horizon_months)));
    DynamicAlmSession value{.plan = std::move(plan), .run_off = {}, .book = {}, .planned = {}};
    const AlmValuationTerms run_off = run_off_terms(terms);
    TRY(value.run_off, alm_session_valuation(call, session, data, run_off));
    TRY(value.book, alm_session_book(call, session, data, run_off));
    TRY(value.planned,
        alm::value_business_plan(value.plan.content, funding,
                                 inputs_of(*value.book, session, *value.run_off), call.work()));
    return value;
}

Result<std::optional<DynamicAlmSession>> dynamic_session_of(
    Call& call, const StoredAlmSession& session, AlmSessionData& data,
    const AlmValuationTerms& terms, const AlmPlanChoice& choice, alm::PlanFunding funding) {
    std::optional<DynamicAlmSession> dynamic;
    if (terms.settings.balance != alm::BalanceRule::kDynamic) return dynamic;
    TRY(StoredBusinessPlan plan, chosen_plan(call, choice));
    TRY(dynamic, value_dynamic_session(call, session, data, terms, std::move(plan), funding));
    return dynamic;
}

Result<AlmValueResponse> dynamic_session_response(Call& call, const StoredAlmSession& session,
                                                  AlmSessionData& data,
                                                  const AlmSessionValueRequest& request) {
    AlmValuationTerms terms = valuation_terms(request);
    terms.buckets = request.buckets;
    TRY(StoredBusinessPlan plan, chosen_plan(call, request));
    TRY(const DynamicAlmSession value,
        value_dynamic_session(call, session, data, terms, std::move(plan), request.funding));
    AlmValueResponse response = value.run_off->response;
    add_planned(value.parts(), response);
    fill_provenance(response, "alm.session.value", request, value.data_digest(session),
                    value.notes());
    return response;
}

void add_alm_session_dynamic_methods(MethodTable& table) {
    table.add<AlmDynamicRequest, AlmDynamicResponse>(
        session_computation("alm.session.dynamic", "dynamic",
                            "NII of a session with a plan of new business, by month, scenario and "
                            "plan line, beside its run-off and constant balance sheet."),
        dynamic_session, [](const AlmDynamicRequest& request) {
            // A stored plan is not known yet.
            return request.content
                       ? plan_value_cost(*request.content,
                                         request.scenarios.size() + kScenariosOfRegulation,
                                         request.horizon_months)
                       : Cost{};
        });
}

}  // namespace ballast::service
