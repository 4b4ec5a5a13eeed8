// Moves of a book under scenarios: windows of closes, shocks by type, and what has no effect.
#include "risk/scenario_moves.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>

namespace ballast::risk {
namespace {

using model::Shock;
using model::ShockType;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

fin::Date day(int number) { return fin::Date::from_ymd(2025, 3, 1).value() + number; }

// SPY and IEF are factors, AAA is held, NEW has closes from the fifth day only.
MovedBook moved_book() {
    MovedBook moved;
    moved.prices = {
        .dates = {day(0), day(1), day(4), day(5)},
        .symbols = {"SPY", "IEF", "AAA", "NEW"},
        .closes = {
            {100, 101, 90, 91}, {50, 50, 52, 51}, {10, 11, kNone, 12}, {kNone, kNone, kNone, 7}}};
    const std::vector<Holding> holdings{{"AAA", 1000.0}, {"NEW", -500.0}};
    add_positions({holdings}, moved);
    moved.book.factors = {"SPY", "IEF"};
    moved.factor_symbols = {{"Bonds", "IEF"}};
    return moved;
}

model::Scenario with(std::vector<Shock> shocks) { return {.id = "s", .shocks = std::move(shocks)}; }

TEST(ScenarioMoves, PositionsAddTheirValuesToTheBook) {
    const MovedBook moved = moved_book();
    EXPECT_EQ(moved.book.net_value, 500.0);
    EXPECT_THAT(moved.moved_by, ElementsAre("AAA", "NEW"));
    EXPECT_FALSE(moved.book.positions.front().revalue);
}

TEST(ScenarioMoves, AnOptionIsMovedByItsUnderlyingAndLongOptionsMoveLessInVolatility) {
    const auto vega_pnl = [](double years) {
        OptionHolding option{.symbol = "AAA 250620C100", .underlying = "AAA"};
        option.terms.option = {.spot = 100, .strike = 100, .time = years, .volatility = 0.2};
        option.terms.quantity = 1;
        MovedBook moved;
        add_positions({{}, std::span(&option, 1)}, moved);
        EXPECT_THAT(moved.moved_by, ElementsAre("AAA"));
        const auto& pnl = moved.book.positions.front().revalue;
        // The P&L of ten points, over that of the points that are left after scaling.
        const double scaled = 0.1 * std::sqrt(std::min(1.0, 30.0 / 365.0 / years));
        options::Holding same = option.terms;
        const options::GridSettings grid{.spot_shocks = {0.0}, .volatility_shocks = {scaled}};
        EXPECT_DOUBLE_EQ(pnl(0.0, 0.1),
                         options::stress_grid(std::span(&same, 1), grid, {}).cells.front().pnl);
        return pnl(0.0, 0.1);
    };
    EXPECT_GT(vega_pnl(10.0 / 365.0), 0.0);
    EXPECT_GT(vega_pnl(2.0), 0.0);
}

TEST(ScenarioMoves, AWindowUsesTheLastClosesAtMostFiveDaysBeforeItsEnds) {
    const MovedBook moved = moved_book();
    const auto move = move_between(moved.prices, "AAA", day(3), day(9));
    ASSERT_TRUE(move);
    EXPECT_DOUBLE_EQ(move->rate, 12.0 / 11.0 - 1.0);
    EXPECT_EQ(move->from, day(1));
    EXPECT_EQ(move->to, day(5));
    EXPECT_TRUE(move_between(moved.prices, "AAA", day(1), day(10)));
    EXPECT_FALSE(move_between(moved.prices, "AAA", day(1), day(11)));  // six days after the last
    EXPECT_FALSE(move_between(moved.prices, "NEW", day(1), day(5)));
    EXPECT_FALSE(move_between(moved.prices, "ZZZ", day(1), day(5)));
}

TEST(ScenarioMoves, AWindowMovesFactorsAndPricesAndTheLibraryKnowsWhatIsNotStored) {
    const MovedBook moved = moved_book();
    const model::Scenario window{.id = "w", .window = {day(0), day(5)}};
    const LibraryScenario library{
        .scenario = window, .moves = {{"NEW", -0.3}, {"AAA", -0.9}}, .volatility_points = 0.2};
    const ScenarioMoves own = scenario_moves(moved, window);
    EXPECT_THAT(own.scenario.prices[0], Optional(testing::DoubleEq(0.2)));
    EXPECT_FALSE(own.scenario.prices[1]);
    EXPECT_EQ(own.scenario.volatility_points, 0.0);
    ASSERT_EQ(own.scenario.factors.size(), 2U);
    EXPECT_DOUBLE_EQ(own.scenario.factors[0].move, -0.09);
    const ScenarioMoves known = scenario_moves(moved, window, &library);
    EXPECT_THAT(known.scenario.prices[0], Optional(testing::DoubleEq(0.2)));  // stored closes first
    EXPECT_THAT(known.scenario.prices[1], Optional(-0.3));
    EXPECT_EQ(known.scenario.volatility_points, 0.2);
    EXPECT_TRUE(known.scenario.factors_known);
}

TEST(ScenarioMoves, AWindowWithoutAnyFactorIsMarked) {
    MovedBook moved = moved_book();
    moved.book.factors = {"UNLISTED"};
    const ScenarioMoves none = scenario_moves(moved, {.window = {day(0), day(5)}});
    EXPECT_FALSE(none.scenario.factors_known);
    EXPECT_THAT(none.ignored, ElementsAre(HasSubstr("UNLISTED")));
}

TEST(ScenarioMoves, ShocksMoveFactorsBySymbolByNameAndByRates) {
    const MovedBook moved = moved_book();
    const ScenarioMoves moves =
        scenario_moves(moved, with({{.type = ShockType::kEquity, .rate = -0.2},
                                    {.type = ShockType::kFactor, .name = "Bonds", .rate = 0.01},
                                    {.type = ShockType::kRates, .name = "USD", .bp = 100.0},
                                    {.type = ShockType::kFactor,
                                     .name = "IEF",
                                     .rate = 0.02,
                                     .coordinates = model::FactorCoordinates::kExcess},
                                    {.type = ShockType::kVolatility, .rate = 0.5, .points = 0.1},
                                    {.type = ShockType::kPrice, .name = "NEW", .rate = 0.4}}));
    EXPECT_THAT(moves.ignored, IsEmpty());
    ASSERT_EQ(moves.scenario.factors.size(), 4U);
    EXPECT_EQ(moves.scenario.factors[0].factor, 0U);
    EXPECT_EQ(moves.scenario.factors[0].move, -0.2);
    EXPECT_EQ(moves.scenario.factors[1].factor, 1U);
    EXPECT_DOUBLE_EQ(moves.scenario.factors[2].move, -7.5 * 0.01);
    EXPECT_THAT(moves.scenario.factors[3].in_excess_of, Optional(0U));
    EXPECT_EQ(moves.scenario.volatility_points, 0.1);
    EXPECT_EQ(moves.scenario.volatility_move, 0.5);
    EXPECT_THAT(moves.scenario.prices[1], Optional(0.4));
}

TEST(ScenarioMoves, WhatHasNoEffectIsNamedWithItsReason) {
    const MovedBook moved = moved_book();
    const std::vector<std::string> ignored =
        scenario_moves(moved, with({{.type = ShockType::kPrice, .name = "ZZZ", .rate = 0.1},
                                    {.type = ShockType::kFactor, .name = "Oil", .rate = 0.1},
                                    {.type = ShockType::kRates, .name = "EUR", .bp = 10.0},
                                    {.type = ShockType::kRates, .bp = 10.0, .tenor = "10Y"},
                                    {.type = ShockType::kFactor,
                                     .name = "SPY",
                                     .rate = 0.1,
                                     .coordinates = model::FactorCoordinates::kExcess},
                                    {.type = ShockType::kRecovery, .points = 0.1}}))
            .ignored;
    EXPECT_THAT(ignored,
                ElementsAre("price ZZZ: it is not held", "factor Oil: Oil is no factor with prices",
                            "rates EUR: no factor follows the rates of this currency",
                            "rates: moves of single tenors concern other books",
                            "factor SPY: the market factor has no excess return",
                            "recovery: it concerns other books"));
}

}  // namespace
}  // namespace ballast::risk
