#include "options/revaluation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/threads.hpp"
#include "options/american.hpp"
#include "options/black_scholes.hpp"

namespace ballast::options {

namespace {

constexpr std::size_t kBlock = 16;  // holdings that one thread takes at a time

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

Option moved(Option option, double move) {
    option.spot *= 1 + std::max(move, kLowestMove);
    return option;
}

// One by one: whatever the integral equation does not take.
double price_alone(const Option& o) {
    if (o.style == Style::kEuropean) return black_scholes(o).price;
    double price = 0.0;
    american_prices({&o, 1}, {&price, 1}, fast_schemes(), {});
    return price;
}

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
        for (std::size_t i = 0; i < n; ++i) at[i] = moved(group.options[i], moves[k]).spot;
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
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const Holding& holding = holdings[i];
        if (holding.kind == Kind::kUnderlying) {
            for (std::size_t k = 0; k < moves.size(); ++k)
                values(k, i) = units_of(holding) * moved(holding.option, moves[k]).spot;
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
        for (std::size_t k = 0; k < moves.size(); ++k)
            values(k, i) = units_of(holding) * price_alone(moved(option, moves[k]));
    }
    for (const BoundaryEquation equation : {BoundaryEquation::kA, BoundaryEquation::kB})
        add_group(groups[static_cast<std::size_t>(equation)], equation, holdings, moves, values);
    return values;
}

math::Matrix pnl_of_moves(std::span<const Holding> holdings, std::span<const double> moves,
                          const Work& work) {
    std::vector<double> with_none(moves.begin(), moves.end());
    with_none.push_back(0.0);
    math::Matrix pnl = math::Matrix::zero(moves.size(), holdings.size());
    parallel_blocks(work, holdings.size(), kBlock,
                    [&](std::size_t, std::size_t begin, std::size_t end) {
                        const math::Matrix values =
                            values_at_moves(holdings.subspan(begin, end - begin), with_none, {});
                        for (std::size_t k = 0; k < moves.size(); ++k)
                            for (std::size_t i = begin; i < end; ++i)
                                pnl(k, i) = values(k, i - begin) - values(moves.size(), i - begin);
                    });
    return pnl;
}

}  // namespace ballast::options
