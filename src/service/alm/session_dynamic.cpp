#include "service/alm/session_dynamic.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include "alm/renewal.hpp"
#include "service/alm/inputs.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic_requests.hpp"
#include "service/bank_methods.hpp"
#include "service/cost.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// The plan that a request names or contains.
Result<StoredBusinessPlan> plan_of(Call& call, const AlmPlanTerms& terms,
                                   const std::optional<alm::BusinessPlan>& content) {
    if (content.has_value() == terms.business_plan.has_value())
        return invalid("/business_plan", "required",
                       "the dynamic balance sheet requires one plan of new business",
                       "give business_plan; alm.business_plan.list lists the plans");
    StoredBusinessPlan plan;
    if (content) {
        TRY_STATUS(check_business_plan(*content, "/content"));
        plan.content = *content;
        return plan;
    }
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(plan, stored_business_plan(transaction, *terms.business_plan, terms.plan_version));
        return {};
    }));
    return plan;
}

AlmValuationTerms with_balance(AlmValuationTerms terms, alm::BalanceRule balance) {
    terms.settings.balance = balance;
    return terms;
}

// Of one core of about 2.5 GHz (measured rounded up).
constexpr RowSize kLineMonth{.bytes = 150};         // of one line under one scenario
constexpr RowSize kContractMonth{.seconds = 2e-7};  // of one contract under one scenario

Cost plan_value_cost(const alm::BusinessPlan& plan, const AlmValuationTerms& terms) {
    const std::size_t scenarios = terms.scenarios.size() + kScenariosOfRegulation;
    const auto horizon = static_cast<std::size_t>(terms.settings.horizon_months);
    std::size_t contract_months = 0;
    for (const alm::PlanLine& line : plan.lines) {
        const int term = alm::renewal_months(line.terms, alm::RenewalRule::kLike);
        contract_months +=
            line.renews || term <= 0
                ? std::max(horizon, line.amounts.size()) * horizon
                : line.amounts.size() * std::min(horizon, static_cast<std::size_t>(term));
    }
    constexpr std::string_view remedy = "plan fewer lines or months, or name fewer scenarios";
    return rows_cost(plan.lines.size() * horizon * scenarios, kLineMonth, "months of plan lines",
                     remedy) +
           rows_cost(contract_months * scenarios, kContractMonth, "months of planned contracts",
                     remedy);
}

// A session with the value of its run-off and of a plan.
struct DynamicValue {
    StoredBusinessPlan plan;
    std::shared_ptr<const AlmValuation> run_off;
    std::shared_ptr<const AlmSessionBook> book;
    alm::PlannedBusiness planned;
};

Result<DynamicValue> dynamic_value(Call& call, const StoredAlmSession& session,
                                   AlmSessionData& data, const AlmValuationTerms& terms,
                                   StoredBusinessPlan plan, alm::PlanFunding funding) {
    TRY_STATUS(call.admit(plan_value_cost(plan.content, terms)));
    DynamicValue value{.plan = std::move(plan), .run_off = {}, .book = {}, .planned = {}};
    const AlmValuationTerms run_off = with_balance(terms, alm::BalanceRule::kRunoff);
    TRY(value.run_off, alm_session_valuation(call, session, data, run_off));
    TRY(value.book, alm_session_book(call, session, data, run_off));
    TRY(value.planned,
        alm::value_business_plan(value.plan.content, funding,
                                 inputs_of(*value.book, session, *value.run_off), call.work()));
    return value;
}

// What a reader must know of the plan beside the figures.
Issues plan_notes(const DynamicValue& value) {
    Issues issues = value.book->issues;
    if (value.planned.past > 0)
        issues.push_back({Severity::kWarning, "planned_in_the_past",
                          fmt::format("{} amounts are planned on or before the analysis date and "
                                      "do not count: they are part of the existing business",
                                      value.planned.past),
                          ""});
    return issues;
}

AlmGroupValue& group_of(std::vector<AlmGroupValue>& groups, const std::string& key) {
    const auto found = std::ranges::find(groups, key, &AlmGroupValue::key);
    return found != groups.end() ? *found : groups.emplace_back(AlmGroupValue{.key = key});
}

// Adds planned interest to the groups of a scenario.
class PlannedGroups {
public:
    PlannedGroups(const DynamicValue& value, std::size_t scenario, AlmScenarioValue& row)
        : value_(value), s_(scenario), row_(row) {}

    void run() {
        const auto& lines = value_.planned.lines;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const alm::Position& terms = value_.plan.content.lines[i].terms;
            const std::string section(alm::section_of(alm::is_derivative(terms.type), terms.side));
            add(section, lines[i].currency, terms.product, lines[i].total(s_), lines[i].total(0));
        }
        for (const alm::PlanFundingValue& account : value_.planned.funding)
            for (std::size_t m = 0; m < account.nii[s_].size(); ++m) add_month(account, m);
        for (auto* groups : {&row_.by_side, &row_.by_currency, &row_.by_product})
            std::ranges::sort(*groups, {}, &AlmGroupValue::key);
    }

private:
    void add_month(const alm::PlanFundingValue& account, std::size_t m) {
        const auto side = account.balance[s_][m] < 0.0 ? alm::Side::kLiability : alm::Side::kAsset;
        add(std::string(alm::to_string(side)), account.currency, "overnight", account.nii[s_][m],
            account.nii[0][m]);
    }
    void add(const std::string& section, std::size_t currency, const std::string& product,
             double nii, double base) {
        for (AlmGroupValue* group :
             {&group_of(row_.by_side, section),
              &group_of(row_.by_currency, value_.book->market.currencies[currency].currency),
              &group_of(row_.by_product, product)}) {
            group->nii += nii;
            group->delta_nii += nii - base;
        }
    }

    const DynamicValue& value_;
    std::size_t s_;
    AlmScenarioValue& row_;
};

AlmDynamicMonth& operator+=(AlmDynamicMonth& sum, const AlmDynamicMonth& month) {
    sum.runoff += month.runoff;
    sum.constant += month.constant;
    sum.dynamic += month.dynamic;
    sum.planned += month.planned;
    sum.funding += month.funding;
    return sum;
}

AlmDynamicScenario dynamic_scenario(const DynamicValue& value, const AlmValuation& constant,
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

void add_lines(const DynamicValue& value, AlmDynamicResponse& response) {
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
    TRY(StoredBusinessPlan plan, plan_of(call, request, request.content));
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const AlmValuationTerms terms = valuation_terms(request);
    TRY(const DynamicValue value,
        dynamic_value(call, session, *data, terms, std::move(plan), request.funding));
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
                    plan_notes(value));
    return response;
}

}  // namespace

Result<AlmValueResponse> value_dynamic_session(Call& call, const StoredAlmSession& session,
                                               AlmSessionData& data,
                                               const AlmSessionValueRequest& request) {
    AlmValuationTerms terms = valuation_terms(request);
    terms.buckets = request.buckets;
    TRY(StoredBusinessPlan plan, plan_of(call, request, std::nullopt));
    TRY(const DynamicValue value,
        dynamic_value(call, session, data, terms, std::move(plan), request.funding));
    AlmValueResponse response = value.run_off->response;
    for (std::size_t s = 0; s < response.scenarios.size(); ++s) {
        AlmScenarioValue& row = response.scenarios[s];
        for (std::size_t m = 0; m < row.nii_by_month.size(); ++m) {
            const double planned = value.planned.nii(s, m);
            row.nii_by_month[m] += planned;
            row.nii_new_business += planned;
            row.nii += planned;
        }
        row.delta_nii = row.nii - response.scenarios.front().nii;
        PlannedGroups(value, s, row).run();
    }
    Sha256 data_digest;
    data_digest.update_field(session.manifest.data_digest);
    wire::digest_into(data_digest, value.plan.content);
    fill_provenance(response, "alm.session.value", request, data_digest.finish_hex(),
                    plan_notes(value));
    return response;
}

void add_alm_session_dynamic_methods(MethodTable& table) {
    table.add<AlmDynamicRequest, AlmDynamicResponse>(
        session_computation("alm.session.dynamic", "dynamic",
                            "NII of a session with a plan of new business, by month, scenario and "
                            "plan line, beside its run-off and constant balance sheet."),
        dynamic_session, [](const AlmDynamicRequest& request) {
            // A stored plan is not known yet.
            return request.content ? plan_value_cost(*request.content, valuation_terms(request))
                                   : Cost{};
        });
}

}  // namespace ballast::service
