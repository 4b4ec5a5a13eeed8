// scenario.*: the library, and the scenarios that a workspace stores.
#include "service/risk/scenario_methods.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "risk/scenario_check.hpp"
#include "risk/scenario_library.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/risk/book.hpp"
#include "service/risk/factor_definitions.hpp"
#include "service/risk/scenario_requests.hpp"
#include "service/risk/scenarios.hpp"
#include "service/risk/stress_book.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostScenarios = 500;  // of a workspace

ScenarioView view_of(const risk::LibraryScenario& one) { return {one.scenario, {}, {}, {}, {}}; }

ScenarioView view_of(const StoredScenario& one) {
    return {one.scenario, ScenarioOrigin::kStored, one.row.owner, one.row.updated_at,
            etag_of(one.row.version)};
}

Result<ListScenariosResponse> list_scenarios(Call& call, const ListScenariosRequest& request) {
    ListScenariosResponse response;
    const auto add = [&](ScenarioView view) {
        if (request.kind && *request.kind != view.kind) return;
        if (request.origin && *request.origin != view.origin) return;
        response.data.push_back(std::move(view));
    };
    for (const risk::LibraryScenario& one : risk::scenario_library()) add(view_of(one));
    if (!call.principal().has_tenant()) return response;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto stored, stored_scenarios(transaction));
        for (const StoredScenario& one : stored) add(view_of(one));
        return {};
    }));
    return response;
}

Result<ScenarioDetails> get_scenario(Call& call, const ScenarioIdRequest& request) {
    if (const risk::LibraryScenario* found = risk::find_scenario(request.scenario)) {
        ScenarioDetails details{view_of(*found), {}, {}, found->volatility_points};
        for (const risk::KnownMove& move : found->moves)
            details.moves.push_back({move.symbol, move.move, move.modeled, {}, {}});
        for (const risk::YieldChange& yield : found->yields)
            details.yields.push_back({yield.tenor, yield.bp});
        return details;
    }
    TRY(const auto stored, stored_scenario(call.transaction(), request.scenario));
    if (!stored)
        return fail(Code::kNotFound, fmt::format("there is no scenario {}", request.scenario))
            .with("scenario", request.scenario);
    call.set_version(stored->row.version);
    return ScenarioDetails{view_of(*stored), {}, {}, {}};
}

Status check_id(Call& call, const std::string& id) {
    if (risk::find_scenario(id) != nullptr)
        return invalid("/id", "not_allowed",
                       fmt::format("the library has a scenario {}, which cannot be replaced", id),
                       "choose another id");
    TRY(const auto all, store::all_scenarios(call.transaction()));
    const bool is_new = std::ranges::find(all, id, &store::ScenarioRow::id) == all.end();
    if (is_new && all.size() >= kMostScenarios)
        return fail(Code::kLimitExceeded,
                    fmt::format("the workspace has {} scenarios, the largest number: delete some "
                                "first",
                                all.size()));
    return {};
}

Result<StoredScenario> put(Call& call, const model::Scenario& scenario,
                           std::optional<std::int64_t> expected) {
    TRY_STATUS(check_id(call, scenario.id));
    TRY(const store::ScenarioRow row, store::put_scenario(call.transaction(),
                                                          {.id = scenario.id,
                                                           .document = wire::to_json(scenario),
                                                           .owner = call.principal().name},
                                                          expected, call.now()));
    call.touch("scenario:" + scenario.id);
    call.set_version(row.version);
    return StoredScenario{scenario, row};
}

Result<ScenarioView> put_scenario(Call& call, const PutScenarioRequest& request) {
    TRY_STATUS(risk::check_scenario(request));
    std::optional<std::int64_t> expected;
    if (!request.if_match.empty()) {
        TRY(expected, version_of(request.if_match));
    }
    TRY(const StoredScenario stored, put(call, request, expected));
    return view_of(stored);
}

Result<Deleted> delete_scenario(Call& call, const ScenarioIdRequest& request) {
    if (risk::find_scenario(request.scenario) != nullptr)
        return invalid("/scenario", "not_allowed",
                       fmt::format("{} is a scenario of the library", request.scenario),
                       "only scenarios of the workspace can be deleted");
    TRY_STATUS(store::delete_scenario(call.transaction(), request.scenario));
    call.touch("scenario:" + request.scenario);
    return Deleted{request.scenario};
}

// The factors in use, the symbols that move the portfolio, and those of the request.
Result<std::vector<std::string>> symbols_of_window(Call& call,
                                                   const ScenarioFromWindowRequest& request) {
    TRY(const auto factors, factors_in_use(call.transaction()));
    std::vector<std::string> symbols;
    for (const FactorView& factor : factors) symbols.push_back(factor.symbol);
    symbols.insert(symbols.end(), request.symbols.begin(), request.symbols.end());
    if (!request.portfolio.empty()) {
        TRY(const ValuedPortfolio valued,
            load_valued_portfolio(call, request.portfolio, std::nullopt, {}));
        const auto held = service::symbols_of(book_of(valued));
        symbols.insert(symbols.end(), held.begin(), held.end());
    }
    std::vector<std::string> unique;
    for (std::string& symbol : symbols)
        if (std::ranges::find(unique, symbol) == unique.end()) unique.push_back(std::move(symbol));
    return unique;
}

Result<ScenarioFromWindowResponse> from_window(Call& call,
                                               const ScenarioFromWindowRequest& request) {
    const std::string dates =
        fmt::format("{} to {}", request.from.to_string(), request.to.to_string());
    const model::Scenario scenario{.id = request.id,
                                   .name = request.name.empty() ? dates : request.name,
                                   .kind = model::ScenarioKind::kHistorical,
                                   .description = request.description,
                                   .window = {request.from, request.to},
                                   .source = fmt::format("Stored closes, {}", dates)};
    if (request.to <= request.from)
        return invalid("/to", "dates", fmt::format("{} are not two ascending dates", dates),
                       "give a later date");
    TRY(const auto symbols, symbols_of_window(call, request));
    TRY(const market::Snapshot snapshot, load_snapshot(call, symbols, std::nullopt));
    ScenarioFromWindowResponse response;
    std::size_t covered = 0;
    for (const std::string& symbol : symbols) {
        const auto move = risk::move_between(snapshot.prices(), symbol, request.from, request.to);
        if (move) {
            ++covered;
            response.moves.push_back({symbol, move->rate, false, move->from, move->to});
            continue;
        }
        response.moves.push_back({symbol, {}, false, {}, {}});
        response.issues.push_back({Severity::kWarning, "no_price",
                                   fmt::format("{} has no close at {}", symbol, dates), symbol});
    }
    response.coverage =
        symbols.empty() ? 0.0 : static_cast<double>(covered) / static_cast<double>(symbols.size());
    if (covered == 0)
        return invalid("/from", "range", fmt::format("no symbol has closes {}", dates),
                       "give dates within the stored prices; market.coverage lists these");
    StoredScenario stored{scenario, {.id = scenario.id}};
    if (request.save) {
        TRY(stored, put(call, scenario, std::nullopt));
    }
    static_cast<ScenarioView&>(response) = view_of(stored);
    if (!request.save) response.etag.clear();
    return response;
}

}  // namespace

Result<std::vector<StoredScenario>> stored_scenarios(store::Transaction& transaction) {
    TRY(const auto rows, store::all_scenarios(transaction));
    std::vector<StoredScenario> scenarios;
    for (const store::ScenarioRow& row : rows) {
        TRY(model::Scenario scenario, wire::read_json<model::Scenario>(row.document));
        scenarios.push_back({std::move(scenario), row});
    }
    return scenarios;
}

Result<std::optional<StoredScenario>> stored_scenario(store::Transaction& transaction,
                                                      const std::string& id) {
    TRY(const auto row, store::find_scenario(transaction, id));
    if (!row) return std::optional<StoredScenario>();
    TRY(model::Scenario scenario, wire::read_json<model::Scenario>(row->document));
    return std::optional(StoredScenario{std::move(scenario), *row});
}

void add_scenario_methods(MethodTable& table) {
    table.add<ListScenariosRequest, ListScenariosResponse>(
        {.name = "scenario.list",
         .summary = "Lists the scenarios of the library and of the workspace.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/scenarios"},
         .needs_store = false,
         .idempotent = true},
        list_scenarios);
    table.add<ScenarioIdRequest, ScenarioDetails>(
        {.name = "scenario.get",
         .summary = "Returns a scenario with the moves that it stands for.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/scenarios/{scenario}"},
         .idempotent = true},
        get_scenario);
    table.add<PutScenarioRequest, ScenarioView>(
        {.name = "scenario.put",
         .summary = "Stores a scenario, or replaces the stored one with its id.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/scenarios"},
         .idempotent = true},
        put_scenario);
    table.add<ScenarioIdRequest, Deleted>({.name = "scenario.delete",
                                           .summary = "Deletes a scenario of the workspace.",
                                           .permission = Permission::kPortfolioWrite,
                                           .effect = Effect::kWrite,
                                           .route = {Verb::kDelete, "/scenarios/{scenario}"},
                                           .destructive = true},
                                          delete_scenario);
    table.add<ScenarioFromWindowRequest, ScenarioFromWindowResponse>(
        {.name = "scenario.from_window",
         .summary = "Stores two dates of history as a scenario and lists the moves between them.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/scenarios/from-window"},
         .idempotent = true},
        from_window);
}

}  // namespace ballast::service
