// What a scenario means for a book: the moves of its prices, factors and volatilities.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/price_history.hpp"
#include "model/scenario.hpp"
#include "risk/panel.hpp"
#include "risk/scenario_library.hpp"
#include "risk/stress.hpp"

namespace ballast::risk {

// Rates move the factor of this fund by minus its duration times the change.
inline constexpr std::string_view kRatesFund = "IEF";
inline constexpr double kRatesDuration = 7.5;

// A book and the data by which scenarios move it.
struct MovedBook {
    StressBook book;
    std::vector<std::string> moved_by;  // of each position: the symbol whose price moves it
    std::map<std::string, std::string> factor_symbols;  // of factors defined by a name
    market::PriceHistory prices;
    std::string base_currency;                      // of the values; empty: not known
    std::map<std::string, std::string> currencies;  // of symbols priced in another one
};

// Adds values and revaluations of the positions, without betas. A change of volatility is that of
// one month; longer options move less, by the square root of time (the usual scaling of a term
// structure of variance).
void add_positions(const Positions& positions, MovedBook& moved);

// The return of a symbol between the closes at two dates, at most five calendar days before each.
struct WindowMove {
    double rate = 0.0;
    fin::Date from;
    fin::Date to;
};
std::optional<WindowMove> move_between(const market::PriceHistory& prices,
                                       const std::string& symbol, fin::Date from, fin::Date to);

struct ScenarioMoves {
    StressScenario scenario;
    std::vector<std::string> ignored;  // parts without effect, and why
};
// `library`: the entry of the library that the scenario is; its known moves are used for symbols
// without stored closes.
ScenarioMoves scenario_moves(const MovedBook& moved, const model::Scenario& scenario,
                             const LibraryScenario* library = nullptr);

}  // namespace ballast::risk
