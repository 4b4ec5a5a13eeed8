// stress.run and stress.reverse.
#include "service/risk/stress_methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "risk/share_entered.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "service/risk/stress_book.hpp"
#include "service/risk/stress_issues.hpp"

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
    const auto lowest = std::ranges::min_element(response.factors, {}, &risk::StressedFactor::move);
    if (lowest != response.factors.end() && lowest->move < -1.0)
        issues.push_back(
            {Severity::kWarning, "impossible_move",
             fmt::format("{} would fall by {:.0f}%: no price falls by more than 100%, so that the "
                         "factors alone do not lose {:.0f}; give a smaller loss",
                         lowest->factor, -100.0 * lowest->move, request.loss),
             lowest->factor});
    fill_provenance(response, "stress.reverse", request, inputs.data_digest, std::move(issues));
    return response;
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
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const AskedScenario& one = asked[i];
        TRY_STATUS(call.work().cancel.check());
        const risk::ScenarioMoves resolved =
            risk::scenario_moves(inputs, one.scenario, one.library);
        auto result = risk::stress(inputs.book, resolved.scenario, request.mode);
        if (!result && request.scenarios.empty()) {
            // One of all does not stop the others.
            inputs.issues.push_back(
                {Severity::kError, "no_result",
                 fmt::format("{} has no result: {}", one.scenario.id, result.error().message),
                 one.scenario.id});
            continue;
        }
        if (!result)
            return invalid(fmt::format("/scenarios/{}", i), "not_allowed",
                           fmt::format("{}: {}", one.scenario.id, result.error().message),
                           "change its shocks, or use the mode direct");
        result->coverage *= inputs.priced_share;
        response.coverage = std::min(response.coverage, result->coverage);
        response.scenarios.push_back(
            {{*std::move(result)},
             one.scenario.name.empty() ? one.scenario.id : one.scenario.name,
             one.scenario.kind,
             one.scenario.window,
             resolved.ignored});
    }
    add_losses_beyond_net(inputs.book, response, inputs.issues);
    add_ill_conditioned(response, inputs.issues);
    add_long_windows(inputs.book, response, inputs.issues);
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
