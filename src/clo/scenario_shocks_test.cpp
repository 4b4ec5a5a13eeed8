#include "clo/scenario_shocks.hpp"

#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

using model::Shock;
using model::ShockType;

TEST(ScenarioShocks, RatesMoveByPointsOrInProportion) {
    Assumptions assumptions{.defaults = 0.03, .prepay = std::vector{0.2, 0.3}, .recovery = 0.6};
    IndexPaths indices{{"SOFR", {0.04, 0.035}}};
    const std::vector<Shock> shocks{{.type = ShockType::kDefaultRate, .rate = 0.5},
                                    {.type = ShockType::kPrepayment, .points = -0.25},
                                    {.type = ShockType::kRecovery, .points = -0.1},
                                    {.type = ShockType::kRates, .name = "USD", .bp = 100.0}};
    EXPECT_TRUE(apply_shocks(shocks, "USD", assumptions, indices).empty());
    EXPECT_DOUBLE_EQ(std::get<double>(assumptions.defaults), 0.045);
    EXPECT_EQ(std::get<std::vector<double>>(assumptions.prepay)[0], 0.0);  // not below 0
    EXPECT_DOUBLE_EQ(std::get<std::vector<double>>(assumptions.prepay)[1], 0.05);
    EXPECT_DOUBLE_EQ(std::get<double>(assumptions.recovery), 0.5);
    EXPECT_DOUBLE_EQ(indices["SOFR"][1], 0.045);
}

TEST(ScenarioShocks, TablesAndVectorsMoveInEveryPart) {
    RateTable table;
    table.by_rating["B2"] = 0.04;
    table.by_asset["L1"] = std::vector{0.01, 0.02};
    table.by_date["2026-01-15"] = 0.03;
    Assumptions assumptions{.defaults = table, .prepay = std::string("CPR")};
    assumptions.recovery = std::string("CPR");
    assumptions.vectors["CPR"] = {0.1, 0.2};
    IndexPaths indices;
    const std::vector<Shock> shocks{{.type = ShockType::kDefaultRate, .rate = 1.0},
                                    {.type = ShockType::kPrepayment, .points = 0.1}};
    EXPECT_TRUE(apply_shocks(shocks, "USD", assumptions, indices).empty());
    const auto& moved = std::get<RateTable>(assumptions.defaults);
    EXPECT_DOUBLE_EQ(std::get<double>(moved.by_rating.at("B2")), 0.08);
    EXPECT_DOUBLE_EQ(std::get<std::vector<double>>(moved.by_asset.at("L1"))[1], 0.04);
    EXPECT_DOUBLE_EQ(moved.by_date.at("2026-01-15"), 0.06);
    EXPECT_DOUBLE_EQ(std::get<std::vector<double>>(assumptions.prepay)[0], 0.2);
    // The vector itself, which recoveries use, stays.
    EXPECT_EQ(assumptions.vectors["CPR"][0], 0.1);
}

TEST(ScenarioShocks, MovesOfDefaultRatesAreInOrderAndNameNothing) {
    const std::vector<Shock> shocks{{.type = ShockType::kDefaultRate, .rate = 1.0},
                                    {.type = ShockType::kRecovery, .points = -0.1},
                                    {.type = ShockType::kDefaultRate, .name = "US", .points = 0.5},
                                    {.type = ShockType::kDefaultRate, .points = 0.02}};
    const auto moves = default_rate_moves(shocks);
    ASSERT_EQ(moves.size(), 2U);
    EXPECT_DOUBLE_EQ(moves[1](moves[0](0.03)), 0.08);
    EXPECT_EQ(moves[0](0.7), 1.0);
}

TEST(ScenarioShocks, WhatIsNotUsedIsListed) {
    Assumptions assumptions;
    IndexPaths indices{{"SOFR", {0.04}}};
    const std::vector<Shock> shocks{
        {.type = ShockType::kEquity, .name = "SPY", .rate = -0.3},
        {.type = ShockType::kRates, .name = "EUR", .bp = 100.0},
        {.type = ShockType::kRates, .bp = 50.0, .tenor = "10Y"},
        {.type = ShockType::kSpread, .bp = 50.0},  // nothing is reinvested
        {.type = ShockType::kDefaultRate, .bp = 50.0}};
    EXPECT_EQ(apply_shocks(shocks, "USD", assumptions, indices).size(), 5U);
    EXPECT_EQ(indices["SOFR"][0], 0.04);
    assumptions.reinvestment = ReinvestmentAssumption{.spread = 0.035};
    EXPECT_EQ(apply_shocks(std::span(shocks).subspan(3, 1), "USD", assumptions, indices).size(),
              0U);
    EXPECT_DOUBLE_EQ(assumptions.reinvestment->spread, 0.04);
}

}  // namespace
}  // namespace ballast::clo
