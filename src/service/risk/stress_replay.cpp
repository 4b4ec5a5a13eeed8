// stress.replay and stress.grid: a window of history day by day, and moves of a factor against
// moves of volatility.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "service/risk/stress_book.hpp"
#include "service/risk/stress_issues.hpp"
#include "service/risk/stress_methods.hpp"

namespace ballast::service {

namespace {

Result<AskedScenario> asked_window(const Call& call, const StressReplayRequest& request) {
    if (request.scenario) {
        if (request.from || request.to)
            return invalid("/scenario", "ambiguous", "both a scenario and dates are given",
                           "give `scenario`, or `from` and `to`");
        TRY(AskedScenario asked, asked_scenario(call, *request.scenario, "/scenario"));
        if (asked.scenario.window.empty())
            return invalid(
                "/scenario", "not_allowed",
                fmt::format("{} has assumed moves and no window of history", asked.scenario.id),
                "give a historical scenario, or `from` and `to`");
        return asked;
    }
    if (!request.from || !request.to)
        return invalid("", "required", "there is no window", "give `scenario`, or `from` and `to`");
    if (*request.to <= *request.from)
        return invalid("/to", "dates", "the window is not two ascending dates",
                       "give a date after `from`");
    return AskedScenario{.scenario = {.name = fmt::format("{} to {}", request.from->to_string(),
                                                          request.to->to_string()),
                                      .kind = model::ScenarioKind::kHistorical,
                                      .window = {*request.from, *request.to}}};
}

// The dates after the first one of the window with a close of a factor or of what moves a position.
std::vector<fin::Date> dates_of(const StressInputs& inputs, const std::vector<fin::Date>& window) {
    std::vector<std::size_t> columns;
    const auto add = [&](const std::string& symbol) {
        if (const auto column = inputs.prices.column(symbol)) columns.push_back(*column);
    };
    for (const std::string& factor : inputs.book.factors) add(factor);
    for (const std::string& symbol : inputs.moved_by) add(symbol);
    std::vector<fin::Date> dates;
    for (std::size_t row = 0; row < inputs.prices.dates.size(); ++row) {
        const fin::Date date = inputs.prices.dates[row];
        if (date <= window[0] || date > window[1]) continue;
        if (std::ranges::any_of(columns, [&](std::size_t column) {
                return !std::isnan(inputs.prices.closes[column][row]);
            }))
            dates.push_back(date);
    }
    return dates;
}

// P&L of every day: the book under the moves since the first close. Of the change of volatility,
// known for the whole window, a day has its share by number of sessions.
Status replay_days(const Call& call, StressInputs& inputs, const AskedScenario& asked,
                   const std::vector<fin::Date>& dates, StressReplayResponse& response) {
    double high = 0.0;
    IllConditioned ill_conditioned;
    for (std::size_t i = 0; i < dates.size(); ++i) {
        TRY_STATUS(call.work().cancel.check());
        AskedScenario until = asked;
        until.scenario.window[1] = dates[i];
        const bool is_last = i + 1 == dates.size();
        // What the library knows is the move of the whole window.
        if (!is_last) until.library = nullptr;
        risk::ScenarioMoves resolved = risk::scenario_moves(inputs, until.scenario, until.library);
        if (asked.library != nullptr)
            resolved.scenario.volatility_points = asked.library->volatility_points.value_or(0.0) *
                                                  static_cast<double>(i + 1) /
                                                  static_cast<double>(dates.size());
        TRY(risk::StressResult result,
            risk::stress(inputs.book, resolved.scenario, risk::StressMode::kComprehensive));
        ill_conditioned.add(result);
        result.coverage *= inputs.priced_share;
        const double before = response.days.empty() ? 0.0 : response.days.back().pnl;
        response.days.push_back({dates[i], result.total, result.total - before,
                                 result.fraction_of_net, result.coverage});
        high = std::max(high, result.total);
        response.max_drawdown = std::max(response.max_drawdown, high - result.total);
        response.coverage = std::min(response.coverage, result.coverage);
        if (!response.lowest || result.total < response.lowest->pnl)
            response.lowest = response.days.back();
        if (!is_last) continue;
        response.total = result.total;
        response.ignored = resolved.ignored;
        for (const risk::StressedPosition& position : result.positions)
            response.positions.push_back({position.symbol, position.pnl, position.basis});
    }
    if (response.lowest && response.lowest->pnl >= 0.0) response.lowest.reset();
    ill_conditioned.report(dates.size(), "days", inputs.issues);
    return {};
}

Result<StressReplayResponse> run_replay(Call& call, const StressReplayRequest& request) {
    TRY(const AskedScenario asked, asked_window(call, request));
    TRY(StressInputs inputs, stress_inputs(call, request, has_rates(std::span(&asked, 1))));
    const std::vector<fin::Date>& window = asked.scenario.window;
    const std::vector<fin::Date> dates = dates_of(inputs, window);
    if (dates.empty())
        return invalid(request.scenario ? "/scenario" : "/from", "range",
                       fmt::format("there are no closes from {} to {}", window[0].to_string(),
                                   window[1].to_string()),
                       "import prices of the window, or replay a later one; stress.run gives the "
                       "total of a crisis of the library without them");
    StressReplayResponse response{.scenario = asked.scenario.id,
                                  .name = asked.scenario.name,
                                  .from = window[0],
                                  .to = window[1],
                                  .net_value = inputs.book.net_value,
                                  .currency = inputs.currency,
                                  .as_of = inputs.as_of};
    TRY_STATUS(replay_days(call, inputs, asked, dates, response));
    if (asked.library != nullptr && asked.library->volatility_points)
        inputs.issues.push_back(
            {Severity::kInfo, "volatility_by_session",
             fmt::format("the VIX changed by {:.1f} points over the window; each day has its share "
                         "by number of sessions",
                         100.0 * *asked.library->volatility_points),
             asked.scenario.id});
    fill_provenance(response, "stress.replay", request,
                    scenario_digest(inputs.data_digest, std::span(&asked, 1)), inputs.issues);
    return response;
}

Result<FactorGridResponse> run_grid(Call& call, const FactorGridRequest& request) {
    TRY(StressInputs inputs, stress_inputs(call, request, false));
    const auto& factors = inputs.book.factors;
    const auto found =
        request.factor.empty() ? factors.begin() : std::ranges::find(factors, request.factor);
    if (found == factors.end())
        return invalid("/factor", "not_allowed",
                       request.factor.empty()
                           ? std::string("no factor has prices")
                           : fmt::format("{} is no factor with prices", request.factor),
                       "name one of the factors, or import their prices");
    FactorGridResponse response{.factor = *found,
                                .net_value = inputs.book.net_value,
                                .observations = inputs.observations,
                                .currency = inputs.currency,
                                .as_of = inputs.as_of};
    const auto index = static_cast<std::size_t>(found - factors.begin());
    IllConditioned ill_conditioned;
    for (const double move : request.moves)
        for (const double points : request.volatility_points) {
            TRY_STATUS(call.work().cancel.check());
            TRY(const risk::StressResult result, risk::stress(inputs.book,
                                                              {.id = "grid",
                                                               .factors = {{index, move}},
                                                               .prices = {},
                                                               .volatility_points = points},
                                                              request.mode));
            ill_conditioned.add(result);
            const FactorGridCell cell{move, points, result.total, result.fraction_of_net};
            if (response.cells.empty() || cell.pnl < response.worst.pnl) response.worst = cell;
            response.cells.push_back(cell);
            response.coverage = std::min(response.coverage, inputs.priced_share * result.coverage);
        }
    ill_conditioned.report(response.cells.size(), "cells", inputs.issues);
    fill_provenance(response, "stress.grid", request, inputs.data_digest, inputs.issues);
    return response;
}

}  // namespace

void add_stress_replay_methods(MethodTable& table) {
    table.add<StressReplayRequest, StressReplayResponse>(
        computation("stress.replay", "/stress/replay",
                    "P&L of today's positions through a window of history, day by day."),
        run_replay);
    table.add<FactorGridRequest, FactorGridResponse>(
        computation("stress.grid", "/stress/grid",
                    "P&L of a portfolio on a grid of moves of a factor and of volatility."),
        run_grid);
}

}  // namespace ballast::service
