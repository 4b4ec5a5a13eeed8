// Figures that an earlier portfolio system stored, compared with those of this one, with the rule
// of the earlier system that makes each difference.
//
// The earlier system (SigmaSight) stored gross exposure as the value of a portfolio, and cash of 5
// % that it did not hold; its Greeks were zero without a chain, or used a rate of 5% as 0.05%, a
// volatility of 25%, and vega and rho divided by 100 twice. A rule is named as the reason of a
// difference only where applying it to the same positions and prices gives the stored figure.
// Another price here is the reason where the figure follows from the earlier one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/earlier_figure.hpp"
#include "options/book.hpp"

namespace ballast::risk {

// A position as this system values it on the day of the figures.
struct CurrentPosition {
    std::string symbol;
    double quantity = 0.0;  // signed
    double multiplier = 1.0;
    bool is_cash = false;
    std::optional<double> market_value;     // signed; absent without a price
    std::optional<double> unrealized_gain;  // absent without a price or cost
    std::optional<options::Holding> option;
    std::optional<options::Greeks> unit;  // of one unit of the option
    std::string missing = {};             // why there is no value; empty otherwise
    std::optional<double> price = {};     // per unit, of `market_value`
    // Of the earlier system for the day: of a unit of the position, and of the underlying of an
    // option. Absent where not known.
    std::optional<double> earlier_price = {};
    std::optional<double> earlier_spot = {};
};

// Figures of one portfolio and day, in the order given. Greeks are compared in the units of the
// earlier system: of the position, theta per calendar day, vega and rho per percentage point.
std::vector<model::ComparedFigure> compare_portfolio(std::span<const model::EarlierFigure> figures,
                                                     std::span<const CurrentPosition> positions);

}  // namespace ballast::risk
