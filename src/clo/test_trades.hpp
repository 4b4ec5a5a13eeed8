// Hypothetical trades on the collateral tests of a deal: their effect, the ranking of candidates
// and greedy rebalancing.
//
// A buy at price p adds par and takes par x p / 100 of principal cash, a sale the reverse. A test
// that fails before a trade may stay failing if it is no worse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/work.hpp"
#include "clo/test_engine.hpp"

namespace ballast::clo {

enum class TradeSide : std::uint8_t { kBuy, kSell };

struct PoolTrade {
    TradeSide side = TradeSide::kBuy;
    std::size_t row = 0;
    double par = 0.0;
    double price = 0.0;  // percent of par
};

// Fails where a sale is of more than is held at that point.
Status apply_trade(const TestEngine& engine, PoolState& state, const PoolTrade& trade);

// Weight by test, a number or id. Indices are those of TestEngine::tests.
struct ObjectiveWeight {
    std::size_t test = 0;
    double weight = 0.0;
};
Result<std::vector<ObjectiveWeight>> objective_weights(
    const TestEngine& engine, const std::map<std::string, double>& weights);

// 100 x the sum of weight x threshold / value of highest limits and value / threshold of lowest
// ones; nullopt where a figure is missing or a divisor is not positive.
std::optional<double> objective(const TestEngine& engine, std::span<const ObjectiveWeight> weights,
                                std::span<const TestFigures> figures);

// Tests that a trade makes fail: those that fail after it and passed before or are worse.
std::vector<std::size_t> newly_failing(const TestEngine& engine,
                                       std::span<const TestFigures> before,
                                       std::span<const TestFigures> after);

// The smallest cushion of the tests as a share of the threshold, and its test.
struct TightestCushion {
    std::optional<std::size_t> test;
    double share = 0.0;
};
TightestCushion tightest_cushion(const TestEngine& engine, std::span<const TestFigures> figures);

struct RankedTrade {
    PoolTrade trade;
    std::optional<double> objective;         // after the trade; 0 where a test newly fails
    std::optional<double> objective_change;  // from before
    std::vector<std::size_t> newly_failing;
    TightestCushion tightest;
};

// The effect of each trade by itself, best objective change first, ties by asset id. Trades without
// an objective are last. The result does not depend on the number of threads.
Result<std::vector<RankedTrade>> rank_trades(const TestEngine& engine,
                                             std::span<const PoolTrade> candidates,
                                             std::span<const ObjectiveWeight> weights,
                                             const Work& work);

struct RebalanceLeg {
    double par = 0.0;               // to trade in all
    double increment = 0.0;         // of one trade
    std::vector<std::size_t> rows;  // that may be traded
};

struct RebalanceTerms {
    std::optional<RebalanceLeg> sell;
    std::optional<RebalanceLeg> buy;
    std::vector<double> prices;  // by row; NaN: the row is not traded
};

struct Rebalance {
    std::vector<PoolTrade> trades;  // of one asset and side added up, in the order of the first
    double sold = 0.0;
    double bought = 0.0;
    PoolState after_sells;
    PoolState after_buys;
    std::vector<TestFigures> before;
    std::vector<TestFigures> figures_after_sells;
    std::vector<TestFigures> figures_after_buys;
};

// Repeats the trade of one increment with the best objective, ties by asset id, until the par is
// reached or every further trade would make a test fail that did not before, or worse; first the
// sales, then the buys.
Result<Rebalance> rebalance(const TestEngine& engine, const RebalanceTerms& terms,
                            std::span<const ObjectiveWeight> weights, const Work& work);

// The rows whose asset meets a condition, such as "country='US' and market_value>=90". Rows for
// which it is unknown are not among them and are added to `unknown`.
Result<std::vector<std::size_t>> filter_rows(TestEngine& engine, std::string_view condition,
                                             std::vector<std::size_t>& unknown);

}  // namespace ballast::clo
