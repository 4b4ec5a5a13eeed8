// Hypothetical trades: ranking against single evaluations, and rebalancing.
#include "clo/test_trades.hpp"

#include <gtest/gtest.h>

#include "base/threads.hpp"
#include "clo/pool_sample_test.hpp"

namespace ballast::clo {
namespace {

TestTerms terms() {
    TestTerms terms;
    terms.as_of = fin::Date::from_ymd(2026, 3, 31).value();
    terms.principal_cash = 20e6;
    terms.index_rate = 0.04;
    terms.sets = default_country_sets();
    terms.tests.use = {1, 3, 4, 5, 7, 8, 9, 11, 14, 29, 32, 33, 35, 36, 37, 49, 50};
    terms.tests.thresholds = {{"32", 0.035}, {"35", 7.0}, {"36", 3000.0}, {"37", 20.0}};
    return terms;
}

// The pool of case A10, and assets that it may buy.
std::vector<Holding> market() {
    std::vector<Holding> holdings = sample::pool_of_a10();
    for (Holding offered : sample::random_pool(11, 150, false)) {
        offered.par = Decimal(0);
        offered.defaulted = false;
        holdings.push_back(std::move(offered));
    }
    return holdings;
}

Result<TestEngine> engine_of(const std::vector<Holding>& holdings, bool passing = false) {
    TestTerms given = terms();
    if (passing)
        for (const char* test : {"3", "4", "5", "7", "11", "49", "50"})
            given.tests.thresholds[test] = 0.25;
    return TestEngine::make(given, Pool(holdings, {RatingSource::kStated, given.mode, given.as_of}),
                            {});
}

std::vector<PoolTrade> candidates_of(const TestEngine& engine) {
    std::vector<PoolTrade> candidates;
    for (std::size_t row = 0; row < engine.pool().rows(); ++row)
        for (const TradeSide side : {TradeSide::kBuy, TradeSide::kSell})
            candidates.push_back({.side = side,
                                  .row = row,
                                  .par = 1e6,
                                  .price = engine.pool().holding(row).market_value->to_double()});
    return candidates;
}

TEST(TestTrades, RankingEqualsEachTradeByItselfForAnyNumberOfThreads) {
    const auto holdings = market();
    const TestEngine engine = engine_of(holdings).value();
    const auto weights = objective_weights(engine, {{"36", 0.5}, {"spread", 0.5}}).value();
    const auto candidates = candidates_of(engine);
    ThreadPool two(2);
    const auto ranked = rank_trades(engine, candidates, weights, {}).value();
    const auto parallel = rank_trades(engine, candidates, weights, {.threads = &two}).value();
    ASSERT_EQ(ranked.size(), candidates.size() - 150) << "what is not held cannot be sold";
    ASSERT_EQ(parallel.size(), ranked.size());
    const auto before = engine.figures(engine.state());
    const double base = objective(engine, weights, before).value();
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        const RankedTrade& trade = ranked[i];
        EXPECT_EQ(trade.trade.row, parallel[i].trade.row);
        EXPECT_EQ(trade.objective, parallel[i].objective);
        PoolState state = engine.state();
        ASSERT_TRUE(apply_trade(engine, state, trade.trade).has_value());
        const auto after = engine.figures(state, before);
        EXPECT_EQ(trade.newly_failing, newly_failing(engine, before, after));
        const double expected =
            trade.newly_failing.empty() ? objective(engine, weights, after).value() : 0.0;
        EXPECT_EQ(trade.objective, expected);
        EXPECT_EQ(trade.objective_change, expected - base);
        EXPECT_GE(*ranked[i > 0 ? i - 1 : 0].objective, *trade.objective);
    }
}

TEST(TestTrades, UndoRestoresTheFigures) {
    const auto holdings = market();
    const TestEngine engine = engine_of(holdings).value();
    PoolState state = engine.state();
    const auto before = engine.figures(state);
    PoolUndo undo;
    for (int turn = 0; turn < 3; ++turn) {
        for (std::size_t row = 0; row < engine.pool().rows(); row += 7)
            engine.hold(state, row, state.par()[row] * 0.3 + 1e5 * turn, &undo);
        engine.add_cash(state, 5e6);
        engine.restore(state, undo);
        const auto after = engine.figures(state);
        for (std::size_t i = 0; i < before.size(); ++i) {
            EXPECT_EQ(before[i].value, after[i].value);
            EXPECT_EQ(before[i].status, after[i].status);
        }
    }
}

TEST(TestTrades, SalesAreOfWhatIsHeld) {
    const auto holdings = market();
    const TestEngine engine = engine_of(holdings).value();
    PoolState state = engine.state();
    const std::size_t row = engine.pool().row_of("L010").value();
    EXPECT_FALSE(
        apply_trade(engine, state, {TradeSide::kSell, row, 2'000'001.0, 99.0}).has_value());
    EXPECT_TRUE(apply_trade(engine, state, {TradeSide::kSell, row, 2e6, 99.0}).has_value());
    EXPECT_EQ(state.par()[row], 0.0);
    EXPECT_EQ(state.principal_cash(), 20e6 + 1.98e6);
    EXPECT_EQ(objective_weights(engine, {{"spred", 1}}).error().errors[0].hint,
              "did you mean spread?");
}

TEST(TestTrades, ObjectiveIsTheWeightedRatioToTheThresholds) {
    const auto holdings = sample::pool_of_a10();
    const TestEngine engine = engine_of(holdings).value();
    const auto figures = engine.figures(engine.state());
    const auto weights = objective_weights(engine, {{"36", 0.25}, {"32", 0.75}}).value();
    EXPECT_NEAR(objective(engine, weights, figures).value(),
                100 * (0.25 * 3000 / 2697.0230414747 + 0.75 * 0.0393985849 / 0.035), 1e-6);
    // No asset pays less than annually: a share of zero has no ratio.
    const auto zero = objective_weights(engine, {{"2", 1.0}});
    EXPECT_FALSE(zero.has_value()) << "not a test of the deal";
}

TEST(TestTrades, RebalancingNeverMakesATestFailAndRaisesTheObjective) {
    const auto holdings = market();
    TestEngine engine = engine_of(holdings, true).value();
    const auto weights = objective_weights(engine, {{"36", 0.5}, {"32", 0.5}}).value();
    std::vector<std::size_t> unknown;
    RebalanceTerms rebalance_terms;
    rebalance_terms.sell =
        RebalanceLeg{.par = 6e6,
                     .increment = 5e5,
                     .rows = filter_rows(engine, "market_value>=90", unknown).value()};
    rebalance_terms.buy =
        RebalanceLeg{.par = 5e6,
                     .increment = 5e5,
                     .rows = filter_rows(engine, "country='US' and not dip", unknown).value()};
    EXPECT_TRUE(unknown.empty());
    for (std::size_t row = 0; row < engine.pool().rows(); ++row)
        rebalance_terms.prices.push_back(engine.pool().holding(row).market_value->to_double());
    const Rebalance result = rebalance(engine, rebalance_terms, weights, {}).value();
    EXPECT_DOUBLE_EQ(result.sold, 6e6);
    EXPECT_GT(result.bought, 0.0);
    double sold = 0.0;
    double bought = 0.0;
    PoolState state = engine.state();
    for (const PoolTrade& trade : result.trades) {
        (trade.side == TradeSide::kSell ? sold : bought) += trade.par;
        ASSERT_TRUE(apply_trade(engine, state, trade).has_value());
    }
    EXPECT_DOUBLE_EQ(sold, result.sold);
    EXPECT_DOUBLE_EQ(bought, result.bought);
    EXPECT_EQ(engine.figures(state)[0].value, result.figures_after_buys[0].value);
    EXPECT_TRUE(newly_failing(engine, result.before, result.figures_after_sells).empty());
    EXPECT_TRUE(
        newly_failing(engine, result.figures_after_sells, result.figures_after_buys).empty());
    EXPECT_GT(objective(engine, weights, result.figures_after_buys).value(),
              objective(engine, weights, result.before).value());
    rebalance_terms.sell->increment = 0.0;
    EXPECT_FALSE(rebalance(engine, rebalance_terms, weights, {}).has_value());
    EXPECT_FALSE(filter_rows(engine, "sum(par)>1", unknown).has_value());
    EXPECT_FALSE(filter_rows(engine, "par+1", unknown).has_value());
}

}  // namespace
}  // namespace ballast::clo
