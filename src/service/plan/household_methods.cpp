// plan.household, plan.conversions and plan.independence.
#include "service/plan/describe_household.hpp"
#include "service/plan/inputs.hpp"
#include "service/plan/market_request.hpp"
#include "service/plan/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

PlanRequest market_request(const MarketFields& fields, int years) {
    PlanRequest plan;
    plan.initial_portfolio = 1.0;
    plan.years = years;
    plan.allocation = fields.allocation;
    plan.glide_path = fields.glide_path;
    plan.rebalancing = fields.rebalancing;
    plan.returns = fields.returns;
    plan.inflation = fields.inflation;
    plan.fees = fields.fees;
    plan.paths = fields.paths;
    plan.seed = fields.seed;
    return plan;
}

namespace {

void note_overlap(const PlanInputs& inputs, Issues& issues) {
    if (inputs.plan.model == plan::ReturnModel::kHistorical)
        issues.push_back(
            {Severity::kInfo, "overlapping_periods",
             "the sequences share years: the standard error assumes independence and is too small",
             "standard_error"});
}

Result<HouseholdResponse> run_household(Call& call, const HouseholdRequest& request) {
    TRY(const PlanInputs inputs, plan_inputs(call, market_request(request, request.years)));
    TRY(auto made, plan::simulate_household(request, inputs.plan, inputs.history, call.work()));
    HouseholdResponse response;
    static_cast<plan::HouseholdSimulation&>(response) = std::move(made);
    response.sources = plan::household_sources(request);
    Issues issues = joined(inputs.issues, response.notes);
    note_overlap(inputs, issues);
    fill_provenance(response, "plan.household", request, inputs.data_digest, std::move(issues));
    return response;
}

Result<ConversionsResponse> run_conversions(Call& call, const ConversionsRequest& request) {
    const auto within_base = [](Error error) {
        for (FieldError& field : error.errors) field.pointer.insert(0, "/base");
        return error;
    };
    auto inputs = plan_inputs(call, market_request(request.base, request.base.years));
    if (!inputs) return within_base(std::move(inputs).error());
    auto made = plan::compare_conversions(request.base, inputs->plan, inputs->history,
                                          request.policies, request.search, call.work());
    if (!made) return within_base(std::move(made).error());
    ConversionsResponse response;
    static_cast<plan::ConversionComparison&>(response) = *std::move(made);
    response.least_tax_name = response.results[response.least_tax].name;
    response.most_wealth_name = response.results[response.most_wealth].name;
    fill_provenance(response, "plan.conversions", request, inputs->data_digest,
                    std::move(inputs->issues));
    return response;
}

Result<IndependenceResponse> run_independence(Call& call, const IndependenceRequest& request) {
    TRY(const PlanInputs inputs, plan_inputs(call, market_request(request, request.years)));
    TRY(auto made, plan::simulate_independence(request, inputs.plan, inputs.history, call.work()));
    IndependenceResponse response;
    static_cast<plan::IndependenceSimulation&>(response) = std::move(made);
    Issues issues = inputs.issues;
    note_overlap(inputs, issues);
    fill_provenance(response, "plan.independence", request, inputs.data_digest, std::move(issues));
    return response;
}

Cost household_cost(const HouseholdRequest& request, double runs) {
    // The engine rejects it, and names the range.
    if (request.years < 1 || request.years > plan::kMaxYears) return {};
    return plan_cost(request.paths, request.years, kHouseholdYears * runs);
}

}  // namespace

void add_plan_household_methods(MethodTable& table) {
    table.add<HouseholdRequest, HouseholdResponse>(
        computation("plan.household", "/plan/household",
                    "Simulates a household in the United States with federal taxes, Social "
                    "Security, required distributions and Roth conversions."),
        run_household, [](const HouseholdRequest& request) { return household_cost(request, 1); });
    table.add<ConversionsRequest, ConversionsResponse>(
        computation("plan.conversions", "/plan/conversions",
                    "Compares Roth conversion policies for a household on the same market paths: "
                    "least lifetime tax, largest wealth after tax."),
        run_conversions, [](const ConversionsRequest& request) {
            constexpr double kUsual = 10.0;
            constexpr double kSearched = 40.0;  // amounts
            const double runs =
                request.policies.empty() ? kUsual : static_cast<double>(request.policies.size());
            return household_cost(request.base, runs + (request.search ? kSearched : 0.0));
        });
    table.add<IndependenceRequest, IndependenceResponse>(
        computation("plan.independence", "/plan/independence",
                    "Simulates the time to financial independence: in full, with part-time income, "
                    "or without further saving."),
        run_independence, [](const IndependenceRequest& request) {
            if (request.years < 1 || request.years > plan::kMaxYears) return Cost{};
            return plan_cost(request.paths, request.years, 1);
        });
}

}  // namespace ballast::service
