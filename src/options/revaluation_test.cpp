// Revaluation at many spots against the closed form, option by option and spot by spot.
#include "options/revaluation.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "options/black_scholes.hpp"
#include "options/european_kernel.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using test::random_option;
using test::Uniform;

std::vector<double> random_moves(Uniform& u, std::size_t count) {
    std::vector<double> moves;
    for (std::size_t k = 0; k < count; ++k) moves.push_back(u(-0.6, 1.2));
    moves.push_back(0.0);
    moves.push_back(-1.5);  // below the lowest spot
    moves.push_back(30.0);
    return moves;
}

Holding holding_of(const Option& option, double quantity) {
    return {.kind = option.right == Right::kCall ? Kind::kCall : Kind::kPut,
            .option = option,
            .quantity = quantity,
            .multiplier = 10};
}

// Random options and edge cases: expired, deterministic, far from the money.
std::vector<Holding> random_book(Uniform& u) {
    std::vector<Holding> book;
    for (int i = 0; i < 200; ++i) {
        Option o = random_option(u);
        if (i % 20 == 1) o.time = 0.0;
        if (i % 20 == 2) o.volatility = 0.0;
        if (i % 20 == 3) o.strike = o.spot * 50;
        if (i % 20 == 4) o.strike = o.spot / 50;
        if (i % 20 == 5) o.volatility = 3.0;
        if (i % 20 == 6) o.volatility = 1e-9;
        book.push_back(holding_of(o, i % 3 == 0 ? -2.0 : 3.0));
    }
    return book;
}

// The price is a difference of S N(d1) and K N(d2), each accurate to a few units in the last place:
// 1e-12 of the larger of spot and strike is a few thousand of those.
TEST(Revaluation, EuropeanPnlMatchesTheClosedForm) {
    Uniform u(5);
    const std::vector<double> moves = random_moves(u, 50);
    const std::vector<Holding> book = random_book(u);
    const math::Matrix pnl = pnl_of_moves(book, moves);
    ASSERT_EQ(pnl.rows, moves.size());
    ASSERT_EQ(pnl.cols, book.size());
    for (std::size_t i = 0; i < book.size(); ++i) {
        const double units = book[i].quantity * book[i].multiplier;
        const double before = black_scholes(book[i].option).price;
        for (std::size_t k = 0; k < moves.size(); ++k) {
            Option moved = book[i].option;
            moved.spot *= 1 + std::max(moves[k], kLowestMove);
            const double expected = units * (black_scholes(moved).price - before);
            const double size = std::max({moved.spot, book[i].option.spot, moved.strike});
            EXPECT_NEAR(pnl(k, i), expected, 1e-12 * std::abs(units) * size)
                << "option " << i << ", move " << moves[k];
        }
    }
}

TEST(Revaluation, PnlIsZeroWithoutAMove) {
    Uniform u(6);
    const std::vector<double> moves = random_moves(u, 50);
    const std::vector<Holding> book = random_book(u);
    const math::Matrix pnl = pnl_of_moves(book, moves);
    for (const double x : pnl.row(50)) EXPECT_EQ(x, 0.0);
}

TEST(Revaluation, AScenariosValueDoesNotDependOnItsPlace) {
    Uniform u(7);
    const std::vector<double> moves = random_moves(u, 50);
    const std::vector<Holding> book = random_book(u);
    const math::Matrix together = values_at_moves(book, moves, {});
    for (std::size_t k = 0; k < moves.size(); ++k) {
        const math::Matrix alone = values_at_moves(book, {&moves[k], 1}, {});
        for (std::size_t i = 0; i < book.size(); ++i) EXPECT_EQ(alone(0, i), together(k, i));
    }
}

TEST(Revaluation, PricesWithoutGreeksAreThoseWithThem) {
    Uniform u(8);
    std::vector<double> factor(kPriceBlock, 1.0);
    std::vector<double> logarithm(kPriceBlock);
    spot_logarithms(factor.data(), kPriceBlock, logarithm.data());
    for (const double x : logarithm) EXPECT_EQ(x, 0.0);
    for (int i = 0; i < 500; ++i) {
        const Option o = random_option(u);
        std::vector<double> price(kPriceBlock);
        european_prices({.sign = sign_of(o.right),
                         .spot = o.spot,
                         .strike = o.strike,
                         .time = o.time,
                         .rate = o.rate,
                         .dividend_yield = o.dividend_yield,
                         .volatility = o.volatility},
                        {factor.data(), logarithm.data()}, kPriceBlock, price.data());
        for (const double x : price) EXPECT_NEAR(x, black_scholes(o).price, 1e-13 * o.spot);
    }
}

}  // namespace
}  // namespace ballast::options
