// Properties of books of random options: grids of stresses, and the explanation of a P&L.
#include <gtest/gtest.h>

#include "base/threads.hpp"
#include "options/book.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using test::price_of;
using test::random_option;
using test::Uniform;

TEST(StressGrid, IsTheSumOfRevaluedOptions) {
    Uniform u(12);
    std::vector<Holding> holdings;
    for (int i = 0; i < 90; ++i) {
        Option o = random_option(u, i % 3 ? Style::kAmerican : Style::kEuropean);
        o.rate = u(0, 0.06);
        holdings.push_back({.kind = o.right == Right::kCall ? Kind::kCall : Kind::kPut,
                            .option = o,
                            .quantity = std::round(u(-20, 20)),
                            .multiplier = 100});
    }
    holdings.push_back({.kind = Kind::kUnderlying, .option = {.spot = 50}, .quantity = -300});
    const GridSettings settings{
        .spot_shocks = {-0.2, 0.0, 0.1}, .volatility_shocks = {0.0, 0.1}, .days = 3};
    ThreadPool pool(3);
    const StressGrid grid = stress_grid(holdings, settings, {.threads = &pool});
    const StressGrid alone = stress_grid(holdings, settings, {});
    ASSERT_EQ(grid.cells.size(), 6U);
    for (std::size_t c = 0; c < 6; ++c) {
        double sum = 0;
        double gross = 0;
        for (const Holding& h : holdings) {
            Option o = h.option;
            o.spot *= 1 + grid.cells[c].spot_shock;
            o.volatility += grid.cells[c].volatility_shock;
            o.time -= 3.0 / 365;
            const double price = h.kind == Kind::kUnderlying ? o.spot : price_of(o);
            sum += h.quantity * h.multiplier * price;
            gross += std::abs(h.quantity) * h.multiplier * o.strike;
        }
        EXPECT_NEAR(grid.cells[c].value, sum, 1.3e-5 * gross);
        EXPECT_EQ(grid.cells[c].value, alone.cells[c].value);
        EXPECT_EQ(grid.cells[c].pnl, grid.cells[c].value - grid.base_value);
    }
}

TEST(StressGrid, NothingMovesWithoutAShock) {
    const Option o{.style = Style::kAmerican,
                   .spot = 100,
                   .strike = 95,
                   .time = 0.5,
                   .rate = 0.03,
                   .volatility = 0.0005};
    const Holding h{.option = o};
    const StressGrid grid =
        stress_grid({&h, 1}, {.spot_shocks = {0.0}, .volatility_shocks = {0.0, -0.5}}, {});
    EXPECT_EQ(grid.cells[0].pnl, 0.0);
    EXPECT_EQ(grid.cells[1].pnl, 0.0);
    EXPECT_EQ(grid.floored, 1U);
}

TEST(Explain, PartsAndResidualAddUpToThePnl) {
    Uniform u(13);
    std::vector<Holding> holdings;
    std::vector<EndState> ends;
    for (int i = 0; i < 40; ++i) {
        const Option o = random_option(u, i % 2 ? Style::kAmerican : Style::kEuropean);
        holdings.push_back({.kind = o.right == Right::kCall ? Kind::kCall : Kind::kPut,
                            .option = o,
                            .quantity = u(-5, 5),
                            .multiplier = 100});
        ends.push_back({.spot = o.spot * u(0.999, 1.001),
                        .volatility = o.volatility + 0.001,
                        .rate = o.rate + 1e-4,
                        .dividend_yield = o.dividend_yield,
                        .time = o.time - 1.0 / 365 * 0.1});
    }
    const auto out = explain(holdings, ends, Model::kAuto, {});
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Explained& e = out[i].value.value();
        EXPECT_NEAR(e.delta + e.gamma + e.vega + e.theta + e.rho + e.dividend + e.residual, e.pnl,
                    1e-9);
        // Small moves are explained by the Greeks.
        const double units = std::abs(holdings[i].quantity) * 100;
        EXPECT_LE(std::abs(e.residual), 2e-4 * units * holdings[i].option.spot) << i;
    }
}

}  // namespace
}  // namespace ballast::options
