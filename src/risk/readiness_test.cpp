// Which engines can run on what is known about positions.
#include "risk/readiness.hpp"

#include <algorithm>
#include <gmock/gmock.h>

#include "risk/share_entered.hpp"

namespace ballast::risk {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PositionFacts priced(const char* symbol, double weight, std::size_t returns = 500) {
    return {.symbol = symbol, .has_value = true, .weight = weight, .returns = returns};
}

EngineReadiness of(const std::vector<EngineReadiness>& all, std::string_view engine) {
    const auto found = std::ranges::find(all, engine, &EngineReadiness::engine);
    return found == all.end() ? EngineReadiness{} : *found;
}

TEST(Readiness, TheShareOfAWholeBookIsOneInAnyOrderOfItsPositions) {
    const std::vector<double> values{0.1, 0.2, 0.3};
    const double forward = values[0] + values[1] + values[2];
    const double backward = values[2] + values[1] + values[0];
    ASSERT_GT(forward / backward, 1.0);
    EXPECT_EQ(share_entered(forward, backward), 1.0);
    EXPECT_EQ(share_entered(0.25, 1.0), 0.25);
    EXPECT_EQ(share_entered(0.0, 0.0), 1.0);
}

TEST(Readiness, PositionsWithPricesAndHistoryAreReady) {
    const std::vector facts{priced("A", 100.0), priced("B", 50.0)};
    for (const EngineReadiness& one : engine_readiness(facts, {.factors = 7})) {
        EXPECT_EQ(one.state, Readiness::kReady) << one.engine;
        EXPECT_EQ(one.coverage, 1.0) << one.engine;
        EXPECT_THAT(one.missing, IsEmpty()) << one.engine;
    }
}

TEST(Readiness, AnUnpricedPositionLowersTheCoverageByItsCost) {
    PositionFacts unknown{.symbol = "U", .weight = 25.0};
    const std::vector facts{priced("A", 75.0), unknown};
    const auto all = engine_readiness(facts, {.factors = 7});
    EXPECT_EQ(of(all, "aggregation").state, Readiness::kPartial);
    EXPECT_DOUBLE_EQ(of(all, "aggregation").coverage, 0.75);
    EXPECT_EQ(of(all, "aggregation").missing.at(0).code, "no_price");
    // Options are not concerned.
    EXPECT_EQ(of(all, "greeks").state, Readiness::kReady);
}

TEST(Readiness, AShortHistoryIsEnoughForValuesOnly) {
    const std::vector facts{priced("A", 1.0, kReadyReturns - 1)};
    const auto all = engine_readiness(facts, {.factors = 7});
    EXPECT_EQ(of(all, "snapshots").state, Readiness::kReady);
    EXPECT_EQ(of(all, "risk_scenarios").state, Readiness::kBlocked);
    EXPECT_EQ(of(all, "risk_scenarios").missing.at(0).code, "short_history");
    const std::vector enough{priced("A", 1.0, kReadyReturns)};
    EXPECT_EQ(of(engine_readiness(enough, {.factors = 7}), "risk_scenarios").state,
              Readiness::kReady);
}

TEST(Readiness, FactorsWithoutPricesConcernFactorsAndStress) {
    const std::vector facts{priced("A", 1.0)};
    const auto some = engine_readiness(facts, {.factors = 2, .missing = {"SPY"}});
    EXPECT_EQ(of(some, "factors").state, Readiness::kPartial);
    EXPECT_EQ(of(some, "correlations").state, Readiness::kReady);
    const auto none = engine_readiness(facts, {.factors = 1, .missing = {"SPY"}});
    EXPECT_EQ(of(none, "stress").state, Readiness::kBlocked);
}

TEST(Readiness, AnAssumedVolatilityIsStatedAndCounts) {
    PositionFacts option = priced("O", 10.0);
    option.is_option = option.has_assumed_volatility = true;
    const auto greeks = of(engine_readiness(std::vector{option}, {.factors = 7}), "greeks");
    EXPECT_EQ(greeks.state, Readiness::kPartial);
    EXPECT_EQ(greeks.coverage, 1.0);
    EXPECT_EQ(greeks.missing.at(0).code, "assumed_volatility");
}

TEST(Readiness, CashNeedsNothing) {
    PositionFacts cash{.symbol = "USD", .is_cash = true, .weight = 5.0};
    for (const EngineReadiness& one : engine_readiness(std::vector{cash}, {.factors = 7}))
        EXPECT_EQ(one.state, Readiness::kReady) << one.engine;
}

}  // namespace
}  // namespace ballast::risk
