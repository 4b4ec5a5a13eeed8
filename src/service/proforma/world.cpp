#include "service/proforma/world.hpp"

#include <algorithm>
#include <set>

#include "base/digest.hpp"
#include "model/position_entry.hpp"
#include "risk/describe_settings.hpp"
#include "risk/factors.hpp"
#include "service/error_place.hpp"
#include "service/market/data.hpp"
#include "service/portfolio/risk_settings.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/factor_definitions.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/price_store.hpp"
#include "store/risk_settings.hpp"
#include "store/securities.hpp"
#include "wire/digest.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kWorlds = 16;         // sessions in memory
constexpr std::size_t kFactorWindow = 252;  // returns

class Worlds {
public:
    std::shared_ptr<const ProformaWorld> find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(worlds_, key, [](const auto& w) { return w->key; });
        if (found == worlds_.end()) return nullptr;
        worlds_.splice(worlds_.begin(), worlds_, found);
        return worlds_.front();
    }
    void put(std::shared_ptr<const ProformaWorld> world) {
        const std::lock_guard lock(mutex_);
        worlds_.push_front(std::move(world));
        if (worlds_.size() > kWorlds) worlds_.pop_back();
    }

private:
    std::mutex mutex_;
    std::list<std::shared_ptr<const ProformaWorld>> worlds_;  // most recently used first
};

// What is read from the state in one transaction.
struct Stored {
    store::PriceParts parts;
    std::vector<model::Security> securities;
    risk::RiskSettings settings;
    std::vector<FactorView> factors;
};

Result<Stored> stored_state(const Call& call, const OpenProforma& session,
                            std::set<std::string>& names) {
    Stored stored;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(stored.parts, store::price_parts(transaction));
        TRY(stored.factors, factors_in_use(transaction));
        // The defaults when the portfolio has been deleted.
        if (auto found =
                store::find_portfolio(transaction, session.base.portfolio.id.to_string())) {
            TRY(stored.settings, stored_risk_settings(transaction, found->id));
        } else if (found.error().code != Code::kNotFound) {
            return std::move(found).error();
        }
        for (const FactorView& factor : stored.factors) names.insert(factor.symbol);
        names.insert(stored.settings.benchmark);
        names.insert(std::string(risk::kRatesFund));
        const std::vector<std::string> list(names.begin(), names.end());
        TRY(stored.securities, store::find_securities(transaction, list));
        return {};
    }));
    return stored;
}

std::string key_of(const Call& call, const OpenProforma& session, const Stored& stored,
                   const std::set<std::string>& names) {
    Sha256 hash;
    hash.update_field(call.principal().tenant.to_string())
        .update_field(session.row.id.to_string())
        .update_field(session.row.as_of.to_string())
        .update_field(session.row.base);
    for (const std::string& name : names) hash.update_field(name);
    for (const store::Dataset& part : stored.parts.current)
        hash.update_field(part.id.to_string()).update_field(part.digest);
    for (const model::Security& security : stored.securities)
        hash.update_field(security.symbol)
            .update_field(security.sector)
            .update_field(model::currency_code(security));
    for (const FactorView& factor : stored.factors)
        hash.update_field(factor.name)
            .update_field(factor.symbol)
            .update_field(factor.is_market ? "market" : "")
            .update_field(factor.coordinates == model::FactorCoordinates::kExcess ? "x" : "a");
    wire::digest_into(hash, stored.settings);
    return std::move(hash).finish_hex();
}

// One unit of each symbol: a unit of value, of an option a contract.
struct UnitBook {
    std::vector<risk::Holding> holdings;
    std::vector<risk::OptionHolding> options;
};

UnitBook units_of(const Book& book) {
    UnitBook units;
    std::set<std::string> seen;
    for (const risk::Holding& holding : book.holdings)
        if (seen.insert(holding.symbol).second) units.holdings.push_back({holding.symbol, 1.0});
    for (risk::OptionHolding option : book.options) {
        if (!seen.insert(option.symbol).second || option.terms.quantity == 0.0) continue;
        const double per_contract = 1.0 / option.terms.quantity;
        option.greeks.market_value *= per_contract;
        option.greeks.delta_adjusted_exposure *= per_contract;
        option.terms.quantity = 1.0;
        units.options.push_back(std::move(option));
    }
    return units;
}

// The book before, and one unit of every other symbol, so that lines exist for all of them.
Result<Book> book_with(Call& call, const ProformaWorld& world,
                       const std::vector<model::Position>& others) {
    std::vector<model::Position> positions;
    for (const ValuedPosition& valued : world.before.positions)
        positions.push_back(valued.position);
    positions.insert(positions.end(), others.begin(), others.end());
    TRY(const ValuedPortfolio valued, valued_in(call, world, std::move(positions)));
    return book_of(valued);
}

Status add_lines(Call& call, ProformaWorld& world, const UnitBook& units) {
    if (units.holdings.empty() && units.options.empty()) return {};
    std::set<std::string> names;
    for (const risk::Holding& holding : units.holdings) names.insert(holding.symbol);
    for (const risk::OptionHolding& option : units.options) names.insert(option.underlying);
    const std::vector<std::string> list(names.begin(), names.end());
    TRY(auto returns, market::returns_from_prices(
                          market::select(world.snapshot.prices(), list),
                          {.as_of = world.snapshot.as_of(), .window = world.settings.window}));
    world.panel = std::move(returns.value);
    world.panel_issues = std::move(returns.issues);
    if (world.panel.dates.size() < 2) return {};
    auto lines = risk::pnl_lines({units.holdings, units.options}, world.panel, call.work());
    // Without returns of any position there are no lines; figures say so.
    if (!lines) return {};
    world.lines = std::move(lines->value);
    return {};
}

// Betas per symbol: joint ones to the factors, and that to the benchmark alone.
Status add_factors(Call& call, ProformaWorld& world, const std::vector<FactorView>& definitions,
                   const std::vector<std::string>& assets) {
    if (assets.empty()) return {};
    const auto fitted = [&](ChosenFactors chosen,
                            risk::FactorEstimator estimator) -> Result<risk::FactorReport> {
        const std::vector<std::string> symbols = chosen.symbols();
        TRY(AlignedReturns aligned, align(returns_on_common_dates(world.snapshot.prices(), symbols),
                                          {.factors = std::move(chosen),
                                           .assets = assets,
                                           .as_of = world.snapshot.as_of(),
                                           .window = kFactorWindow,
                                           .require_factors = false}));
        risk::FactorSettings settings;
        settings.estimator = estimator;
        settings.standard_errors = risk::StandardErrors::kOls;
        settings.minimum_observations = risk::kFactorHistory;
        TRY(auto outcome, risk::factor_report(aligned.data, settings, call.work()));
        return std::move(outcome.value);
    };
    const auto unavailable = [&](const Error& error, std::string what) {
        world.issues.push_back({Severity::kWarning, "no_betas",
                                "betas to " + what + " are missing: " + error.message, what});
    };
    auto chosen = chosen_definitions(definitions, FactorsRequest{});
    if (!chosen) {
        unavailable(chosen.error(), "the factors");
    } else {
        std::map<std::string, std::string> names;
        for (const FactorView& view : definitions) names[view.symbol] = view.name;
        if (auto report = fitted(*chosen, risk::FactorEstimator::kOls)) {
            for (const risk::FactorSeries& factor : report->factors) {
                world.factors.push_back(factor.factor);
                world.factor_names.push_back(names.contains(factor.factor) ? names[factor.factor]
                                                                           : factor.factor);
            }
            for (const risk::FactorFit& fit : report->assets)
                for (const risk::FactorBeta& beta : fit.betas)
                    world.betas[fit.asset].push_back(beta.beta.value_or(0.0));
        } else {
            unavailable(report.error(), "the factors");
        }
    }
    ChosenFactors benchmark{.factors = {{.factor = world.settings.benchmark}}};
    if (auto report = fitted(std::move(benchmark), risk::FactorEstimator::kUnivariate)) {
        world.benchmark = world.settings.benchmark;
        for (const risk::FactorFit& fit : report->assets)
            if (!fit.betas.empty())
                world.benchmark_betas[fit.asset] = fit.betas.front().beta.value_or(0.0);
    } else {
        unavailable(report.error(), world.settings.benchmark);
    }
    return {};
}

Status add_stresses(Call& call, ProformaWorld& world, const UnitBook& units,
                    const std::vector<FactorView>& definitions) {
    Book book;
    book.holdings = units.holdings;
    book.options = units.options;
    StressInputs inputs;
    risk::add_positions(book.positions(), inputs);
    if (inputs.book.positions.empty()) return {};
    inputs.prices = world.snapshot.prices();
    std::vector<std::string> factors;
    for (const FactorView& view : definitions) factors.push_back(view.symbol);
    if (std::ranges::find(factors, risk::kRatesFund) == factors.end())
        factors.emplace_back(risk::kRatesFund);
    if (const Status added = add_betas(inputs, std::move(factors), world.snapshot.as_of(),
                                       kFactorWindow, call.work());
        !added) {
        world.issues.push_back({Severity::kWarning, "no_stress",
                                "stresses are missing: " + added.error().message, "stress"});
        return {};
    }
    for (const risk::LibraryScenario& one : risk::scenario_library()) {
        const risk::ScenarioMoves resolved = risk::scenario_moves(inputs, one.scenario, &one);
        auto result =
            risk::stress(inputs.book, resolved.scenario, risk::StressMode::kComprehensive);
        if (!result) continue;
        world.scenarios.push_back({one.scenario, &one});
        for (std::size_t i = 0; i < result->positions.size(); ++i)
            world.stresses[result->positions[i].symbol].push_back(result->positions[i].pnl);
    }
    return {};
}

// Positions of one unit for symbols that are not held.
std::vector<model::Position> unit_positions(const OpenProforma& session,
                                            std::span<const std::string> symbols) {
    std::set<std::string> held;
    for (const model::Position& position : session.base.positions) held.insert(position.symbol);
    std::vector<model::Position> units;
    for (const std::string& name : symbols) {
        const std::string symbol = model::stored_symbol(name);
        if (!held.insert(symbol).second) continue;
        auto made =
            model::enter_position({.symbol = symbol, .quantity = Decimal(1)}, session.row.as_of);
        // Symbols that are not valid are reported where they are used.
        if (made) units.push_back(*std::move(made));
    }
    return units;
}

}  // namespace

Result<std::shared_ptr<const ProformaWorld>> proforma_world(Call& call, const OpenProforma& session,
                                                            std::span<const std::string> symbols) {
    std::vector<std::string> traded(symbols.begin(), symbols.end());
    for (const trade::Change& change : session.trades) traded.push_back(change.symbol);
    std::vector<model::Position> units = unit_positions(session, traded);
    std::set<std::string> names;
    for (const auto& positions : {std::span<const model::Position>(session.base.positions),
                                  std::span<const model::Position>(units)})
        for (std::string& name : priced_names(positions)) names.insert(std::move(name));
    TRY(Stored stored, stored_state(call, session, names));
    // The benchmark is the usual hedge.
    traded.push_back(stored.settings.benchmark);
    units = unit_positions(session, traded);
    const std::string key = key_of(call, session, stored, names);
    Worlds& worlds = call.environment().shared<Worlds>();
    if (auto found = worlds.find(key)) return found;

    const std::vector<std::string> list(names.begin(), names.end());
    TRY(market::Snapshot snapshot,
        load_snapshot(call, list, session.row.as_of, session.base.portfolio.base_currency));
    TRY(ValuedPortfolio before,
        value_portfolio(call, session.base.portfolio, session.base.positions, snapshot, {}));
    auto world = std::make_shared<ProformaWorld>(
        ProformaWorld{.key = key, .snapshot = snapshot, .before = std::move(before)});
    world->settings = stored.settings;
    for (const ValuedPosition& valued : world->before.positions)
        world->net_before += valued.value.market_value.value_or(0.0);
    TRY(const Book all, book_with(call, *world, units));
    const UnitBook unit_book = units_of(all);
    TRY_STATUS(add_lines(call, *world, unit_book));
    TRY_STATUS(add_factors(call, *world, stored.factors, symbols_of(all)));
    TRY_STATUS(add_stresses(call, *world, unit_book, stored.factors));
    worlds.put(world);
    return std::shared_ptr<const ProformaWorld>(std::move(world));
}

Result<ValuedPortfolio> valued_in(Call& call, const ProformaWorld& world,
                                  std::vector<model::Position> positions) {
    return value_portfolio(call, world.before.portfolio, std::move(positions), world.snapshot, {});
}

std::optional<double> quote_in(Call& call, const ProformaWorld& world,
                               const model::Position& position) {
    const auto held = std::ranges::find(world.before.positions, position.symbol,
                                        [](const ValuedPosition& v) { return v.position.symbol; });
    if (held != world.before.positions.end()) return held->price;
    if (!position.option) return world.snapshot.price(position.symbol).price;
    model::Position unit = position;
    unit.quantity = Decimal(1);
    const auto valued = valued_in(call, world, {unit});
    return valued ? valued->positions.front().price : std::nullopt;
}

Result<trade::ChangedBook> changed_book(Call& call, const OpenProforma& session,
                                        const ProformaWorld& world,
                                        std::span<const trade::Change> trades,
                                        std::string_view place) {
    auto changed = trade::apply_changes(session.base.positions, trades,
                                        {.as_of = session.row.as_of,
                                         .currency = session.base.portfolio.base_currency,
                                         .net_value = world.net_before,
                                         .cost_bp = session.settings.cost_bp,
                                         .lot = session.settings.lot,
                                         .quote = [&](const model::Position& position) {
                                             return quote_in(call, world, position);
                                         }});
    if (!changed) return under(place, std::move(changed).error());
    return changed;
}

}  // namespace ballast::service
