#include "options/revaluation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/european_kernel.hpp"

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

double moved_spot(const Option& option, double move) {
    return option.spot * (1 + std::max(move, kLowestMove));
}

Option moved(Option option, double move) {
    option.spot = moved_spot(option, move);
    return option;
}

// One by one: whatever the integral equation does not take.
double price_alone(const Option& o) {
    if (o.style == Style::kEuropean) return black_scholes(o).price;
    double price = 0.0;
    american_prices({&o, 1}, {&price, 1}, fast_schemes(), {});
    return price;
}

// Prices of one European option after another at every move, in lanes.
class EuropeanMoves {
public:
    explicit EuropeanMoves(std::size_t moves) : moves_(moves), values_(13 * moves) {}

    std::span<const double> prices(const Option& o, std::span<const double> moves) {
        const double terms[6] = {sign_of(o.right), o.strike,         o.time,
                                 o.rate,           o.dividend_yield, o.volatility};
        for (std::size_t c = 0; c < 6; ++c) std::fill_n(column(c), moves_, terms[c]);
        for (std::size_t k = 0; k < moves_; ++k) column(6)[k] = moved_spot(o, moves[k]);
        european_values(
            {column(0), column(6), column(1), column(2), column(3), column(4), column(5)}, moves_,
            {column(7), column(8), column(9), column(10), column(11), column(12)});
        return {column(7), moves_};
    }

private:
    double* column(std::size_t c) { return values_.data() + c * moves_; }

    std::size_t moves_;
    std::vector<double> values_;
};

// American options whose boundaries one equation finds, with the place of each among the holdings.
struct BoundaryGroup {
    std::vector<std::size_t> places;
    std::vector<Option> options;
};

// Prices of a group at every move, in lanes; those that leave the range of doubles one by one.
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
        for (std::size_t i = 0; i < n; ++i) at[i] = moved_spot(group.options[i], moves[k]);
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

}  // namespace

math::Matrix values_at_moves(std::span<const Holding> holdings, std::span<const double> moves,
                             const Shift& shift) {
    math::Matrix values = math::Matrix::zero(moves.size(), holdings.size());
    BoundaryGroup groups[2];  // by equation
    EuropeanMoves european(moves.size());
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const Holding& holding = holdings[i];
        if (holding.kind == Kind::kUnderlying) {
            for (std::size_t k = 0; k < moves.size(); ++k)
                values(k, i) = units_of(holding) * moved_spot(holding.option, moves[k]);
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
        if (option.style == Style::kEuropean && option.dividends.empty()) {
            const auto prices = european.prices(option, moves);
            for (std::size_t k = 0; k < moves.size(); ++k)
                values(k, i) = units_of(holding) * prices[k];
            continue;
        }
        for (std::size_t k = 0; k < moves.size(); ++k)
            values(k, i) = units_of(holding) * price_alone(moved(option, moves[k]));
    }
    for (const BoundaryEquation equation : {BoundaryEquation::kA, BoundaryEquation::kB})
        add_group(groups[static_cast<std::size_t>(equation)], equation, holdings, moves, values);
    return values;
}

math::Matrix pnl_of_moves(std::span<const Holding> holdings, std::span<const double> moves) {
    std::vector<double> with_none(moves.begin(), moves.end());
    with_none.push_back(0.0);
    const math::Matrix values = values_at_moves(holdings, with_none, {});
    const std::span<const double> unmoved = values.row(moves.size());
    math::Matrix pnl = math::Matrix::zero(moves.size(), holdings.size());
    for (std::size_t k = 0; k < moves.size(); ++k)
        for (std::size_t i = 0; i < holdings.size(); ++i) pnl(k, i) = values(k, i) - unmoved[i];
    return pnl;
}

}  // namespace ballast::options
