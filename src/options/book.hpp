// A book of options and underlyings: Greeks by position and in total, the value on a grid of spots
// and volatilities, and P&L attribution.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "options/pricing.hpp"

namespace ballast::options {

enum class Kind : std::uint8_t { kCall, kPut, kUnderlying };

// A position: `quantity` signed contracts of `multiplier` units each. For an underlying only the
// spot of `option` is read.
struct Holding {
    std::string id;
    std::string underlying;
    Kind kind = Kind::kCall;
    Option option;
    double quantity = 1.0;
    double multiplier = 1.0;
    std::optional<fin::Date> expiry;
};

// Greeks of a position: the Greeks of a unit times quantity times multiplier.
struct PositionGreeks {
    double market_value = 0.0;
    double delta = 0.0;                    // units of the underlying
    double delta_adjusted_exposure = 0.0;  // delta times spot, in money
    double gamma = 0.0;                    // units per 1 of spot
    double dollar_gamma = 0.0;             // change of the exposure per 1 % of spot
    double vega = 0.0;                     // per 1.00 of volatility
    double theta = 0.0;                    // per year
    double rho = 0.0;                      // per 1.00 of rate
    double dividend_rho = 0.0;             // per 1.00 of dividend yield
    double vanna = 0.0;                    // change of delta, per 1.00 of volatility
    double volga = 0.0;                    // change of vega, per 1.00 of volatility
    double charm = 0.0;                    // change of delta, per year

    PositionGreeks& operator+=(const PositionGreeks& other);
};

struct PositionValue {
    Priced priced;
    std::optional<PositionGreeks> position;
};

PositionGreeks position_greeks(const Holding& holding, const Greeks& unit);

struct Totals : PositionGreeks {
    std::size_t priced = 0;
    std::size_t not_priced = 0;
    double long_value = 0.0;
    double short_value = 0.0;
    double gross_value = 0.0;
    double delta_long = 0.0;   // sum of the positive delta-adjusted exposures
    double delta_short = 0.0;  // sum of the negative ones
    double delta_gross = 0.0;
    double delta_net = 0.0;
};

struct Group {
    std::string underlying;
    std::optional<fin::Date> expiry;  // expiry of the group, in by_expiry and by_strike
    std::optional<double> strike;
    Totals totals;
};

struct BookValue {
    std::vector<PositionValue> positions;  // in the order of the holdings
    Totals totals;
    std::vector<Group> by_underlying;  // sorted by name
    std::vector<Group> by_expiry;      // for options with an expiry, by underlying and date
    std::vector<Group> by_strike;      // within each expiry
};

// Cancelled: the positions have no figures, and there are no totals.
BookValue value_book(std::span<const Holding> holdings, Model model, const Work& work);

struct GridSettings {
    std::vector<double> spot_shocks = {-0.3, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3};
    // Added to the volatility.
    std::vector<double> volatility_shocks = {-0.1, -0.05, -0.02, 0.0, 0.05, 0.1, 0.2};
    double days = 0.0;  // calendar days of time decay
};

struct GridCell {
    double spot_shock = 0.0;
    double volatility_shock = 0.0;
    double value = 0.0;
    double pnl = 0.0;
};

struct StressGrid {
    double base_value = 0.0;
    std::vector<GridCell> cells;  // spots × volatilities, in the order of the settings
    std::size_t floored = 0;      // options whose shocked volatility is held at the floor
};

// Every option revalued in every cell, European in closed form, American by the integral equation
// with kFast (1e-5 of the strike); a boundary is solved once for all spots. All spots move by the
// same fraction, all volatilities by the same points (sticky strike). Holdings must be valid.
StressGrid stress_grid(std::span<const Holding> holdings, const GridSettings& settings,
                       const Work& work);

// The market of one position at the end of a period.
struct EndState {
    double spot = 0.0;
    double volatility = 0.0;
    double rate = 0.0;
    double dividend_yield = 0.0;
    double time = 0.0;
};

// P&L attribution of a position by the Greeks at the start and the moves: delta dS, gamma dS² / 2,
// vega dsigma, theta dt, rho dr, dividend rho dq, and the residual. The parts add up to the P&L.
struct Explained {
    double start_value = 0.0;
    double end_value = 0.0;
    double pnl = 0.0;
    double delta = 0.0;
    double gamma = 0.0;
    double vega = 0.0;
    double theta = 0.0;
    double rho = 0.0;
    double dividend = 0.0;
    double residual = 0.0;

    Explained& operator+=(const Explained& other);
};

struct ExplainedPosition {
    std::optional<Explained> value;
    std::optional<Issue> issue;
};

std::vector<ExplainedPosition> explain(std::span<const Holding> holdings,
                                       std::span<const EndState> ends, Model model,
                                       const Work& work);

}  // namespace ballast::options
