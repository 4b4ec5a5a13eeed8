#include "service/methods.hpp"

#include <cmath>

#include "plan/tile_kernel.hpp"
#include "service/plan/describe.hpp"
#include "service/plan/inputs.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Faults of a nested request point into it.
Error within_base(Error error) {
    for (Fault& fault : error.faults) fault.pointer.insert(0, "/base");
    return error;
}

Result<PlanResponse> run_simulate(Call& call, const PlanRequest& request) {
    TRY(const PlanInputs inputs, plan_inputs(request));
    TRY(auto compiled, plan::compile(inputs.plan, inputs.history));
    plan::Wanted wanted;
    wanted.looks = request.looks;
    TRY(auto made, plan::simulate(compiled, wanted, call.work()));
    PlanResponse response;
    static_cast<plan::Simulation&>(response) = std::move(made);
    Issues issues = joined(inputs.issues, compiled.issues);
    if (inputs.plan.model == plan::ReturnModel::kHistorical && response.paths > 1)
        issues.push_back({Severity::kInfo, "overlapping_periods",
                          "the sequences share years: the standard error takes them for "
                          "independent and is too small",
                          "standard_error"});
    fill_provenance(response, "plan.simulate", request, "", std::move(issues));
    return response;
}

Result<PlanCompareResponse> run_compare(Call& call, const PlanCompareRequest& request) {
    auto inputs = plan_inputs(request.base);
    if (!inputs) return within_base(std::move(inputs).error());
    auto made = plan::compare(inputs->plan, inputs->history, request.rules, call.work());
    if (!made) return within_base(std::move(made).error());
    PlanCompareResponse response;
    response.results = std::move(made->value);
    fill_provenance(response, "plan.compare", request, "", joined(inputs->issues, made->issues));
    return response;
}

Result<PlanSensitivityResponse> run_sensitivity(Call& call, const PlanSensitivityRequest& request) {
    if (request.vary_second.has_value() == request.values_second.empty()) {
        Error error = fail(Code::kInvalidInput, "vary_second and values_second go together");
        error.faults.push_back({"/values_second", "required", error.message, "give both or none"});
        return error;
    }
    constexpr std::size_t kMostPoints = 10'000;
    if (request.values.size() * std::max<std::size_t>(1, request.values_second.size()) >
        kMostPoints)
        return fail(Code::kLimitExceeded, "more than 10,000 points");
    auto inputs = plan_inputs(request.base);
    if (!inputs) return within_base(std::move(inputs).error());
    TRY(auto points, plan::sensitivity(inputs->plan, inputs->history, request.vary, request.values,
                                       request.vary_second, request.values_second, call.work()));
    PlanSensitivityResponse response;
    response.vary = request.vary;
    response.vary_second = request.vary_second;
    response.results = std::move(points);
    fill_provenance(response, "plan.sensitivity", request, "", std::move(inputs->issues));
    return response;
}

Result<PlanSolveResponse> run_solve(Call& call, const PlanSolveRequest& request) {
    auto inputs = plan_inputs(request.base);
    if (!inputs) return within_base(std::move(inputs).error());
    auto made = plan::solve(inputs->plan, inputs->history, request.solve, request.success_rate,
                            request.tolerance, call.work());
    if (!made) return within_base(std::move(made).error());
    PlanSolveResponse response;
    static_cast<plan::Solution&>(response) = *std::move(made);
    Issues issues = std::move(inputs->issues);
    if (!response.value)
        issues.push_back({Severity::kWarning, "no_solution",
                          "no value reaches the wanted success rate", "value"});
    fill_provenance(response, "plan.solve", request, "", std::move(issues));
    return response;
}

Result<plan::SpendingView> view_of(const PlanWithdrawalRequest& request) {
    using enum plan::Strategy;
    plan::SpendingView view;
    view.balance = request.portfolio;
    view.first_balance = request.initial_portfolio.value_or(request.portfolio);
    const double named =
        request.rule.amount.value_or(request.rule.rate.value_or(0.0) * view.first_balance);
    view.first_spending = request.initial_withdrawal.value_or(named);
    view.spending = request.previous_withdrawal.value_or(view.first_spending);
    view.price_level = request.cumulative_inflation;
    view.start_price_level = request.cumulative_inflation;
    view.inflation = request.cumulative_inflation / request.previous_cumulative_inflation;
    view.portfolio_growth = 1.0 + request.year_return;
    view.years_left = request.years_remaining;
    view.annuity_share = plan::annuity_due_share(request.rule.growth, request.years_remaining);
    view.cape = request.cape.value_or(request.rule.cape.value_or(0.0));
    const auto missing = [](std::string pointer, std::string what) {
        Error error = fail(Code::kInvalidInput, "the rule needs " + what);
        error.faults.push_back({std::move(pointer), "required", error.message, ""});
        return error;
    };
    const plan::Strategy strategy = request.rule.strategy;
    if (strategy == kCape && !(view.cape > 0.0)) return missing("/cape", "a CAPE above 0");
    if ((strategy == kRmd || strategy == kFeelFree) && !request.age)
        return missing("/age", "the age");
    if (request.age) {
        const auto divisor = plan::uniform_lifetime_divisor(static_cast<int>(*request.age));
        if (strategy == kRmd && !divisor) return missing("/age", "an age of 72 or more");
        view.rmd_share = divisor ? 1.0 / *divisor : 0.0;
        view.age_share = *request.age / 2000.0;
    }
    return view;
}

Result<PlanWithdrawalResponse> run_withdrawal(Call& /*call*/,
                                              const PlanWithdrawalRequest& request) {
    TRY(const plan::SpendingView view, view_of(request));
    plan::WithdrawalRule rule = request.rule;
    if (!rule.rate && view.first_balance > 0.0)
        rule.rate = view.first_spending / view.first_balance;
    plan::SpendingDecision made = plan::decide_spending(rule, view);
    const bool by_chain = rule.strategy == plan::Strategy::kGuytonKlinger ||
                          rule.strategy == plan::Strategy::kVanguardDynamic ||
                          rule.strategy == plan::Strategy::kEndowment ||
                          rule.strategy == plan::Strategy::kNinetyFive;
    // The first year has nothing to follow.
    if (!request.previous_withdrawal && by_chain) {
        made = {.amount = view.first_spending};
    } else if (!request.previous_withdrawal && rule.strategy == plan::Strategy::kHebeler) {
        made = {.amount = view.annuity_share * view.balance};
    }
    PlanWithdrawalResponse response;
    response.withdrawal = made.amount;
    response.withdrawal_rate = request.portfolio > 0.0 ? made.amount / request.portfolio : 0.0;
    const auto note = [&](bool applied, const char* word) {
        if (applied) response.rules_applied.emplace_back(word);
    };
    note(made.frozen, "withdrawal");
    note(made.capped, "inflation_cap");
    note(made.cut, "capital_preservation");
    note(made.raised, "prosperity");
    note(made.floored, "floor");
    note(made.ceiled, "ceiling");
    fill_provenance(response, "plan.withdrawal", request, "", {});
    return response;
}

MethodInfo plan_info(std::string name, std::string path, std::string summary,
                     Duration duration = Duration::kEither) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kRiskRun,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .duration = duration,
            .needs_store = false,
            .idempotent = true};
}

}  // namespace

void add_plan_methods(MethodTable& table) {
    table.add<PlanRequest, PlanResponse>(
        plan_info("plan.simulate", "/plan/simulate",
                  "A retirement plan through many markets: how likely it holds, what is left, what "
                  "can be spent."),
        run_simulate);
    table.add<PlanCompareRequest, PlanCompareResponse>(
        plan_info("plan.compare", "/plan/compare",
                  "One plan under several withdrawal rules, on the same market paths."),
        run_compare);
    table.add<PlanSensitivityRequest, PlanSensitivityResponse>(
        plan_info("plan.sensitivity", "/plan/sensitivity",
                  "A plan for each value of one or two of its numbers, with common random "
                  "numbers."),
        run_sensitivity);
    table.add<PlanSolveRequest, PlanSolveResponse>(
        plan_info("plan.solve", "/plan/solve",
                  "The largest spending, the earliest retirement or the smallest portfolio for a "
                  "wanted success rate."),
        run_solve);
    table.add<PlanWithdrawalRequest, PlanWithdrawalResponse>(
        plan_info("plan.withdrawal", "/plan/withdrawal",
                  "One year's withdrawal by a rule, and what the rule did.", Duration::kShort),
        run_withdrawal);
}

}  // namespace ballast::service
