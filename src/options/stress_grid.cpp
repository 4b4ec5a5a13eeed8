#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/book.hpp"

namespace ballast::options {

namespace {

constexpr std::size_t kBlock = 64;

double units_of(const Holding& holding) { return holding.quantity * holding.multiplier; }

Option shocked(const Option& option, double spot_shock, double volatility, double days) {
    Option o = option;
    o.spot *= 1 + spot_shock;
    o.volatility = volatility;
    const double passed = std::min(days / 365, o.time);
    o.time -= passed;
    for (CashDividend& dividend : o.dividends) dividend.time -= passed;
    return o;
}

double shocked_volatility(const Option& option, double shock) {
    return shock == 0.0
               ? option.volatility
               : std::max(option.volatility + shock, std::min(option.volatility, kVolatilityFloor));
}

// One by one: whatever the integral equation does not take.
double price_alone(const Option& o) {
    if (o.style == Style::kEuropean) return black_scholes(o).price;
    double price = 0.0;
    american_prices({&o, 1}, {&price, 1}, fast_schemes(), {});
    return price;
}

// Values of a block of holdings at every spot for one volatility shock, added up per spot.
class Block {
public:
    Block(std::span<const Holding> holdings, std::span<const double> spot_shocks)
        : holdings_(holdings), shocks_(spot_shocks) {}

    void add(double volatility_shock, double days, double* values) {
        for (auto& places : places_) places.clear();
        for (std::size_t i = 0; i < holdings_.size(); ++i) {
            const Holding& holding = holdings_[i];
            if (holding.kind == Kind::kUnderlying) {
                for (std::size_t k = 0; k < shocks_.size(); ++k)
                    values[k] += units_of(holding) * holding.option.spot * (1 + shocks_[k]);
                continue;
            }
            const double volatility = shocked_volatility(holding.option, volatility_shock);
            const Option first = shocked(holding.option, 0.0, volatility, days);
            if (first.style == Style::kAmerican &&
                american_path(first) == AmericanPath::kIntegralEquation) {
                places_[static_cast<std::size_t>(equation_of(first))].push_back(i);
                continue;
            }
            for (std::size_t k = 0; k < shocks_.size(); ++k)
                values[k] += units_of(holding) *
                             price_alone(shocked(holding.option, shocks_[k], volatility, days));
        }
        for (const BoundaryEquation equation : {BoundaryEquation::kA, BoundaryEquation::kB})
            add_american(equation, volatility_shock, days, values);
    }

private:
    void add_american(BoundaryEquation equation, double volatility_shock, double days,
                      double* values) {
        const std::vector<std::size_t>& places = places_[static_cast<std::size_t>(equation)];
        const std::size_t n = places.size();
        if (n == 0) return;
        for (auto& column : columns_) column.resize(n);
        spots_.resize(shocks_.size() * n * 4);
        std::vector<AmericanColumns> sets;
        for (std::size_t k = 0; k < shocks_.size(); ++k) {
            double* at = &spots_[k * n * 4];
            sets.push_back({at, at + n, at + 2 * n, at + 3 * n});
        }
        for (std::size_t i = 0; i < n; ++i) {
            const Option& base = holdings_[places[i]].option;
            const Option o = shocked(base, 0.0, shocked_volatility(base, volatility_shock), days);
            const double row[6] = {sign_of(o.right), o.strike,         o.time,
                                   o.rate,           o.dividend_yield, o.volatility};
            for (std::size_t c = 0; c < 6; ++c) columns_[c][i] = row[c];
            for (std::size_t k = 0; k < shocks_.size(); ++k)
                spots_[k * n * 4 + i] = o.spot * (1 + shocks_[k]);
        }
        american_values({columns_[0].data(), nullptr, columns_[1].data(), columns_[2].data(),
                         columns_[3].data(), columns_[4].data(), columns_[5].data()},
                        n, fast_schemes().of(equation), sets);
        for (std::size_t k = 0; k < shocks_.size(); ++k)
            for (std::size_t i = 0; i < n; ++i) {
                const Holding& holding = holdings_[places[i]];
                double price = sets[k].price[i];
                if (!std::isfinite(price))
                    price = price_alone(
                        shocked(holding.option, shocks_[k],
                                shocked_volatility(holding.option, volatility_shock), days));
                values[k] += units_of(holding) * price;
            }
    }

    std::span<const Holding> holdings_;
    std::span<const double> shocks_;
    std::vector<std::size_t> places_[2];  // by equation of the boundary
    std::vector<double> columns_[6];
    std::vector<double> spots_;
};

}  // namespace

StressGrid stress_grid(std::span<const Holding> holdings, const GridSettings& settings,
                       const Work& work) {
    const std::size_t spots = settings.spot_shocks.size();
    const std::size_t volatilities = settings.volatility_shocks.size();
    const std::size_t blocks = (holdings.size() + kBlock - 1) / kBlock;
    // Kept by block and added in their order, so that the sum is one whatever the threads.
    const std::size_t cells = spots * volatilities + 1;
    std::vector<double> parts(blocks * cells, 0.0);
    parallel_blocks(
        work, holdings.size(), kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
            const auto part = holdings.subspan(begin, end - begin);
            double* values = &parts[block * cells];
            Block grid(part, settings.spot_shocks);
            for (std::size_t j = 0; j < volatilities; ++j)
                grid.add(settings.volatility_shocks[j], settings.days, values + j * spots);
            const double nothing = 0.0;
            Block(part, {&nothing, 1}).add(0.0, 0.0, values + cells - 1);
        });
    std::vector<double> sums(cells, 0.0);
    for (std::size_t block = 0; block < blocks; ++block)
        for (std::size_t k = 0; k < cells; ++k) sums[k] += parts[block * cells + k];
    StressGrid grid;
    grid.base_value = sums.back();
    for (std::size_t k = 0; k < spots; ++k)
        for (std::size_t j = 0; j < volatilities; ++j)
            grid.cells.push_back({.spot_shock = settings.spot_shocks[k],
                                  .volatility_shock = settings.volatility_shocks[j],
                                  .value = sums[j * spots + k],
                                  .pnl = sums[j * spots + k] - grid.base_value});
    if (volatilities > 0) {
        const double least =
            *std::min_element(settings.volatility_shocks.begin(), settings.volatility_shocks.end());
        for (const Holding& holding : holdings)
            if (holding.kind != Kind::kUnderlying && least < 0.0 &&
                holding.option.volatility + least < kVolatilityFloor)
                ++grid.floored;
    }
    return grid;
}

}  // namespace ballast::options
