// The library of scenarios against the closes from which it was computed.
#include "risk/scenario_library.hpp"

#include <gmock/gmock.h>
#include <set>

namespace ballast::risk {
namespace {

TEST(ScenarioLibrary, HasTwentyTwoDatedCrisesAndTheAssumedMovesOfTheEarlierSystem) {
    std::size_t historical = 0;
    std::set<std::string> ids;
    for (const LibraryScenario& one : scenario_library()) {
        EXPECT_TRUE(ids.insert(one.scenario.id).second) << one.scenario.id;
        if (one.scenario.kind != model::ScenarioKind::kHistorical) {
            EXPECT_FALSE(one.scenario.shocks.empty()) << one.scenario.id;
            continue;
        }
        ++historical;
        ASSERT_EQ(one.scenario.window.size(), 2U);
        EXPECT_LT(one.scenario.window[0], one.scenario.window[1]);
        EXPECT_FALSE(one.moves.empty());
    }
    EXPECT_EQ(historical, 22U);
    EXPECT_EQ(ids.size(), 46U);
}

// Closes of SPY adjusted for dividends: 2020-02-19 and 2020-03-23, a loss of 33.7 %; the S&P 500
// fell by 20.47 % on 1987-10-19, when no ETF existed.
TEST(ScenarioLibrary, StatesWhatHappenedAndWhatIsModeled) {
    const auto move = [](std::string_view scenario, std::string_view symbol) {
        for (const KnownMove& one : find_scenario(scenario)->moves)
            if (one.symbol == symbol) return one;
        return KnownMove{};
    };
    EXPECT_NEAR(move("covid_2020", "SPY").move, -0.3372, 5e-5);
    EXPECT_FALSE(move("covid_2020", "SPY").modeled);
    EXPECT_NEAR(move("black_monday_1987", "^SPX").move, -0.204669, 1e-6);
    EXPECT_TRUE(move("black_monday_1987", "MTUM").modeled);
    EXPECT_NEAR(*find_scenario("covid_2020")->volatility_points, 0.4721, 1e-9);
    EXPECT_EQ(find_scenario("covid_crash_2020")->scenario.name, "COVID-19 crash, assumed");
    EXPECT_EQ(find_scenario("no_such"), nullptr);
}

}  // namespace
}  // namespace ballast::risk
