#include "options/revaluation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/european_kernel.hpp"
#include "options/finite_difference.hpp"

namespace ballast::options {

namespace {

double units_of(const Holding& holding) { return holding.quantity * holding.multiplier; }

double shifted_volatility(const Option& option, double shift) {
    return shift == 0.0
               ? option.volatility
               : std::max(option.volatility + shift, std::min(option.volatility, kVolatilityFloor));
}

Option shifted(const Option& option, const Shift& shift) {
    Option o = option;
    o.volatility = shifted_volatility(option, shift.volatility);
    const double passed = std::min(shift.days / 365, o.time);
    o.time -= passed;
    for (CashDividend& dividend : o.dividends) dividend.time -= passed;
    return o;
}

double moved_spot(double spot, double move) { return spot * (1 + std::max(move, kLowestMove)); }

// Remaining dividends are paid however far the spot falls: the volatile part stays positive.
Option moved(Option option, double move) {
    const double spot = moved_spot(option.spot, move);
    const double escrow = present_value(option.dividends, option.rate, option.time);
    option.spot = std::max(spot, escrow + (1 + kLowestMove) * (option.spot - escrow));
    return option;
}

bool is_on_grid(const Option& option) {
    return option.style == Style::kAmerican &&
           american_path(option) == AmericanPath::kFiniteDifference;
}

// One by one: options that the integral equation does not support.
double price_alone(const Option& o) {
    if (o.style == Style::kEuropean) return black_scholes(o).price;
    double price = 0.0;
    american_prices({&o, 1}, {&price, 1}, fast_schemes(), {});
    return price;
}

// Prices one European option after another at every move, in lanes.
class EuropeanMoves {
public:
    explicit EuropeanMoves(std::span<const double> moves)
        : moves_(moves.size()),
          padded_((moves.size() + kPriceBlock - 1) / kPriceBlock * kPriceBlock),
          factors_(padded_, 1.0),
          logarithms_(padded_),
          prices_(padded_) {
        for (std::size_t k = 0; k < moves_; ++k) factors_[k] = moved_spot(1.0, moves[k]);
        spot_logarithms(factors_.data(), padded_, logarithms_.data());
    }

    std::span<const double> prices(const Option& o) {
        european_prices({.sign = sign_of(o.right),
                         .spot = o.spot,
                         .strike = o.strike,
                         .time = o.time,
                         .rate = o.rate,
                         .dividend_yield = o.dividend_yield,
                         .volatility = o.volatility},
                        {factors_.data(), logarithms_.data()}, padded_, prices_.data());
        return std::span(prices_).first(moves_);
    }

private:
    std::size_t moves_;
    std::size_t padded_;
    std::vector<double> factors_;  // of the spots
    std::vector<double> logarithms_;
    std::vector<double> prices_;
};

// American options whose boundaries use the same equation, with their indices among the holdings.
struct BoundaryGroup {
    std::vector<std::size_t> places;
    std::vector<Option> options;
};

// Prices a group at every move, in lanes; those outside the range of doubles are priced one by one.
void add_group(const BoundaryGroup& group, BoundaryEquation equation,
               std::span<const Holding> holdings, std::span<const double> moves,
               math::Matrix& values) {
    const std::size_t n = group.places.size();
    if (n == 0) return;
    std::vector<double> columns[6];
    for (auto& column : columns) column.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const Option& o = group.options[i];
        const double row[6] = {sign_of(o.right), o.strike,         o.time,
                               o.rate,           o.dividend_yield, o.volatility};
        for (std::size_t c = 0; c < 6; ++c) columns[c][i] = row[c];
    }
    std::vector<double> spots(moves.size() * n * 4);
    std::vector<AmericanColumns> sets;
    for (std::size_t k = 0; k < moves.size(); ++k) {
        double* at = &spots[k * n * 4];
        for (std::size_t i = 0; i < n; ++i) at[i] = moved_spot(group.options[i].spot, moves[k]);
        sets.push_back({at, at + n, at + 2 * n, at + 3 * n});
    }
    american_values({columns[0].data(), nullptr, columns[1].data(), columns[2].data(),
                     columns[3].data(), columns[4].data(), columns[5].data()},
                    n, fast_schemes().of(equation), sets);
    for (std::size_t k = 0; k < moves.size(); ++k)
        for (std::size_t i = 0; i < n; ++i) {
            double price = sets[k].price[i];
            if (!std::isfinite(price)) price = price_alone(moved(group.options[i], moves[k]));
            values(k, group.places[i]) = units_of(holdings[group.places[i]]) * price;
        }
}

// Prices of one option by finite differences, by volatility and move.
void set_grid_values(const Option& option, std::span<const double> volatilities,
                     std::span<const double> moves, std::span<double> out) {
    std::vector<double> spots;
    for (const double move : moves) spots.push_back(moved(option, move).spot);
    finite_difference_prices(option, volatilities, spots, out, kFastGrid);
}

}  // namespace

math::Matrix values_at_moves(std::span<const Holding> holdings, std::span<const double> moves,
                             const Shift& shift) {
    math::Matrix values = math::Matrix::zero(moves.size(), holdings.size());
    BoundaryGroup groups[2];  // by equation
    EuropeanMoves european(moves);
    std::vector<double> prices(moves.size());
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const Holding& holding = holdings[i];
        if (holding.kind == Kind::kUnderlying) {
            for (std::size_t k = 0; k < moves.size(); ++k)
                values(k, i) = units_of(holding) * moved_spot(holding.option.spot, moves[k]);
            continue;
        }
        Option option = shifted(holding.option, shift);
        if (option.style == Style::kAmerican &&
            american_path(option) == AmericanPath::kIntegralEquation) {
            BoundaryGroup& group = groups[static_cast<std::size_t>(equation_of(option))];
            group.places.push_back(i);
            group.options.push_back(std::move(option));
            continue;
        }
        if (is_on_grid(option)) {
            const double volatility = option.volatility;
            set_grid_values(option, {&volatility, 1}, moves, prices);
            for (std::size_t k = 0; k < moves.size(); ++k)
                values(k, i) = units_of(holding) * prices[k];
            continue;
        }
        if (option.style == Style::kEuropean && option.dividends.empty()) {
            const double units = units_of(holding);
            double* cell = values.data.data() + i;
            for (const double price : european.prices(option)) {
                *cell = units * price;
                cell += holdings.size();
            }
            continue;
        }
        for (std::size_t k = 0; k < moves.size(); ++k)
            values(k, i) = units_of(holding) * price_alone(moved(option, moves[k]));
    }
    for (const BoundaryEquation equation : {BoundaryEquation::kA, BoundaryEquation::kB})
        add_group(groups[static_cast<std::size_t>(equation)], equation, holdings, moves, values);
    return values;
}

std::vector<math::Matrix> values_at_shifts(std::span<const Holding> holdings,
                                           std::span<const double> moves,
                                           std::span<const double> volatilities, double days) {
    // Options on a grid take all volatilities at once, the others one after another.
    std::vector<Holding> others(holdings.begin(), holdings.end());
    std::vector<std::size_t> on_grid;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        if (holdings[i].kind == Kind::kUnderlying) continue;
        if (!is_on_grid(shifted(holdings[i].option, {0.0, days}))) continue;
        on_grid.push_back(i);
        others[i] = {.kind = Kind::kUnderlying, .quantity = 0.0};
    }
    std::vector<math::Matrix> values;
    for (const double volatility : volatilities)
        values.push_back(values_at_moves(others, moves, {volatility, days}));
    std::vector<double> levels(volatilities.size());
    std::vector<double> prices(volatilities.size() * moves.size());
    for (const std::size_t i : on_grid) {
        const Option option = shifted(holdings[i].option, {0.0, days});
        for (std::size_t v = 0; v < volatilities.size(); ++v)
            levels[v] = shifted_volatility(option, volatilities[v]);
        set_grid_values(option, levels, moves, prices);
        for (std::size_t v = 0; v < volatilities.size(); ++v)
            for (std::size_t k = 0; k < moves.size(); ++k)
                values[v](k, i) = units_of(holdings[i]) * prices[v * moves.size() + k];
    }
    return values;
}

math::Matrix pnl_of_moves(std::span<const Holding> holdings, std::span<const double> moves) {
    std::vector<double> with_none(moves.begin(), moves.end());
    with_none.push_back(0.0);
    math::Matrix pnl = values_at_moves(holdings, with_none, {});
    const std::vector<double> unmoved(pnl.row(moves.size()).begin(), pnl.row(moves.size()).end());
    pnl.rows = moves.size();
    pnl.data.resize(pnl.rows * pnl.cols);
    for (std::size_t k = 0; k < pnl.rows; ++k) {
        double* cell = pnl.row(k).data();
        for (const double value : unmoved) *cell++ -= value;
    }
    return pnl;
}

}  // namespace ballast::options
