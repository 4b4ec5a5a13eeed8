#include "service/proforma/suggest.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "model/position_entry.hpp"
#include "service/field_error.hpp"
#include "service/proforma/figures.hpp"
#include "service/proforma/limit_goals.hpp"
#include "service/proforma/session.hpp"
#include "service/proforma/suggest_requests.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"

namespace ballast::service {

namespace {

constexpr double kBetaTolerance = 0.01;
constexpr double kWeightTolerance = 0.005;

bool is_simulated(risk::VarMethod method) {
    return method == risk::VarMethod::kMcNormal || method == risk::VarMethod::kMcT;
}

bool is_normal(risk::VarMethod method) {
    using enum risk::VarMethod;
    return method != kHistorical && method != kHistoricalAgeWeighted &&
           method != kHistoricalFiltered;
}

// A line of the suggestion: its terms, and the option behind it.
struct Line {
    model::Position terms;
    std::optional<risk::OptionHolding> contract;  // one contract
    Decimal quantity;                             // held now
};

// The state of the session as input of the engine.
class SuggestInputs {
public:
    SuggestInputs(Call& call, const OpenProforma& session, const ProformaWorld& world,
                  const ValuedPortfolio& state, const ProformaSuggestRequest& request)
        : world_(world), request_(request) {
        hedges_ = request.hedges;
        if (hedges_.empty()) hedges_ = {world.settings.benchmark};
        for (std::string& hedge : hedges_) hedge = model::stored_symbol(hedge);
        for (const std::string& symbol : request.symbols)
            symbols_.insert(model::stored_symbol(symbol));
        book.net_value = net_value(state);
        book.cash = cash_value(state);
        book.factors = world.factors;
        book.factors.push_back(world.settings.benchmark);
        add_held(state, session.settings.lot.to_double());
        add_new(call, session);
        add_pnl();
    }

    risk::SuggestBook book;
    std::vector<Line> lines;

    std::optional<std::size_t> line(std::string_view symbol) const {
        for (std::size_t i = 0; i < book.lines.size(); ++i)
            if (book.lines[i].symbol == symbol) return i;
        return std::nullopt;
    }

    // The full figure of a book with these values.
    Result<double> full(const Call& call, const risk::SuggestGoal& goal, risk::VarMethod method,
                        std::span<const double> values) const {
        std::vector<risk::Holding> holdings;
        std::vector<risk::OptionHolding> options;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!lines[i].contract) {
                if (values[i] != 0.0) holdings.push_back({book.lines[i].symbol, values[i]});
                continue;
            }
            const double contracts = values[i] / book.lines[i].unit_value;
            if (contracts == 0.0) continue;
            risk::OptionHolding option = *lines[i].contract;
            option.terms.quantity = contracts;
            option.greeks.market_value *= contracts;
            options.push_back(std::move(option));
        }
        if (holdings.empty() && options.empty()) return 0.0;
        risk::VarSettings settings{.methods = {method},
                                   .confidence = {goal.tail.confidence},
                                   .horizon_days = world_.settings.horizon_days,
                                   .horizon = world_.settings.horizon,
                                   .quantile = world_.settings.quantile,
                                   .es = world_.settings.es,
                                   .age_lambda = world_.settings.age_lambda,
                                   .filter_lambda = world_.settings.lambda,
                                   .paths = world_.settings.paths,
                                   .seed = world_.settings.seed,
                                   .components = false,
                                   .incremental = false,
                                   .tail_scenarios = 0};
        TRY(const auto report,
            risk::var_report({holdings, options}, world_.panel, settings, call.work()));
        if (report.value.results.empty())
            return fail(Code::kUnsupported, "the method has no figure for a book with options");
        const risk::VarResult& row = report.value.results.front();
        return goal.tail.measure == risk::TailMeasure::kVar ? row.var : row.es;
    }

private:
    bool may_trade(const std::string& symbol, bool is_option) const {
        if (!symbols_.empty()) return symbols_.contains(symbol);
        return !is_option;
    }

    void add_held(const ValuedPortfolio& state, double lot) {
        lot_ = lot > 0.0 ? lot : 1e-6;
        for (const ValuedPosition& valued : state.positions) {
            if (valued.position.type == model::AssetType::kCash || !valued.value.market_value)
                continue;
            const std::string& symbol = valued.position.symbol;
            if (const auto same = line(symbol)) {
                book.lines[*same].value += *valued.value.market_value;
                if (const auto sum = add(lines[*same].quantity, valued.position.quantity))
                    lines[*same].quantity = *sum;
                continue;
            }
            add_line(valued, *valued.value.market_value, valued.position.quantity);
        }
    }

    void add_line(const ValuedPosition& valued, double value, Decimal quantity) {
        const model::Position& position = valued.position;
        risk::SuggestLine line{
            .symbol = position.symbol,
            .value = value,
            .unit_value = valued.price.value_or(0.0) * position.multiplier.to_double(),
            .lot = lot_};
        line.is_hedge = std::ranges::find(hedges_, position.symbol) != hedges_.end();
        line.is_tradable = may_trade(position.symbol, position.option.has_value());
        Line terms{.terms = position, .contract = {}, .quantity = quantity};
        std::string asset = position.symbol;
        double exposure = 1.0;
        if (valued.option) {
            const options::Holding& holding = valued.option->market.holding;
            risk::OptionHolding contract{position.symbol, valued.option->market.stored_underlying,
                                         holding, *valued.option->value.position};
            const double units = holding.quantity;
            contract.terms.quantity = 1.0;
            contract.greeks.market_value /= units;
            asset = contract.underlying;
            if (contract.greeks.market_value != 0.0)
                exposure =
                    contract.greeks.delta_adjusted_exposure / units / contract.greeks.market_value;
            terms.contract = std::move(contract);
        }
        line.betas.assign(book.factors.size(), 0.0);
        if (const auto found = world_.betas.find(asset); found != world_.betas.end())
            for (std::size_t k = 0; k < found->second.size(); ++k)
                line.betas[k] = exposure * found->second[k];
        if (const auto found = world_.benchmark_betas.find(asset);
            found != world_.benchmark_betas.end())
            line.betas.back() = exposure * found->second;
        book.lines.push_back(std::move(line));
        lines.push_back(std::move(terms));
    }

    // Symbols that may be bought and are not held.
    void add_new(Call& call, const OpenProforma& session) {
        std::set<std::string> names = symbols_;
        names.insert(hedges_.begin(), hedges_.end());
        std::vector<model::Position> units;
        for (const std::string& symbol : names) {
            if (line(symbol)) continue;
            auto made = model::enter_position({.symbol = symbol, .quantity = Decimal(1)},
                                              session.row.as_of);
            if (made) units.push_back(*std::move(made));
        }
        if (units.empty()) return;
        const auto valued = valued_in(call, world_, std::move(units));
        if (!valued) return;
        for (const ValuedPosition& one : valued->positions) {
            if (!one.value.market_value) {
                missing.push_back(one.position.symbol);
                continue;
            }
            add_line(one, 0.0, Decimal());
            book.lines.back().is_tradable = symbols_.contains(one.position.symbol);
        }
    }

    // P&L per unit of value; a line without returns has none and is not traded.
    void add_pnl() {
        book.pnl.dates = world_.lines.dates;
        book.pnl.pnl = math::Matrix::zero(world_.lines.dates.size(), book.lines.size());
        for (std::size_t i = 0; i < book.lines.size(); ++i) {
            risk::SuggestLine& line = book.lines[i];
            book.pnl.symbols.push_back(line.symbol);
            const auto found = std::ranges::find(world_.lines.symbols, line.symbol);
            if (found == world_.lines.symbols.end()) {
                line.is_tradable = line.is_hedge = false;
                continue;
            }
            const auto column = static_cast<std::size_t>(found - world_.lines.symbols.begin());
            const double scale =
                lines[i].contract ? (line.unit_value != 0.0 ? 1.0 / line.unit_value : 0.0) : 1.0;
            for (std::size_t t = 0; t < book.pnl.dates.size(); ++t)
                book.pnl.pnl(t, i) = scale * world_.lines.pnl(t, column);
        }
    }

    const ProformaWorld& world_;
    const ProformaSuggestRequest& request_;
    std::vector<std::string> hedges_;
    std::set<std::string> symbols_;
    double lot_ = 1.0;

public:
    std::vector<std::string> missing;  // symbols without a price
};

struct Goals {
    std::vector<risk::SuggestGoal> engine;
    std::vector<risk::VarMethod> methods;
};

risk::VarMethod usual_method(const ProformaWorld& world) {
    for (const risk::VarMethod method : world.settings.methods)
        if (method == risk::VarMethod::kHistorical) return method;
    for (const risk::VarMethod method : world.settings.methods)
        if (!is_simulated(method)) return method;
    return risk::VarMethod::kHistorical;
}

Result<double> required_target(const ProformaGoal& goal, const std::string& place) {
    if (!goal.target)
        return invalid(place + "/target", "required", "the target of the goal is missing",
                       "give a target");
    if (!std::isfinite(*goal.target) || *goal.target <= 0.0)
        return invalid(place + "/target", "range", "the target is not a positive number",
                       "give a positive number");
    return *goal.target;
}

Result<double> required_share(const ProformaGoal& goal, const std::string& place) {
    TRY(const double share, required_target(goal, place));
    if (share > 1.0)
        return invalid(place + "/target", "range",
                       fmt::format("the target is {}, and no share exceeds 1", share),
                       "give a fraction such as 0.4 for 40%");
    return share;
}

Status add_tail_goal(const Call& call, const ProformaWorld& world, const SuggestInputs& inputs,
                     const ProformaGoal& goal, const std::string& place, Goals& goals) {
    const bool is_var = goal.kind == ProformaGoalKind::kVar;
    if (goal.target && goal.target_fraction)
        return invalid(place + "/target_fraction", "ambiguous",
                       "the goal has a target and a target_fraction", "give one of the two");
    if (inputs.book.pnl.dates.size() < 2)
        return invalid(place, "no_returns", "no position has returns: VaR and ES are undefined",
                       "import prices of the symbols held");
    const risk::VarMethod method = goal.method.value_or(usual_method(world));
    risk::SuggestGoal one{.kind = risk::GoalKind::kTail};
    one.tail = {.measure = is_var ? risk::TailMeasure::kVar : risk::TailMeasure::kEs,
                .confidence = goal.confidence.value_or(risk::headline_confidence(world.settings)),
                .quantile = world.settings.quantile,
                .es = risk::EsRule::kAcerbiTasche,
                .horizon_days = world.settings.horizon_days,
                .normal = is_normal(method)};
    one.name = fmt::format("{} {} {}", describe::to_word(method), is_var ? "VaR" : "ES",
                           one.tail.confidence);
    if (goal.target_fraction) {
        std::vector<double> values;
        for (const risk::SuggestLine& line : inputs.book.lines) values.push_back(line.value);
        TRY(const double now, inputs.full(call, one, method, values));
        one.target = *goal.target_fraction * now;
    } else {
        TRY(one.target, required_target(goal, place));
    }
    goals.engine.push_back(std::move(one));
    goals.methods.push_back(method);
    return {};
}

// A factor by its name or symbol.
Result<std::size_t> factor_index(const ProformaWorld& world, const SuggestInputs& inputs,
                                 const ProformaGoal& goal, const std::string& place) {
    if (goal.kind == ProformaGoalKind::kBeta) return inputs.book.factors.size() - 1;
    for (std::size_t k = 0; k + 1 < inputs.book.factors.size(); ++k)
        if (inputs.book.factors[k] == goal.factor || world.factor_names[k] == goal.factor) return k;
    return invalid(place + "/factor", "unknown",
                   fmt::format("there is no factor \"{}\" with betas", goal.factor),
                   "name one of factor.list whose proxy has prices");
}

Status add_goal(const Call& call, const ProformaWorld& world, const SuggestInputs& inputs,
                const ProformaGoal& goal, const std::string& place, Goals& goals) {
    using enum ProformaGoalKind;
    if (goal.kind == kVar || goal.kind == kEs)
        return add_tail_goal(call, world, inputs, goal, place, goals);
    risk::SuggestGoal one;
    switch (goal.kind) {
        case kBeta:
        case kFactor: {
            one.kind = risk::GoalKind::kFactor;
            TRY(one.factor, factor_index(world, inputs, goal, place));
            one.side = goal.side;
            one.target = goal.target.value_or(0.0);
            one.tolerance = goal.tolerance.value_or(kBetaTolerance);
            one.name = "beta to " + (goal.kind == kBeta ? inputs.book.factors[one.factor]
                                                        : world.factor_names[one.factor]);
            break;
        }
        case kConcentration: {
            one.kind = risk::GoalKind::kMaxWeight;
            TRY(one.target, required_target(goal, place));
            one.name = "largest weight";
            break;
        }
        case kTop10: {
            one.kind = risk::GoalKind::kTopShare;
            one.count = goal.count;
            TRY(one.target, required_share(goal, place));
            one.name = goal.count == 1 ? "share of the largest position"
                                       : fmt::format("share of the {} largest", goal.count);
            break;
        }
        case kHerfindahl: {
            one.kind = risk::GoalKind::kHerfindahl;
            TRY(one.target, required_share(goal, place));
            one.name = "Herfindahl index";
            break;
        }
        case kGross: {
            one.kind = risk::GoalKind::kGross;
            TRY(one.target, required_target(goal, place));
            one.name = "gross value over net value";
            break;
        }
        default:
            one.kind = risk::GoalKind::kRebalance;
            one.tolerance = goal.tolerance.value_or(kWeightTolerance);
            one.name = "distance from the weights";
            one.weights.resize(inputs.book.lines.size());
            if (goal.weights.empty())
                return invalid(place + "/weights", "required", "the weights are missing",
                               "give the target weight of each symbol");
            for (const auto& [symbol, weight] : goal.weights) {
                const auto line = inputs.line(model::stored_symbol(symbol));
                if (!line)
                    return invalid(place + "/weights/" + symbol, "no_price",
                                   fmt::format("{} has no price", symbol),
                                   "import its prices, or remove it");
                one.weights[*line] = weight;
            }
    }
    goals.engine.push_back(std::move(one));
    goals.methods.push_back(risk::VarMethod::kHistorical);
    return {};
}

// Goals of limits are named by them, and of goals with one name each by its target.
void name_goals(const std::vector<ProformaGoal>& asked, std::vector<risk::SuggestGoal>& goals) {
    std::vector<std::string> names;
    for (const risk::SuggestGoal& goal : goals) names.push_back(goal.name);
    for (std::size_t g = 0; g < goals.size(); ++g)
        if (!asked[g].limit.empty())
            goals[g].name = fmt::format("limit {} ({})", asked[g].limit, names[g]);
        else if (std::ranges::count(names, names[g]) > 1)
            goals[g].name = fmt::format("{} {}", names[g], goals[g].target);
}

Result<trade::Change> change_of(const SuggestInputs& inputs, const risk::SuggestedTrade& trade,
                                std::string_view style) {
    const Line& line = inputs.lines[trade.line];
    trade::Change change{.action = trade::ChangeAction::kResize,
                         .symbol = inputs.book.lines[trade.line].symbol,
                         .note = fmt::format("suggested: {}", style)};
    if (line.quantity.is_zero()) change.type = line.terms.type;
    TRY(const Decimal quantity,
        Decimal::from_double(trade.quantity, 6, Rounding::kHalfAwayFromZero));
    TRY(change.quantity, add(line.quantity, quantity));
    return change;
}

Result<std::vector<ImpactFigure>> effects_of(Call& call, const OpenProforma& session,
                                             const ProformaWorld& world, const ValuedPortfolio& now,
                                             const std::vector<trade::Change>& trades) {
    std::vector<trade::Change> all = session.trades;
    all.insert(all.end(), trades.begin(), trades.end());
    TRY(trade::ChangedBook changed, changed_book(call, session, world, all, ""));
    TRY(const ValuedPortfolio after, valued_in(call, world, std::move(changed.positions)));
    risk::VarSettings settings{.methods = {usual_method(world)},
                               .confidence = {risk::headline_confidence(world.settings)},
                               .horizon_days = world.settings.horizon_days,
                               .quantile = world.settings.quantile,
                               .es = world.settings.es};
    const auto was = light_figures(world, now, settings);
    std::vector<ImpactFigure> effects;
    for (const auto& [name, value] : light_figures(world, after, settings)) {
        const auto before = was.find(name);
        effects.push_back(impact_figure(
            world, name, before == was.end() ? std::nullopt : std::optional(before->second),
            value));
    }
    return effects;
}

std::vector<std::string> more_symbols(const ProformaSuggestRequest& request) {
    std::vector<std::string> symbols = request.symbols;
    symbols.insert(symbols.end(), request.hedges.begin(), request.hedges.end());
    for (const ProformaGoal& goal : request.goals)
        for (const auto& [symbol, weight] : goal.weights) symbols.push_back(symbol);
    return symbols;
}

// Symbols of a rebalance may be bought.
void add_rebalanced_symbols(const ValuedPortfolio& state, ProformaSuggestRequest& request) {
    for (const ProformaGoal& goal : request.goals)
        if (!request.symbols.empty() || goal.kind == ProformaGoalKind::kRebalance)
            for (const auto& [symbol, weight] : goal.weights) {
                if (request.symbols.empty())
                    for (const ValuedPosition& held : state.positions)
                        if (!held.position.option && held.position.type != model::AssetType::kCash)
                            request.symbols.push_back(held.position.symbol);
                request.symbols.push_back(symbol);
            }
}

FigureUnit unit_of_goal(risk::GoalKind kind) {
    switch (kind) {
        case risk::GoalKind::kTail:
            return FigureUnit::kCurrency;
        case risk::GoalKind::kFactor:
        case risk::GoalKind::kHerfindahl:
            return FigureUnit::kNumber;
        case risk::GoalKind::kMaxWeight:
        case risk::GoalKind::kTopShare:
        case risk::GoalKind::kGross:
        case risk::GoalKind::kRebalance:
            return FigureUnit::kFraction;
    }
    return FigureUnit::kNumber;
}

// Without trades and effects.
SuggestionView view_of(const risk::Suggestion& one, const Goals& goals, double gross) {
    SuggestionView view{.style = one.style,
                        .is_feasible = one.is_feasible,
                        .traded_value = one.traded_value,
                        .turnover = gross > 0.0 ? one.traded_value / gross : 0.0,
                        .cost = one.cost,
                        .cash_after = one.cash_after,
                        .binding = one.binding,
                        .conflict = one.conflict,
                        .reason = one.is_feasible ? std::string() : one.reason,
                        .best = one.best};
    for (std::size_t g = 0; g < one.goals.size(); ++g)
        view.goals.push_back(
            {one.goals[g], goals.engine[g].name, unit_of_goal(goals.engine[g].kind)});
    return view;
}

Result<ProformaSuggestions> run_suggest(Call& call, const ProformaSuggestRequest& asked) {
    TRY(const OpenProforma session, open_proforma(call, asked.id));
    ProformaSuggestRequest request = asked;
    request.cost_bp = session.settings.cost_bp;
    std::vector<std::string> names = more_symbols(request);
    TRY(const auto world, proforma_world(call, session, names));
    TRY(trade::ChangedBook changed, changed_book(call, session, *world, session.trades, ""));
    TRY(const ValuedPortfolio state, valued_in(call, *world, std::move(changed.positions)));
    add_rebalanced_symbols(state, request);
    const SuggestInputs inputs(call, session, *world, state, request);
    if (!(inputs.book.net_value > 0.0))
        return invalid(
            "/id", "net_value",
            fmt::format("the net value is {:.2f}: betas and weights relate to a positive "
                        "one",
                        inputs.book.net_value),
            "use a portfolio with a positive net value");
    Issues issues = world->issues;
    TRY_STATUS(expand_limits(call, session, inputs.book.net_value, request, issues));
    Goals goals;
    for (std::size_t i = 0; i < request.goals.size(); ++i)
        TRY_STATUS(
            add_goal(call, *world, inputs, request.goals[i], fmt::format("/goals/{}", i), goals));
    name_goals(request.goals, goals.engine);
    TRY(const std::vector<risk::Suggestion> found,
        risk::suggest(
            inputs.book, {.goals = goals.engine, .constraints = request, .styles = request.styles},
            [&](std::size_t goal, std::span<const double> values) {
                return inputs.full(call, goals.engine[goal], goals.methods[goal], values);
            },
            call.work()));
    double gross = 0.0;
    for (const risk::SuggestLine& line : inputs.book.lines) gross += std::abs(line.value);
    ProformaSuggestions response{
        .id = asked.id,
        .version = session.row.version,
        .as_of = session.row.as_of,
        .currency = std::string(session.base.portfolio.base_currency.code())};
    for (const risk::Suggestion& one : found) {
        SuggestionView view = view_of(one, goals, gross);
        if (one.is_feasible) {
            for (const risk::SuggestedTrade& trade : one.trades) {
                TRY(trade::Change change, change_of(inputs, trade, describe::to_word(one.style)));
                view.trades.push_back(std::move(change));
            }
            TRY(view.effects, effects_of(call, session, *world, state, view.trades));
        }
        response.suggestions.push_back(std::move(view));
    }
    for (const std::string& symbol : inputs.missing)
        issues.push_back({Severity::kWarning, "no_price",
                          fmt::format("{} has no price: it is not traded", symbol), symbol});
    Sha256 digest;
    digest.update_field(world->key).update_field(session.row.trades);
    fill_provenance(response, "proforma.suggest", asked, std::move(digest).finish_hex(),
                    std::move(issues));
    return response;
}

}  // namespace

void add_suggest_method(MethodTable& table) {
    table.add<ProformaSuggestRequest, ProformaSuggestions>(
        {.name = "proforma.suggest",
         .summary = "Suggests trades that reach goals under constraints, in several alternatives.",
         .doc = "Linear programs with cutting planes, rounded to lots and checked by a full "
                "calculation. Where goals cannot be reached, the binding constraint is named.",
         .permission = Permission::kRiskRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/proforma/{id}/suggest"},
         .duration = Duration::kEither},
        run_suggest);
}

}  // namespace ballast::service
