// market.macro, market.actions.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "service/market/macro_requests.hpp"
#include "service/market/methods.hpp"
#include "service/methods.hpp"
#include "store/market_series.hpp"

namespace ballast::service {

namespace {

using model::SeriesKind;
using model::SeriesState;

constexpr RowSize kMacroValueSize{.bytes = 120, .seconds = 1e-6};

template <class Request>
store::SeriesFilter filter_of(const Request& request, const std::vector<std::string>& names) {
    return {.names = names,
            .source = request.source,
            .from = request.from,
            .to = request.as_of,
            .known_at = request.known_at};
}

MacroSeriesView view_of(const SeriesState& state, Instant now) {
    MacroSeriesView view{.series = state.symbol,
                         .source = state.source,
                         .first = state.first_date,
                         .last = state.last_date,
                         .fetched_at = state.fetched_at,
                         .stale = !state.failure.empty(),
                         .reason = state.failure};
    if (state.fetched_at) view.age_s = static_cast<double>((now - *state.fetched_at).count()) / 1e6;
    return view;
}

Result<MacroResponse> macro(Call& call, const MacroRequest& request) {
    MacroResponse response;
    TRY(const auto states, store::series_states(call.transaction(), {.names = request.series,
                                                                     .source = request.source}));
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    for (const SeriesState& state : states) {
        if (state.kind != SeriesKind::kMacro || !state.fetched_at) continue;
        places[{state.symbol, state.source}] = response.data.size();
        response.data.push_back(view_of(state, call.now()));
    }
    if (request.series.empty()) return response;
    TRY(const auto points,
        store::macro_points(call.transaction(), filter_of(request, request.series)));
    TRY_STATUS(call.admit(rows_cost(points.size(), kMacroValueSize, "values", "choose dates")));
    for (const model::MacroPoint& point : points)
        if (const auto found = places.find({point.series, point.source}); found != places.end())
            response.data[found->second].values.push_back(
                {point.date, point.value, point.known_at});
    for (const std::string& name : request.series)
        if (std::ranges::none_of(response.data,
                                 [&](const MacroSeriesView& one) { return one.series == name; }))
            response.issues.push_back(
                {Severity::kError, "no_series",
                 fmt::format("there are no stored values of {}: download them with market.sync",
                             name),
                 name});
    return response;
}

Result<ActionsResponse> actions(Call& call, const ActionsRequest& request) {
    ActionsResponse response;
    TRY(response.data,
        store::price_actions(call.transaction(), filter_of(request, request.symbols)));
    TRY_STATUS(
        call.admit(rows_cost(response.data.size(), kMacroValueSize, "actions", "name symbols")));
    return response;
}

}  // namespace

void add_macro_methods(MethodTable& table) {
    table.add<MacroRequest, MacroResponse>(
        {.name = "market.macro",
         .summary = "Returns stored macroeconomic series as of a date and as known at a time.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/macro"},
         .idempotent = true},
        macro);
    table.add<ActionsRequest, ActionsResponse>(
        {.name = "market.actions",
         .summary = "Returns stored dividends and splits as of a date and as known at a time.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/actions"},
         .idempotent = true},
        actions);
}

}  // namespace ballast::service
