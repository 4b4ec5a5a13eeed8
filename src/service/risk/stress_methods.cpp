// stress.run and stress.reverse.
#include "service/risk/stress_methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "risk/share_entered.hpp"
#include "service/provenance.hpp"
#include "service/risk/stress_book.hpp"

namespace ballast::service {

namespace {

Result<ReverseStressResponse> run_reverse(Call& call, const ReverseStressRequest& request) {
    TRY(const StressInputs inputs, stress_inputs(call, request, false));
    TRY(auto reverse, risk::reverse_stress(inputs.book, -request.loss));
    ReverseStressResponse response;
    static_cast<risk::ReverseStress&>(response) = std::move(reverse);
    for (const double loss : request.losses) {
        TRY(const auto point, risk::reverse_stress(inputs.book, -loss));
        response.frontier.push_back({loss, point.distance, point.reached});
    }
    double gross = 0.0;
    double covered = 0.0;
    for (const risk::StressPosition& position : inputs.book.positions) {
        gross += std::abs(position.value);
        if (!position.betas.empty()) covered += std::abs(position.value);
    }
    response.coverage = inputs.priced_share * risk::share_entered(covered, gross);
    response.currency = inputs.currency;
    response.as_of = inputs.as_of;
    Issues issues = inputs.issues;
    if (!response.reached)
        issues.push_back(
            {Severity::kWarning, "loss_not_reached",
             fmt::format("no moves nearby lose {:.0f} with options revalued; the moves "
                         "are those of today's deltas, which lose {:.0f}",
                         request.loss, -response.revalued),
             "/loss"});
    fill_provenance(response, "stress.reverse", request, inputs.data_digest, std::move(issues));
    return response;
}

// Losses above the net value are possible with borrowed money, short positions and written options;
// what they mean is stated.
void add_losses_beyond_net(const risk::StressBook& book, StressResponse& response, Issues& issues) {
    if (!(book.net_value > 0.0)) return;
    std::size_t count = 0;
    const StressedScenario* worst = nullptr;
    for (const StressedScenario& one : response.scenarios) {
        if (one.total >= -book.net_value) continue;
        ++count;
        if (worst == nullptr || one.total < worst->total) worst = &one;
    }
    if (worst == nullptr) return;
    double gross = 0.0;
    for (const risk::StressPosition& position : book.positions) gross += std::abs(position.value);
    issues.push_back(
        {Severity::kWarning, "loss_exceeds_net",
         fmt::format("{} of {} scenarios lose more than the net value of {:.0f} {}, most {} with "
                     "{:.0f}: the portfolio would owe money. The values of its positions without "
                     "cash add up to {:.1f} times the net value, short ones counted positive",
                     count, response.scenarios.size(), book.net_value, response.currency,
                     worst->name, -worst->total, gross / book.net_value),
         worst->scenario});
}

}  // namespace

Result<StressResponse> run_stress(Call& call, const StressRequest& request) {
    TRY(const std::vector<AskedScenario> asked, asked_scenarios(call, request.scenarios));
    const bool with_rates = has_rates(asked);
    TRY(StressInputs inputs, stress_inputs(call, request, with_rates));
    StressResponse response{.factors = inputs.book.factors,
                            .mode = request.mode,
                            .observations = inputs.observations,
                            .net_value = inputs.book.net_value,
                            .currency = inputs.currency,
                            .as_of = inputs.as_of};
    for (const AskedScenario& one : asked) {
        TRY_STATUS(call.work().cancel.check());
        const risk::ScenarioMoves resolved =
            risk::scenario_moves(inputs, one.scenario, one.library);
        TRY(auto result, risk::stress(inputs.book, resolved.scenario, request.mode));
        result.coverage *= inputs.priced_share;
        response.coverage = std::min(response.coverage, result.coverage);
        response.scenarios.push_back(
            {{std::move(result)},
             one.scenario.name.empty() ? one.scenario.id : one.scenario.name,
             one.scenario.kind,
             one.scenario.window,
             resolved.ignored});
    }
    add_losses_beyond_net(inputs.book, response, inputs.issues);
    if (with_rates)
        inputs.issues.push_back(
            {Severity::kInfo, "rates_by_fund",
             fmt::format("changes of rates move {} by minus {} times the change; the positions "
                         "follow by their betas to it",
                         risk::kRatesFund, risk::kRatesDuration),
             std::string(risk::kRatesFund)});
    fill_provenance(response, "stress.run", request, scenario_digest(inputs.data_digest, asked),
                    inputs.issues);
    return response;
}

void add_stress_methods(MethodTable& table) {
    table.add<StressRequest, StressResponse>(
        computation("stress.run", "/stress/run",
                    "P&L of a portfolio under historical and assumed moves, by position and "
                    "factor."),
        run_stress);
    table.add<ReverseStressRequest, ReverseStressResponse>(
        computation("stress.reverse", "/stress/reverse",
                    "The most likely moves of the factors that lose an amount."),
        run_reverse);
}

}  // namespace ballast::service
