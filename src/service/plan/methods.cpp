#include "service/plan/methods.hpp"

#include <cmath>
#include <fmt/format.h>

#include "plan/tile_kernel.hpp"
#include "service/methods.hpp"
#include "service/plan/describe.hpp"
#include "service/plan/inputs.hpp"
#include "service/plan/simulate.hpp"
#include "service/plan/vary.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Locations of errors in a nested request.
Error within_base(Error error) {
    for (FieldError& field : error.errors)
        if (!field.pointer.starts_with("/vary")) field.pointer.insert(0, "/base");
    return error;
}

// The plan without taxes; nullopt where nothing is taxed.
std::optional<plan::Plan> untaxed(const plan::Plan& plan) {
    plan::Plan free = plan;
    bool taxed = false;
    for (plan::Account& account : free.accounts) {
        taxed = taxed || account.tax_rate > 0.0 ||
                account.distribution_yield * account.distribution_tax_rate > 0.0;
        account.tax_rate = 0.0;
        account.distribution_tax_rate = 0.0;
    }
    if (free.taxable_lots) {
        plan::GainTax& tax = free.taxable_lots->tax;
        taxed = taxed || tax.short_rate > 0.0 || tax.long_rate > 0.0;
        free.taxable_lots.reset();
    }
    if (!taxed) return std::nullopt;
    return free;
}

}  // namespace

Result<PlanResponse> run_simulate(Call& call, const PlanRequest& request) {
    TRY(const PlanInputs inputs, plan_inputs(call, request));
    TRY(auto compiled, plan::compile(inputs.plan, inputs.history));
    plan::SimulationOutputs requested;
    requested.sample_paths = request.sample_paths;
    TRY(auto made, plan::simulate(compiled, requested, call.work()));
    PlanResponse response;
    static_cast<plan::Simulation&>(response) = std::move(made);
    response.initial_portfolio = inputs.plan.initial_portfolio;
    Issues issues = joined(inputs.issues, compiled.issues);
    if (inputs.plan.model == plan::ReturnModel::kHistorical && response.paths > 1)
        issues.push_back(
            {Severity::kInfo, "overlapping_periods",
             "the sequences share years: the standard error assumes independence and is too small",
             "standard_error"});
    if (const auto free = untaxed(inputs.plan)) {
        TRY(response.pre_tax, plan::summarize(*free, inputs.history, call.work()));
    }
    fill_provenance(response, "plan.simulate", request, inputs.data_digest, std::move(issues));
    return response;
}

namespace {

Result<PlanCompareResponse> run_compare(Call& call, const PlanCompareRequest& request) {
    auto inputs = plan_inputs(call, request.base);
    if (!inputs) return within_base(std::move(inputs).error());
    auto made = plan::compare(inputs->plan, inputs->history, request.rules, call.work());
    if (!made) return within_base(std::move(made).error());
    PlanCompareResponse response;
    response.results = std::move(made->value);
    fill_provenance(response, "plan.compare", request, inputs->data_digest,
                    joined(inputs->issues, made->issues));
    return response;
}

// The plan to vary: `base`, or the request's own fields.
Result<PlanRequest> varied_plan(const PlanSensitivityRequest& request) {
    if (!request.base) return static_cast<const PlanRequest&>(request);
    if (wire::to_json(static_cast<const PlanRequest&>(request).withdrawal) != "null" ||
        request.initial_portfolio != 0.0 || !request.allocation.empty()) {
        Error error = fail(Code::kInvalidInput, "the plan is given twice");
        error.errors.push_back({"/base", "contradiction", error.message,
                                "give the plan as `base` or by its own fields"});
        return error;
    }
    return *request.base;
}

// The plan at one value, or pair of values.
Result<PlanSensitivityPoint> point_at(Call& call, const PlanSensitivityRequest& request,
                                      const PlanRequest& plan, double value,
                                      std::optional<double> second, PlanInputs& first) {
    PlanRequest varied = plan;
    TRY_STATUS(set_plan_number(varied, request.vary, value));
    if (second) TRY_STATUS(set_plan_number(varied, *request.vary_second, *second));
    TRY(PlanInputs inputs, plan_inputs(call, varied));
    PlanSensitivityPoint point{.value = value, .second = second};
    TRY(point.summary, plan::summarize(inputs.plan, inputs.history, call.work()));
    point.success_rate = point.summary.success_rate;
    point.standard_error = point.summary.standard_error;
    if (first.issues.empty()) first.issues = std::move(inputs.issues);
    first.data_digest = std::move(inputs.data_digest);
    return point;
}

Result<PlanSensitivityResponse> run_sensitivity(Call& call, const PlanSensitivityRequest& request) {
    if (request.vary_second.has_value() == request.values_second.empty()) {
        Error error = fail(Code::kInvalidInput, "vary_second and values_second require each other");
        error.errors.push_back(
            {"/values_second", "required", error.message, "give both or neither"});
        return error;
    }
    constexpr std::size_t kMostPoints = 10'000;
    const std::size_t columns = request.vary_second ? request.values_second.size() : 1;
    if (request.values.size() * columns > kMostPoints)
        return fail(Code::kLimitExceeded, "there are too many points: expected at most 10,000");
    TRY(const PlanRequest plan, varied_plan(request));
    PlanSensitivityResponse response;
    response.vary = request.vary;
    response.vary_second = request.vary_second;
    PlanInputs first;  // its issues represent all runs
    for (const double value : request.values) {
        for (std::size_t j = 0; j < columns; ++j) {
            std::optional<double> second;
            if (request.vary_second) second = request.values_second[j];
            auto point = point_at(call, request, plan, value, second, first);
            if (!point && request.base) return within_base(std::move(point).error());
            if (!point) return std::move(point).error();
            response.results.push_back(*std::move(point));
        }
    }
    fill_provenance(response, "plan.sensitivity", request, std::move(first.data_digest),
                    std::move(first.issues));
    return response;
}

Result<PlanSolveResponse> run_solve(Call& call, const PlanSolveRequest& request) {
    auto inputs = plan_inputs(call, request.base);
    if (!inputs) return within_base(std::move(inputs).error());
    auto made = plan::solve(inputs->plan, inputs->history, request.solve, request.success_rate,
                            request.tolerance, call.work());
    if (!made) return within_base(std::move(made).error());
    PlanSolveResponse response;
    static_cast<plan::Solution&>(response) = *std::move(made);
    Issues issues = std::move(inputs->issues);
    std::string data_digest = std::move(inputs->data_digest);
    if (!response.value)
        issues.push_back({Severity::kWarning, "no_solution",
                          request.solve == plan::Unknown::kInitialPortfolio &&
                                  request.base.withdrawal && request.base.withdrawal->rate
                              ? "no portfolio reaches the target success rate: the spending is a "
                                "share of it; give it as an amount"
                              : "no value reaches the target success rate",
                          "value"});
    fill_provenance(response, "plan.solve", request, std::move(data_digest), std::move(issues));
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
    view.annuity_share =
        plan::annuity_due_share(plan::growth_of(request.rule), request.years_remaining);
    view.cape = request.cape.value_or(request.rule.cape.value_or(0.0));
    const auto missing = [](std::string pointer, std::string_view what) {
        Error error = fail(Code::kInvalidInput, fmt::format("the rule requires {}", what));
        error.errors.push_back({std::move(pointer), "required", error.message, ""});
        return error;
    };
    const plan::Strategy strategy = request.rule.strategy;
    if (strategy == kCape && !(view.cape > 0.0)) return missing("/cape", "a CAPE above 0");
    if ((strategy == kRmd || strategy == kFeelFree) && !request.age)
        return missing("/age", "the age");
    if (request.age) {
        const auto divisor =
            plan::uniform_lifetime_divisor(static_cast<int>(*request.age), request.rule.table);
        if (strategy == kRmd && !divisor) return missing("/age", "an age that is in its table");
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
    // The first year has no previous withdrawal.
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

Cost cost_of(const PlanRequest& plan, double runs) {
    // The engine rejects it, and names the range.
    if (plan.paths > plan::kMaxPaths || plan.years < 1 || plan.years > plan::kMaxYears) return {};
    Cost cost = plan_cost(plan.paths, plan.years, runs);
    if (plan.monthly) cost.seconds *= 12;
    return cost;
}

Cost cost_of(const PlanSensitivityRequest& request) {
    const std::size_t columns = request.vary_second ? request.values_second.size() : 1;
    return cost_of(request.base ? *request.base : static_cast<const PlanRequest&>(request),
                   static_cast<double>(request.values.size() * columns));
}

// Bisection to the tolerance, and the brackets before it.
constexpr double kSolveRuns = 60;

}  // namespace

void add_plan_methods(MethodTable& table) {
    table.add<PlanRequest, PlanResponse>(
        computation("plan.simulate", "/plan/simulate",
                    "Simulates a retirement plan: success rate, portfolio values and spending."),
        run_simulate, [](const PlanRequest& request) { return cost_of(request, 1); });
    table.add<PlanCompareRequest, PlanCompareResponse>(
        computation("plan.compare", "/plan/compare",
                    "Compares withdrawal rules for one plan on the same market paths."),
        run_compare, [](const PlanCompareRequest& request) {
            return cost_of(request.base, static_cast<double>(request.rules.size()));
        });
    table.add<PlanSensitivityRequest, PlanSensitivityResponse>(
        computation(
            "plan.sensitivity", "/plan/sensitivity",
            "Runs a plan for each value of one or two parameters, with common random numbers."),
        run_sensitivity, [](const PlanSensitivityRequest& request) { return cost_of(request); });
    table.add<PlanSolveRequest, PlanSolveResponse>(
        computation("plan.solve", "/plan/solve",
                    "Finds the largest spending, the earliest retirement or the smallest portfolio "
                    "that reaches a target success rate."),
        run_solve,
        [](const PlanSolveRequest& request) { return cost_of(request.base, kSolveRuns); });
    table.add<PlanWithdrawalRequest, PlanWithdrawalResponse>(
        computation(
            "plan.withdrawal", "/plan/withdrawal",
            "Computes one year's withdrawal by a rule, and which parts of the rule took effect.",
            Duration::kShort),
        run_withdrawal);
    add_plan_lot_methods(table);
    add_plan_tax_methods(table);
    add_plan_household_methods(table);
    add_saved_plan_methods(table);
}

}  // namespace ballast::service
