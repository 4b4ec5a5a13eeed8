#include "service/legacy/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "plan/simulate.hpp"
#include "plan/tile_kernel.hpp"
#include "service/error_place.hpp"
#include "service/legacy/describe_simulation.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr const char* kAsset = "portfolio";

// The fields of a plan under this program's names.
constexpr FieldName kNames[] = {{"/initial_portfolio", "/initial_portfolio"},
                                {"/years", "/n_years"},
                                {"/inflation/rate", "/inflation_rate"},
                                {"/withdrawal/amount", "/annual_withdrawal"},
                                {"/withdrawal", "/annual_withdrawal"},
                                {"/paths", "/n_trials"},
                                {"/events", "/life_events"},
                                {"/history", "/return_distribution"},
                                {"/returns", "/return_distribution"}};

Error wrong(std::string pointer, std::string code, std::string message, std::string hint = {}) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

plan::History history_of(const LegacyRunRequest& request) {
    plan::History history;
    history.assets = {kAsset};
    history.returns = {request.return_distribution};
    for (std::size_t i = 0; i < request.return_distribution.size(); ++i)
        history.years.push_back(static_cast<int>(i) + 1);
    return history;
}

plan::Plan plan_of(const LegacyRunRequest& request) {
    plan::Plan made;
    made.initial_portfolio = request.initial_portfolio;
    made.years = request.n_years;
    made.allocation = {{kAsset, 1.0}};
    made.model = plan::ReturnModel::kBootstrap;
    made.inflation.rate = request.inflation_rate;
    made.withdrawal =
        plan::WithdrawalRule{.amount = request.annual_withdrawal, .timing = plan::Timing::kEnd};
    made.success = plan::SuccessRule::kPositiveEnd;
    made.paths = request.n_trials;
    made.seed = request.seed.value_or(1);
    return made;
}

void use_strategy(LegacyStrategy strategy, plan::WithdrawalRule& rule, double portfolio) {
    switch (strategy) {
        case LegacyStrategy::kConstantDollar:
            return;
        case LegacyStrategy::kConstantPercentage:
            rule.strategy = plan::Strategy::kConstantPercentage;
            rule.rate = portfolio > 0.0 ? *rule.amount / portfolio : 0.0;
            rule.amount.reset();
            return;
        case LegacyStrategy::kGuytonKlinger:
            rule.strategy = plan::Strategy::kGuytonKlinger;
            rule.portfolio_management = false;
            rule.inflation_cap = 1.0;
            rule.last_years = 0;
            return;
    }
}

// Income and saving are flows beside the withdrawals here: an income change is an amount received
// (or paid) every year from then on, a change of the savings rate an amount contributed.
Status use_events(const std::vector<LegacyEvent>& events, plan::Plan& made) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        const LegacyEvent& event = events[i];
        const bool lasts = event.type == "income_change" || event.type == "savings_rate_change";
        if (!lasts && event.type != "windfall" && event.type != "expense")
            return wrong(fmt::format("/life_events/{}/type", i), "not_allowed",
                         fmt::format("\"{}\" is not an event type", event.type),
                         "windfall, expense, income_change or savings_rate_change");
        const bool out = (event.type == "expense") != (event.amount < 0.0);
        made.events.push_back({.year = event.year,
                               .type = out ? plan::EventType::kExpense : plan::EventType::kWindfall,
                               .amount = std::abs(event.amount),
                               .years = lasts ? std::max(1, made.years - event.year) : 1});
    }
    return {};
}

struct LegacyAnswer {
    plan::Simulation simulation;
    LegacyRunResponse response;
};

Result<LegacyAnswer> answer(const LegacyRunRequest& request, const plan::Plan& made, Call& call) {
    auto compiles = plan::compile(made, history_of(request));
    if (!compiles) return renamed(kNames, std::move(compiles).error());
    const plan::Compiled compiled = *std::move(compiles);
    plan::SimulationOutputs requested;
    requested.sample_paths = false;
    TRY(plan::Simulation simulation, plan::simulate(compiled, requested, call.work()));
    LegacyAnswer result;
    LegacyRunResponse& response = result.response;
    response.success_rate = simulation.success_rate;
    response.standard_error = simulation.standard_error;
    LegacyPercentiles& p = response.percentiles;
    for (std::vector<double>* each : {&p.p5, &p.p25, &p.p50, &p.p75, &p.p95})
        each->push_back(request.initial_portfolio);
    for (const plan::YearPercentiles& year : simulation.percentiles) {
        p.p5.push_back(year.p5);
        p.p25.push_back(year.p25);
        p.p50.push_back(year.p50);
        p.p75.push_back(year.p75);
        p.p95.push_back(year.p95);
    }
    constexpr std::uint64_t kSentUnasked = 1'000;
    constexpr std::uint64_t kSentAtMost = 100'000;
    const bool send = request.portfolio_values.value_or(request.n_trials <= kSentUnasked);
    if (send && request.n_trials > kSentAtMost)
        return fail(Code::kLimitExceeded,
                    "portfolio_values is returned for at most 100,000 trials");
    if (send) response.portfolio_values = plan::path_values(compiled, request.n_trials);
    result.simulation = std::move(simulation);
    return result;
}

Result<LegacyRunResponse> run(Call& call, const LegacyRunRequest& request) {
    TRY(auto made, answer(request, plan_of(request), call));
    return std::move(made.response);
}

Result<LegacyScenarioResponse> scenario(Call& call, const LegacyScenarioRequest& request) {
    plan::Plan made = plan_of(request);
    use_strategy(request.withdrawal_strategy, *made.withdrawal, request.initial_portfolio);
    TRY_STATUS(use_events(request.life_events, made));
    TRY(auto found, answer(request, made, call));
    LegacyScenarioResponse response;
    static_cast<LegacyRunResponse&>(response) = std::move(found.response);
    response.median_final_value = found.simulation.terminal.nominal.p50;
    response.strategy = request.withdrawal_strategy;
    return response;
}

Result<wire::RawJson> sensitivity(Call& call, const LegacySensitivityRequest& request) {
    std::vector<LegacySensitivityRow> rows;
    for (const double value : request.values) {
        LegacyRunRequest varied = static_cast<const LegacyRunRequest&>(request);
        varied.portfolio_values = false;
        if (request.vary_param == "withdrawal_rate")
            varied.annual_withdrawal = value * request.initial_portfolio;
        else if (request.vary_param == "inflation_rate")
            varied.inflation_rate = value;
        else if (request.vary_param == "n_years")
            varied.n_years = static_cast<int>(std::lround(value));
        else
            return wrong("/vary_param", "not_allowed",
                         fmt::format("\"{}\" cannot be varied", request.vary_param),
                         "withdrawal_rate, inflation_rate or n_years");
        TRY(const auto found, answer(varied, plan_of(varied), call));
        rows.push_back({request.vary_param, value, found.response.success_rate,
                        found.simulation.terminal.nominal.p50});
    }
    return wire::RawJson{wire::to_json(rows)};
}

Result<wire::RawJson> constant_dollar(Call& /*call*/, const LegacyDollarRequest& request) {
    return wire::RawJson{wire::to_json(request.initial_withdrawal *
                                       std::pow(1.0 + request.inflation_rate, request.year))};
}

Result<wire::RawJson> constant_percentage(Call& /*call*/, const LegacyPercentageRequest& request) {
    return wire::RawJson{wire::to_json(request.withdrawal_rate * request.portfolio_value)};
}

// Last year's amount, raised, frozen, cut or raised further; the first rate is that at the start of
// retirement.
Result<wire::RawJson> guyton_klinger(Call& /*call*/, const LegacyGuytonKlingerRequest& request) {
    if (request.year == 0) return wire::RawJson{wire::to_json(request.initial_withdrawal)};
    plan::WithdrawalRule rule{.strategy = plan::Strategy::kGuytonKlinger};
    rule.inflation_cap = 1.0;
    rule.last_years = 0;
    const plan::SpendingView view{
        .balance = request.portfolio_value,
        .first_balance = request.initial_portfolio.value_or(request.previous_portfolio_value),
        .first_spending = request.initial_withdrawal,
        .spending = request.previous_withdrawal.value_or(
            request.initial_withdrawal * std::pow(1.0 + request.inflation_rate, request.year - 1)),
        .inflation = 1.0 + request.inflation_rate,
        .price_level = std::pow(1.0 + request.inflation_rate, request.year),
        .portfolio_growth = request.portfolio_value / request.previous_portfolio_value,
        .years_left = 30.0};
    return wire::RawJson{wire::to_json(plan::decide_spending(rule, view).amount)};
}

MethodInfo legacy_info(std::string name, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPlanRun,
            .effect = Effect::kRun,
            .route = {},
            .needs_store = false,
            .idempotent = true};
}

}  // namespace

void add_legacy_simulation_methods(MethodTable& table) {
    table.add_legacy<LegacyRunRequest, LegacyRunResponse>(
        legacy_info("simulation.run", "Simulates a portfolio with constant-dollar withdrawals."),
        run);
    table.add_legacy<LegacyScenarioRequest, LegacyScenarioResponse>(
        legacy_info("simulation.scenario",
                    "Simulates a portfolio under a withdrawal strategy, with life events."),
        scenario);
    table.add_legacy<LegacySensitivityRequest, wire::RawJson>(
        legacy_info("simulation.sensitivity", "Success rate for each value of one parameter."),
        sensitivity);
    table.add_legacy<LegacyDollarRequest, wire::RawJson>(
        legacy_info("withdrawal.constant_dollar", "Constant-dollar withdrawal of a year."),
        constant_dollar);
    table.add_legacy<LegacyPercentageRequest, wire::RawJson>(
        legacy_info("withdrawal.constant_percentage", "Constant-percentage withdrawal of a year."),
        constant_percentage);
    table.add_legacy<LegacyGuytonKlingerRequest, wire::RawJson>(
        legacy_info("withdrawal.guyton_klinger", "Guyton-Klinger withdrawal of a year."),
        guyton_klinger);
}

}  // namespace ballast::service
