#include "risk/scenario_moves.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>

#include "model/describe_scenario.hpp"
#include "options/book.hpp"

namespace ballast::risk {

namespace {

constexpr int kNearestDays = 5;  // calendar days before an end of a window without a close

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

std::optional<double> known_move(const LibraryScenario* library, const std::string& symbol) {
    if (library == nullptr) return std::nullopt;
    for (const KnownMove& move : library->moves)
        if (move.symbol == symbol) return move.move;
    return std::nullopt;
}

// The moves of a book, shock by shock.
class Resolution {
public:
    Resolution(const MovedBook& moved, const model::Scenario& asked, const LibraryScenario* library)
        : moved_(moved), asked_(asked), library_(library) {
        scenario.id = asked.id;
        scenario.prices.resize(moved.book.positions.size());
        if (!asked.window.empty()) replay();
        for (const model::Shock& shock : asked.shocks) apply(shock);
        scenario.factors_known = asked.window.empty() || !scenario.factors.empty();
    }

    StressScenario scenario;
    std::vector<std::string> ignored;

private:
    void replay() {
        for (std::size_t i = 0; i < scenario.prices.size(); ++i) {
            const std::string& symbol = moved_.moved_by[i];
            scenario.prices[i] = move_of(symbol);
        }
        for (std::size_t k = 0; k < moved_.book.factors.size(); ++k) {
            const std::string& factor = moved_.book.factors[k];
            if (const auto move = move_of(factor))
                scenario.factors.push_back({k, *move});
            else
                ignored.push_back(fmt::format("factor {}: it has no closes in the window", factor));
        }
        if (library_ != nullptr)
            scenario.volatility_points = library_->volatility_points.value_or(0.0);
    }

    // By stored closes, otherwise what the library knows.
    std::optional<double> move_of(const std::string& symbol) const {
        const std::vector<fin::Date>& window = asked_.window;
        if (const auto move = move_between(moved_.prices, symbol, window[0], window[1]))
            return move->rate;
        return known_move(library_, symbol);
    }

    // By symbol, or by the name of its definition.
    std::optional<std::size_t> factor_of(const std::string& name) const {
        auto found = std::ranges::find(moved_.book.factors, name);
        if (const auto symbol = moved_.factor_symbols.find(name);
            found == moved_.book.factors.end() && symbol != moved_.factor_symbols.end())
            found = std::ranges::find(moved_.book.factors, symbol->second);
        if (found == moved_.book.factors.end()) return std::nullopt;
        return static_cast<std::size_t>(found - moved_.book.factors.begin());
    }

    void ignore(const model::Shock& shock, std::string_view reason) {
        ignored.push_back(fmt::format("{}{}{}: {}", describe::to_word(shock.type),
                                      shock.name.empty() ? "" : " ", shock.name, reason));
    }

    void move_factor(const model::Shock& shock, const std::string& name, double move) {
        const auto factor = factor_of(name);
        if (!factor) return ignore(shock, fmt::format("{} is no factor with prices", name));
        if (shock.coordinates == model::FactorCoordinates::kAbsolute)
            return scenario.factors.push_back({*factor, move});
        if (*factor == 0) return ignore(shock, "the market factor has no excess return");
        scenario.factors.push_back({*factor, move, 0});
    }

    // The foreign currency of a pair and its move against the currency of the book.
    std::optional<std::pair<std::string, double>> currency_move(const model::Shock& shock) const {
        std::string pair = shock.name;
        std::erase(pair, '/');
        const std::string& base = moved_.base_currency;
        if (pair.size() != 6 || base.size() != 3) return std::nullopt;
        if (pair.ends_with(base)) return std::pair(pair.substr(0, 3), *shock.rate);
        if (pair.starts_with(base) && *shock.rate > -1.0)
            return std::pair(pair.substr(3), 1.0 / (1.0 + *shock.rate) - 1.0);
        return std::nullopt;
    }

    void move_currency(const model::Shock& shock) {
        if (!shock.rate) return ignore(shock, "it has no return");
        const auto move = currency_move(shock);
        if (!move)
            return ignore(shock, fmt::format("it is no pair with {}, such as EURUSD",
                                             moved_.base_currency.empty()
                                                 ? std::string("the currency of the portfolio")
                                                 : moved_.base_currency));
        bool is_held = false;
        scenario.currencies.resize(scenario.prices.size());
        for (std::size_t i = 0; i < scenario.prices.size(); ++i) {
            const auto currency = moved_.currencies.find(moved_.moved_by[i]);
            if (currency == moved_.currencies.end() || currency->second != move->first) continue;
            scenario.currencies[i] = (1.0 + scenario.currencies[i]) * (1.0 + move->second) - 1.0;
            is_held = true;
        }
        if (!is_held) ignore(shock, fmt::format("no position is priced in {}", move->first));
    }

    void apply(const model::Shock& shock) {
        using enum model::ShockType;
        switch (shock.type) {
            case kEquity:
            case kFactor: {
                if (!shock.rate) return ignore(shock, "it has no return");
                const bool is_market = shock.name.empty() && !moved_.book.factors.empty();
                return move_factor(shock, is_market ? moved_.book.factors.front() : shock.name,
                                   *shock.rate);
            }
            case kRates:
                if (!shock.bp) return ignore(shock, "it has no bp");
                if (!shock.tenor.empty())
                    return ignore(shock, "moves of single tenors concern other books");
                if (!shock.name.empty() && shock.name != "USD")
                    return ignore(shock, "no factor follows the rates of this currency");
                return move_factor(shock, std::string(kRatesFund),
                                   -kRatesDuration * *shock.bp * 1e-4);
            case kVolatility:
                scenario.volatility_points += shock.points.value_or(0.0);
                scenario.volatility_move += shock.rate.value_or(0.0);
                return;
            case kPrice: {
                if (!shock.rate) return ignore(shock, "it has no return");
                bool is_held = false;
                for (std::size_t i = 0; i < scenario.prices.size(); ++i)
                    if (moved_.moved_by[i] == shock.name) {
                        scenario.prices[i] = *shock.rate;
                        is_held = true;
                    }
                if (!is_held) ignore(shock, "it is not held");
                return;
            }
            case kFx:
                return move_currency(shock);
            default:
                return ignore(shock, "it concerns other books");
        }
    }

    const MovedBook& moved_;
    const model::Scenario& asked_;
    const LibraryScenario* library_;
};

}  // namespace

void add_positions(const Positions& positions, MovedBook& moved) {
    for (const Holding& holding : positions.holdings) {
        moved.book.positions.push_back({.symbol = holding.symbol, .value = holding.value});
        moved.moved_by.push_back(holding.symbol);
        moved.book.net_value += holding.value;
    }
    for (const OptionHolding& option : positions.options) {
        moved.book.positions.push_back({.symbol = option.symbol,
                                        .value = option.greeks.market_value,
                                        .revalue = revaluation(option.terms),
                                        .volatility = option.terms.option.volatility,
                                        .exposure = option.greeks.delta_adjusted_exposure});
        moved.moved_by.push_back(option.underlying);
        moved.book.net_value += option.greeks.market_value;
    }
}

std::optional<WindowMove> move_between(const market::PriceHistory& prices,
                                       const std::string& symbol, fin::Date from, fin::Date to) {
    const auto column = prices.column(symbol);
    if (!column) return std::nullopt;
    const auto close = [&](fin::Date at) -> std::optional<market::Close> {
        const auto last = market::last_closes(prices, *column, at, 1);
        if (last.empty() || at - last.front().date > kNearestDays) return std::nullopt;
        return last.front();
    };
    const auto first = close(from);
    const auto last = close(to);
    if (!first || !last) return std::nullopt;
    return WindowMove{last->price / first->price - 1.0, first->date, last->date};
}

ScenarioMoves scenario_moves(const MovedBook& moved, const model::Scenario& scenario,
                             const LibraryScenario* library) {
    Resolution resolution(moved, scenario, library);
    return {std::move(resolution.scenario), std::move(resolution.ignored)};
}

}  // namespace ballast::risk
