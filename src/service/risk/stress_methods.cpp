// stress.run, stress.reverse and scenario.list.
#include "service/risk/stress_methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "options/book.hpp"
#include "risk/factors.hpp"
#include "risk/scenario_library.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/provenance.hpp"
#include "service/risk/book.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/factor_definitions.hpp"
#include "service/risk/stress_requests.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

// Rates move the factor of this fund by minus its duration times the change.
constexpr std::string_view kRatesFund = "IEF";
constexpr double kRatesDuration = 7.5;
constexpr int kNearestDays = 5;  // calendar days before an end of a window without a close

struct StressInputs {
    risk::StressBook book;
    std::vector<std::string> moved_by;  // of each position: the symbol whose price moves it
    market::PriceHistory prices;
    std::size_t observations = 0;
    std::string currency;
    std::optional<fin::Date> as_of;
    std::string data_digest;
    Issues issues;
};

// P&L of an option. A change of volatility is that of one month; longer options move less, by the
// square root of time (the usual scaling of a term structure of variance).
std::function<double(double, double)> revaluation(const options::Holding& holding) {
    return [holding](double spot_move, double points) {
        constexpr double kMonth = 30.0 / 365.0;
        constexpr double kLowest = -0.9999;  // a spot of zero has no model price
        const double years = holding.option.time;
        if (years > kMonth) points *= std::sqrt(kMonth / years);
        const options::GridSettings grid{.spot_shocks = {std::max(spot_move, kLowest)},
                                         .volatility_shocks = {points}};
        return options::stress_grid(std::span(&holding, 1), grid, {}).cells.front().pnl;
    };
}

void add_positions(const Book& book, StressInputs& inputs) {
    for (const risk::Holding& holding : book.holdings) {
        inputs.book.positions.push_back({.symbol = holding.symbol, .value = holding.value});
        inputs.moved_by.push_back(holding.symbol);
        inputs.book.net_value += holding.value;
    }
    for (const risk::OptionHolding& option : book.options) {
        inputs.book.positions.push_back({.symbol = option.symbol,
                                         .value = option.greeks.market_value,
                                         .revalue = revaluation(option.terms)});
        inputs.moved_by.push_back(option.underlying);
        inputs.book.net_value += option.greeks.market_value;
    }
}

void add_name(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

Result<std::vector<std::string>> factor_symbols(const Call& call, const StressSource& request) {
    std::vector<std::string> symbols = request.factors;
    if (!symbols.empty() || request.prices || request.returns) {
        if (symbols.empty())
            return invalid("/factors", "required", "there is no factor",
                           "name the columns of `prices` that are factors");
        return symbols;
    }
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto views, factors_in_use(transaction));
        for (const FactorView& view : views) symbols.push_back(view.symbol);
        return {};
    }));
    return symbols;
}

// Joint betas of every position, and the covariance of the factors.
Status add_betas(Call& call, const StressSource& request, StressInputs& inputs,
                 std::vector<std::string> factors) {
    std::erase_if(factors, [&](const std::string& factor) {
        if (inputs.prices.column(factor)) return false;
        inputs.issues.push_back({Severity::kWarning, "no_factor",
                                 fmt::format("the factor {} has no prices; it is left out", factor),
                                 factor});
        return true;
    });
    if (factors.empty()) return {};
    std::vector<std::string> assets;
    for (const std::string& symbol : inputs.moved_by) add_name(assets, symbol);
    ChosenFactors chosen;
    for (const std::string& factor : factors) chosen.factors.push_back({factor});
    TRY(AlignedReturns aligned, align(returns_on_common_dates(inputs.prices, factors),
                                      {.factors = std::move(chosen),
                                       .assets = assets,
                                       .as_of = request.as_of,
                                       .window = request.covariance_window}));
    risk::FactorSettings settings;
    settings.standard_errors = risk::StandardErrors::kOls;
    settings.minimum_observations = std::min<std::size_t>(risk::kFactorHistory, 20);
    TRY(auto outcome, risk::factor_report(aligned.data, settings, call.work()));
    const risk::FactorReport& report = outcome.value;
    inputs.observations = report.observations;
    for (const Issue& issue : outcome.issues)
        if (issue.severity == Severity::kError) inputs.issues.push_back(issue);
    const auto& covariance = report.collinearity.covariance;
    inputs.book.factors = factors;
    inputs.book.covariance = math::Matrix::zero(factors.size(), factors.size());
    for (std::size_t i = 0; i < factors.size(); ++i)
        for (std::size_t j = 0; j < factors.size(); ++j)
            inputs.book.covariance(i, j) = covariance[i][j];
    std::map<std::string, std::vector<double>> betas;
    for (const risk::FactorFit& fit : report.assets)
        for (const risk::FactorBeta& beta : fit.betas)
            betas[fit.asset].push_back(beta.beta.value_or(0.0));
    for (std::size_t i = 0; i < inputs.moved_by.size(); ++i)
        if (const auto found = betas.find(inputs.moved_by[i]); found != betas.end())
            inputs.book.positions[i].betas = found->second;
    return {};
}

Result<StressInputs> inputs_of(Call& call, const StressSource& request, bool with_rates) {
    StressInputs inputs;
    TRY(const Book book, load_book(call, request, {request.as_of, request.covariance_window}));
    add_positions(book, inputs);
    inputs.currency = book.currency;
    inputs.as_of = book.as_of;
    inputs.issues = book.issues;
    TRY(std::vector<std::string> factors, factor_symbols(call, request));
    if (with_rates && request.factors.empty()) add_name(factors, std::string(kRatesFund));
    Sha256 digest;
    digest.update_field(book.data_digest);
    if (request.prices) {
        inputs.prices = price_history(*request.prices);
    } else if (request.returns) {
        return invalid("/returns", "not_allowed", "windows of history need prices, not returns",
                       "give `prices`, or a stored portfolio");
    } else {
        std::vector<std::string> names = symbols_of(book);
        for (const std::string& factor : factors) add_name(names, factor);
        TRY(const market::Snapshot snapshot, load_snapshot(call, names, request.as_of));
        inputs.prices = snapshot.prices();
        if (!inputs.as_of) inputs.as_of = snapshot.as_of();
        digest.update_field(snapshot.digest());
    }
    inputs.data_digest = digest.finish_hex();
    TRY_STATUS(add_betas(call, request, inputs, std::move(factors)));
    return inputs;
}

// ---- scenarios --------------------------------------------------------------------------------

struct Asked {
    model::Scenario scenario;
    const risk::LibraryScenario* library = nullptr;
};

Result<std::vector<Asked>> asked_scenarios(const StressRequest& request) {
    std::vector<Asked> asked;
    if (request.scenarios.empty())
        for (const risk::LibraryScenario& one : risk::scenario_library())
            asked.push_back({one.scenario, &one});
    for (std::size_t i = 0; i < request.scenarios.size(); ++i) {
        const std::string pointer = fmt::format("/scenarios/{}", i);
        if (const auto* id = std::get_if<std::string>(&request.scenarios[i])) {
            const risk::LibraryScenario* found = risk::find_scenario(*id);
            if (found == nullptr)
                return invalid(pointer, "not_allowed",
                               fmt::format("there is no scenario \"{}\"", *id),
                               "scenario.list lists them; or give a scenario with shocks or a "
                               "window");
            asked.push_back({found->scenario, found});
            continue;
        }
        const auto& own = std::get<model::Scenario>(request.scenarios[i]);
        if (own.shocks.empty() && own.window.empty())
            return invalid(pointer, "required",
                           fmt::format("the scenario {} has neither shocks nor a window", own.id),
                           "give `shocks`, or `window` with two dates");
        if (!own.window.empty() && (own.window.size() != 2 || own.window[1] <= own.window[0]))
            return invalid(pointer + "/window", "dates",
                           fmt::format("the window of {} is not two ascending dates", own.id),
                           "give the first and the last close");
        asked.push_back({own, nullptr});
    }
    return asked;
}

// Return between the closes at both ends of a window; nullopt where one is missing.
std::optional<double> move_in(const market::PriceHistory& prices, const std::string& symbol,
                              const std::vector<fin::Date>& window) {
    const auto column = prices.column(symbol);
    if (!column) return std::nullopt;
    std::optional<double> closes[2];
    for (std::size_t end = 0; end < 2; ++end) {
        const auto last = market::last_closes(prices, *column, window[end], 1);
        if (!last.empty() && window[end] - last.front().date <= kNearestDays)
            closes[end] = last.front().price;
    }
    if (!closes[0] || !closes[1]) return std::nullopt;
    return *closes[1] / *closes[0] - 1.0;
}

std::optional<double> known_move(const Asked& asked, const std::string& symbol) {
    if (asked.library == nullptr) return std::nullopt;
    for (const risk::KnownMove& move : asked.library->moves)
        if (move.symbol == symbol) return move.move;
    return std::nullopt;
}

class Resolution {
public:
    Resolution(const StressInputs& inputs, const Asked& asked) : inputs_(inputs), asked_(asked) {
        scenario.id = asked.scenario.id;
        scenario.prices.resize(inputs.book.positions.size());
        if (!asked.scenario.window.empty()) replay();
        for (const model::Shock& shock : asked.scenario.shocks) apply(shock);
    }

    risk::StressScenario scenario;
    std::vector<std::string> ignored;

private:
    void replay() {
        const std::vector<fin::Date>& window = asked_.scenario.window;
        for (std::size_t i = 0; i < scenario.prices.size(); ++i) {
            const std::string& symbol = inputs_.moved_by[i];
            const auto stored = move_in(inputs_.prices, symbol, window);
            scenario.prices[i] = stored ? stored : known_move(asked_, symbol);
        }
        for (std::size_t k = 0; k < inputs_.book.factors.size(); ++k) {
            const std::string& factor = inputs_.book.factors[k];
            const auto stored = move_in(inputs_.prices, factor, window);
            if (const auto move = stored ? stored : known_move(asked_, factor))
                scenario.factors.push_back({k, *move});
        }
        if (asked_.library != nullptr)
            scenario.volatility_points = asked_.library->volatility_points.value_or(0.0);
    }

    std::optional<std::size_t> factor_of(std::string_view name) const {
        const auto found = std::ranges::find(inputs_.book.factors, name);
        if (found == inputs_.book.factors.end()) return std::nullopt;
        return static_cast<std::size_t>(found - inputs_.book.factors.begin());
    }

    void ignore(const model::Shock& shock, std::string_view reason) {
        ignored.push_back(fmt::format("{}{}{}: {}", describe::to_word(shock.type),
                                      shock.name.empty() ? "" : " ", shock.name, reason));
    }

    void move_factor(const model::Shock& shock, std::string_view name, double move) {
        const auto factor = factor_of(name);
        if (!factor) return ignore(shock, fmt::format("{} is no factor with prices", name));
        scenario.factors.push_back({*factor, move});
    }

    void apply(const model::Shock& shock) {
        using enum model::ShockType;
        switch (shock.type) {
            case kEquity:
            case kFactor: {
                if (!shock.rate) return ignore(shock, "it has no return");
                const bool is_market = shock.name.empty() && !inputs_.book.factors.empty();
                return move_factor(shock, is_market ? inputs_.book.factors.front() : shock.name,
                                   *shock.rate);
            }
            case kRates:
                if (!shock.bp) return ignore(shock, "it has no bp");
                return move_factor(shock, kRatesFund, -kRatesDuration * *shock.bp * 1e-4);
            case kVolatility:
                if (!shock.points) return ignore(shock, "it has no points");
                scenario.volatility_points += *shock.points;
                return;
            case kPrice: {
                if (!shock.rate) return ignore(shock, "it has no return");
                bool is_held = false;
                for (std::size_t i = 0; i < scenario.prices.size(); ++i)
                    if (inputs_.moved_by[i] == shock.name) {
                        scenario.prices[i] = *shock.rate;
                        is_held = true;
                    }
                if (!is_held) ignore(shock, "it is not held");
                return;
            }
            default:
                return ignore(shock, "it concerns other books");
        }
    }

    const StressInputs& inputs_;
    const Asked& asked_;
};

bool has_rates(const std::vector<Asked>& asked) {
    return std::ranges::any_of(asked, [](const Asked& one) {
        return std::ranges::any_of(one.scenario.shocks, [](const model::Shock& shock) {
            return shock.type == model::ShockType::kRates;
        });
    });
}

Result<StressResponse> run_stress(Call& call, const StressRequest& request) {
    TRY(const std::vector<Asked> asked, asked_scenarios(request));
    const bool with_rates = has_rates(asked);
    TRY(StressInputs inputs, inputs_of(call, request, with_rates));
    StressResponse response{.factors = inputs.book.factors,
                            .mode = request.mode,
                            .observations = inputs.observations,
                            .net_value = inputs.book.net_value,
                            .currency = inputs.currency,
                            .as_of = inputs.as_of};
    for (const Asked& one : asked) {
        TRY_STATUS(call.work().cancel.check());
        const Resolution resolved(inputs, one);
        TRY(auto result, risk::stress(inputs.book, resolved.scenario, request.mode));
        response.coverage = std::min(response.coverage, result.coverage);
        response.scenarios.push_back(
            {{std::move(result)},
             one.scenario.name.empty() ? one.scenario.id : one.scenario.name,
             one.scenario.kind,
             one.scenario.window,
             resolved.ignored});
    }
    if (with_rates)
        inputs.issues.push_back(
            {Severity::kInfo, "rates_by_fund",
             fmt::format("changes of rates move {} by minus {} times the change; the positions "
                         "follow by their betas to it",
                         kRatesFund, kRatesDuration),
             std::string(kRatesFund)});
    fill_provenance(response, "stress.run", request, inputs.data_digest, inputs.issues);
    return response;
}

Result<ReverseStressResponse> run_reverse(Call& call, const ReverseStressRequest& request) {
    TRY(const StressInputs inputs, inputs_of(call, request, false));
    TRY(auto reverse, risk::reverse_stress(inputs.book, -request.loss));
    ReverseStressResponse response;
    static_cast<risk::ReverseStress&>(response) = std::move(reverse);
    double gross = 0.0;
    double covered = 0.0;
    for (const risk::StressPosition& position : inputs.book.positions) {
        gross += std::abs(position.value);
        if (!position.betas.empty()) covered += std::abs(position.value);
    }
    response.coverage = gross > 0.0 ? covered / gross : 1.0;
    response.currency = inputs.currency;
    response.as_of = inputs.as_of;
    fill_provenance(response, "stress.reverse", request, inputs.data_digest, inputs.issues);
    return response;
}

Result<ListScenariosResponse> list_scenarios(Call&, const ListScenariosRequest& request) {
    ListScenariosResponse response;
    for (const risk::LibraryScenario& one : risk::scenario_library())
        if (!request.kind || *request.kind == one.scenario.kind)
            response.data.push_back(one.scenario);
    return response;
}

}  // namespace

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
    table.add<ListScenariosRequest, ListScenariosResponse>(
        {.name = "scenario.list",
         .summary = "Lists the scenarios of the library.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/scenarios"},
         .needs_store = false,
         .idempotent = true},
        list_scenarios);
}

}  // namespace ballast::service
