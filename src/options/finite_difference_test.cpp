// Finite differences over the full range of accepted requests, against closed forms, bounds, trees
// and the integral equation.
#include "options/finite_difference.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "options/american.hpp"
#include "options/binomial.hpp"
#include "options/black_scholes.hpp"
#include "options/pricing.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using test::random_option;
using test::Uniform;

std::string text(const Option& o) {
    return fmt::format("w {} K {} T {} r {} q {} s {}", sign_of(o.right), o.strike, o.time, o.rate,
                       o.dividend_yield, o.volatility);
}

TEST(FiniteDifference, GreatDeviationsAreWithinTheGrid) {
    Option o{.style = Style::kAmerican,
             .spot = 100,
             .strike = 100,
             .time = 10,
             .rate = 0.05,
             .volatility = 3,
             .dividends = {{5, 1e-6}}};
    // Never exercised early except for a zero dividend: the closed form.
    EXPECT_NEAR(finite_difference(o).price, 99.99984, 1e-4);
    o.volatility = 5;
    EXPECT_NEAR(finite_difference(o).price, 100.0, 1e-5);
    EXPECT_NEAR(finite_difference(o).delta, 1.0, 1e-6);
    // A tree of Cox, Ross and Rubinstein of 20,001 steps.
    o = {.style = Style::kAmerican,
         .spot = 100,
         .strike = 80,
         .time = 10,
         .rate = -0.005,
         .volatility = 0.6};
    EXPECT_NEAR(finite_difference(o).price, 68.6811, 1e-3);
    o.rate = -0.02;
    o.strike = 130;
    o.volatility = 1;
    EXPECT_GE(finite_difference(o).price, black_scholes(o).price);
    EXPECT_NEAR(finite_difference(o).price, binomial_price(o, 2001), 4e-3);
}

// Any option accepted in a request, over wide ranges.
Option any_option(Uniform& u) {
    Option o{.right = u(0, 1) < 0.5 ? Right::kCall : Right::kPut, .style = Style::kAmerican};
    o.spot = 100;
    o.time = std::exp(u(std::log(1.0 / 365), std::log(200.0)));
    o.volatility = std::exp(u(std::log(1e-3), std::log(99 / std::sqrt(o.time))));
    o.strike = 100 * std::exp(u(-1, 1) * std::min(5.0, 3 * o.volatility * std::sqrt(o.time)));
    const auto rate = [&] {
        const double size = std::exp(u(std::log(1e-3), std::log(std::min(10.0, 250 / o.time))));
        const double sign = u(0, 1);
        return sign < 0.1 ? 0.0 : sign < 0.2 ? -0.1 * std::min(size, 1.0) : size;
    };
    o.rate = rate();
    o.dividend_yield = rate();
    for (int k = 0; k < 3; ++k)
        if (u(0, 1) < 0.5) o.dividends.push_back({u(0, 1) * o.time, u(0, 3)});
    return o;
}

TEST(FiniteDifference, KeepsTheBoundsOfPricesEverywhere) {
    Uniform u(31);
    int reported = 0;
    for (int i = 0; i < 300; ++i) {
        const Option o = any_option(u);
        if (!error_of(o).empty()) continue;
        const Priced priced = price_options({&o, 1}, Model::kFiniteDifference, {})[0];
        if (!priced.greeks) continue;  // outside the range of doubles, and reported
        const double scale = std::max(o.spot, o.strike);
        const double growth = std::exp(std::max(-o.rate, -o.dividend_yield) * o.time);
        const double price = priced.greeks->price;
        EXPECT_GE(price, black_scholes(o).price - 1e-12 * scale) << text(o);
        EXPECT_GE(price, intrinsic(o) - 1e-12 * scale) << text(o);
        EXPECT_LE(price, scale * std::max(1.0, growth) * (1 + 1e-4)) << text(o);
        if (priced.issue)
            ++reported;
        else
            EXPECT_GE(price, best_european(o) - 5e-5 * scale) << text(o);
    }
    EXPECT_LT(reported, 60);
}

TEST(FiniteDifference, AgreesWithTheIntegralEquationWithinItsReportedError) {
    Uniform u(32);
    for (int i = 0; i < 250; ++i) {
        Option o{.right = u(0, 1) < 0.5 ? Right::kCall : Right::kPut, .style = Style::kAmerican};
        o.spot = 100;
        o.time = std::exp(u(std::log(1.0 / 365), std::log(30.0)));
        o.volatility = std::exp(u(std::log(0.05), std::log(5.0)));
        o.strike = 100 * std::exp(u(-1, 1) * std::min(2.0, 2 * o.volatility * std::sqrt(o.time)));
        o.rate = u(0, 1) < 0.2 ? 0.0 : std::exp(u(std::log(1e-3), std::log(0.2)));
        o.dividend_yield = u(0, 1) < 0.2 ? 0.0 : std::exp(u(std::log(1e-3), std::log(0.2)));
        double exact = 0;
        american_prices({&o, 1}, {&exact, 1}, accurate_schemes(), {});
        const GridValue grid = finite_difference(o);
        const double scale = std::max(o.spot, o.strike);
        EXPECT_NEAR(grid.price, exact, std::max(5e-5 * scale, grid.error)) << text(o);
    }
}

TEST(FiniteDifference, WithTwoBoundariesOrDividendsAgreesWithTrees) {
    Uniform u(33);
    for (int i = 0; i < 12; ++i) {
        Option o = random_option(u, Style::kAmerican);
        if (i % 2) {
            o.dividends = {{0.3 * o.time, 0.02 * o.spot}, {0.8 * o.time, 0.01 * o.spot}};
        } else {
            const double high = -u(0.001, 0.05);
            const double low = high - u(0.001, 0.05);
            o.rate = o.right == Right::kPut ? high : low;
            o.dividend_yield = o.right == Right::kPut ? low : high;
        }
        EXPECT_NEAR(finite_difference(o).price, binomial_price(o, 2001),
                    (i % 2 ? 2e-4 : 5e-5) * std::max(o.spot, o.strike))
            << text(o);
    }
}

TEST(FiniteDifference, ADividendAtExpiryIsOneAnInstantBefore) {
    for (const Right right : {Right::kCall, Right::kPut})
        for (const Style style : {Style::kAmerican, Style::kEuropean})
            for (const Model model : {Model::kAuto, Model::kFiniteDifference, Model::kBinomial}) {
                Option o{.right = right,
                         .style = style,
                         .spot = 100,
                         .strike = 95,
                         .time = 0.5,
                         .rate = 0.04,
                         .volatility = 0.2,
                         .dividends = {{0.5, 4}}};
                const double at = price_options({&o, 1}, model, {})[0].greeks->price;
                o.dividends[0].time -= 1e-9;
                const double before = price_options({&o, 1}, model, {})[0].greeks->price;
                EXPECT_NEAR(at, before, 1e-3) << static_cast<int>(model);
                // Exercising the call just before the dividend collects it: as if there were none.
                if (right == Right::kCall && style == Style::kAmerican) {
                    Option without = o;
                    without.spot -= present_value(o.dividends, o.rate, o.time);
                    without.strike -= 4;
                    without.dividends.clear();
                    without.style = Style::kEuropean;
                    EXPECT_NEAR(at, black_scholes(without).price, 4e-3);
                }
            }
}

TEST(FiniteDifference, CertainOptionsTakeTheBestTimeBetweenDividends) {
    // Just before the dividend: 100 - 90 exp(-0.04 / 4), with a deterministic spot.
    const Option o{.style = Style::kAmerican,
                   .spot = 100,
                   .strike = 90,
                   .time = 0.5,
                   .rate = 0.04,
                   .volatility = 0.0,
                   .dividends = {{0.25, 6.0}}};
    EXPECT_NEAR(finite_difference(o).price, 100 - 90 * std::exp(-0.01), 1e-12);
    Option nearly = o;
    nearly.volatility = 1e-4;
    EXPECT_NEAR(finite_difference(nearly).price, finite_difference(o).price, 1e-3);
}

TEST(FiniteDifference, GreeksAreSlopesOfThePrice) {
    Uniform u(34);
    for (int i = 0; i < 20; ++i) {
        Option o = random_option(u, Style::kAmerican);
        o.rate = u(0.0, 0.08);
        o.dividends = {{0.4 * o.time, 0.01 * o.spot}};
        const Greeks g = finite_difference_greeks(o);
        if (intrinsic(o) > 0 && g.price < intrinsic(o) + 5e-3 * o.spot) continue;
        const auto slope = [&](double Option::* field, double h) {
            Option up = o;
            Option down = o;
            up.*field += h;
            down.*field -= h;
            return (finite_difference(up).price - finite_difference(down).price) / (2 * h);
        };
        EXPECT_NEAR(g.delta, slope(&Option::spot, 0.01 * o.spot), 3e-3) << i;
        EXPECT_NEAR(g.vega, slope(&Option::volatility, 0.01), 2e-3 * o.spot) << i;
        EXPECT_NEAR(g.rho, slope(&Option::rate, 2e-3), 5e-3 * o.spot) << i;
        EXPECT_NEAR(g.dividend_rho, slope(&Option::dividend_yield, 2e-3), 5e-3 * o.spot) << i;
        const double h = 0.01 * o.time;
        const auto after = [&](double by) {
            Option later = o;
            later.time -= by;
            for (CashDividend& dividend : later.dividends) dividend.time -= by;
            return finite_difference_greeks(later);
        };
        const Greeks later = after(h);
        const Greeks earlier = after(-h);
        EXPECT_NEAR(g.theta, (later.price - earlier.price) / (2 * h), 3e-3 * o.spot) << i;
        EXPECT_NEAR(g.charm, (later.delta - earlier.delta) / (2 * h),
                    0.02 + 0.02 * std::abs(g.charm))
            << i;
    }
}

TEST(FiniteDifference, ManySpotsAndVolatilitiesArePricesOneByOne) {
    Uniform u(35);
    for (int i = 0; i < 8; ++i) {
        Option o = random_option(u, Style::kAmerican);
        o.dividends = {{0.3 * o.time, 0.01 * o.spot}, {o.time, 0.01 * o.spot}};
        const std::vector<double> volatilities{0.05, o.volatility, 0.9};
        std::vector<double> spots;
        for (const double move : {-0.9, -0.3, -0.02, 0.0, 0.1, 0.5, 3.0})
            spots.push_back(o.spot * (1 + move));
        std::vector<double> prices(spots.size() * volatilities.size());
        finite_difference_prices(o, volatilities, spots, prices, kFastGrid);
        for (std::size_t v = 0; v < volatilities.size(); ++v)
            for (std::size_t k = 0; k < spots.size(); ++k) {
                Option one = o;
                one.volatility = volatilities[v];
                one.spot = spots[k];
                const double price = prices[v * spots.size() + k];
                EXPECT_NEAR(price, finite_difference(one).price,
                            1e-4 * std::max(one.spot, one.strike))
                    << text(one) << " S " << one.spot;
                double alone = 0;
                finite_difference_prices(o, {&volatilities[v], 1}, {&spots[k], 1}, {&alone, 1},
                                         kFastGrid);
                EXPECT_EQ(alone, price);
            }
    }
}

TEST(American, IsWorthTheBestShorterEuropeanOptionEverywhere) {
    Uniform u(36);
    for (int i = 0; i < 400; ++i) {
        Option o = any_option(u);
        o.dividends.clear();
        if (!error_of(o).empty()) continue;
        const Priced priced = price_options({&o, 1}, Model::kAuto, {})[0];
        if (!priced.greeks) continue;
        const double scale = std::max(o.spot, o.strike) *
                             std::exp(std::max({0.0, -o.rate, -o.dividend_yield}) * o.time);
        EXPECT_GE(priced.greeks->price, best_european(o) - 5e-7 * scale) << text(o);
    }
}

TEST(American, ConvergesToTheDeterministicValueForSmallVolatilities) {
    Option call{.style = Style::kAmerican,
                .spot = 100,
                .strike = 50,
                .time = 30,
                .rate = 0.15,
                .dividend_yield = 0.01};
    Option put{.right = Right::kPut,
               .style = Style::kAmerican,
               .spot = 100,
               .strike = 200,
               .time = 30,
               .rate = 0.05,
               .dividend_yield = 0.15};
    for (Option o : {call, put}) {
        // Where the gain from waiting is zero: q S e^{-qt} = r K e^{-rt}.
        const double best =
            std::log(o.dividend_yield * o.spot / (o.rate * o.strike)) / (o.dividend_yield - o.rate);
        const double sure = sign_of(o.right) * (o.spot * std::exp(-o.dividend_yield * best) -
                                                o.strike * std::exp(-o.rate * best));
        o.volatility = 1e-6;
        EXPECT_NEAR(price_options({&o, 1}, Model::kAuto, {})[0].greeks->price, sure, 1e-6);
        double before = sure;
        for (const double volatility : {1e-4, 1e-3, 5e-3, 0.01, 0.02}) {
            o.volatility = volatility;
            const double price = price_options({&o, 1}, Model::kAuto, {})[0].greeks->price;
            EXPECT_GE(price, before - 5e-7 * o.strike) << volatility;
            before = price;
        }
    }
}

TEST(Greeks, CharmIsTheSlopeOfDeltaInTime) {
    Uniform u(37);
    for (int i = 0; i < 30; ++i) {
        Option o = random_option(u, i % 3 ? Style::kAmerican : Style::kEuropean);
        o.rate = u(0.005, 0.08);
        if (i % 3 == 0 && i % 2) o.dividends = {{0.5 * o.time, 0.02 * o.spot}};
        const auto delta = [&](double by) {
            Option at = o;
            at.time -= by;
            for (CashDividend& dividend : at.dividends) dividend.time -= by;
            return price_options({&at, 1}, Model::kAuto, {})[0].greeks->delta;
        };
        const Greeks g = price_options({&o, 1}, Model::kAuto, {})[0].greeks.value();
        if (intrinsic(o) > 0 && g.price < intrinsic(o) + 2e-3 * o.spot) continue;
        const double h = 1e-3 * o.time;
        EXPECT_NEAR(g.charm, (delta(h) - delta(-h)) / (2 * h),
                    1e-3 * std::abs(g.charm) + 1e-4 / std::min(1.0, o.time))
            << i;
        if (o.style == Style::kEuropean) continue;
        for (const Model model : {Model::kBinomial, Model::kBaw, Model::kBjerksundStensland})
            EXPECT_NEAR(price_options({&o, 1}, model, {})[0].greeks->charm, g.charm,
                        0.2 * std::abs(g.charm) + 0.05 / std::min(1.0, o.time))
                << i << ' ' << static_cast<int>(model);
    }
}

TEST(Binomial, ReportsItsError) {
    const Option o{.right = Right::kPut,
                   .style = Style::kAmerican,
                   .spot = 100,
                   .strike = 100,
                   .time = 10,
                   .rate = 0.08,
                   .volatility = 0.1};
    const Priced tree = price_options({&o, 1}, Model::kBinomial, {})[0];
    const double exact = price_options({&o, 1}, Model::kAuto, {})[0].greeks->price;
    const double off = std::abs(tree.greeks->price - exact);
    EXPECT_LE(off, binomial_greeks(o).error);
    ASSERT_TRUE(tree.issue);
    EXPECT_EQ(tree.issue->code, "price_error");
}

}  // namespace
}  // namespace ballast::options
