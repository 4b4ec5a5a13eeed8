#include "clo/test_trades.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "base/text.hpp"
#include "base/threads.hpp"
#include "clo/asset_query.hpp"

namespace ballast::clo {

namespace {

// Candidates of one block, each evaluated on a state of the block.
constexpr std::size_t kCandidatesAtOnce = 64;
constexpr double kTradeTolerance = 1e-12;

// The par held after a trade, and whether there is enough for a sale; rounding apart.
std::optional<double> par_after(double held, const PoolTrade& trade) {
    if (trade.side == TradeSide::kBuy) return held + trade.par;
    const double left = held - trade.par;
    if (left >= 0.0) return left;
    if (-left <= kTradeTolerance * held) return 0.0;
    return std::nullopt;
}

double cash_of(const PoolTrade& trade) {
    const double amount = trade.par * trade.price / 100.0;
    return trade.side == TradeSide::kBuy ? -amount : amount;
}

bool is_worse(const TestDefinition& test, double before, double after) {
    if (std::isnan(before) || std::isnan(after)) return false;
    const double change = test.bound == Bound::kMax ? after - before : before - after;
    return change > kTradeTolerance * std::max(std::abs(before), std::abs(after));
}

// Applies a trade, evaluates it and takes it back.
class Trial {
public:
    Trial(const TestEngine& engine, PoolState state, std::span<const TestFigures> before,
          std::span<const ObjectiveWeight> weights)
        : engine_(engine), state_(std::move(state)), before_(before), weights_(weights) {}

    std::optional<RankedTrade> run(const PoolTrade& trade) {
        const auto par = par_after(state_.par()[trade.row], trade);
        if (!par) return std::nullopt;
        engine_.hold(state_, trade.row, *par, &undo_);
        engine_.add_cash(state_, cash_of(trade));
        engine_.figures_into(state_, before_, after_);
        engine_.restore(state_, undo_);
        RankedTrade ranked{.trade = trade};
        ranked.newly_failing = newly_failing(engine_, before_, after_);
        ranked.objective = objective(engine_, weights_, after_);
        const bool zeroed = std::ranges::any_of(ranked.newly_failing, [&](std::size_t test) {
            return engine_.tests()[test].zeroes_objective;
        });
        if (zeroed && ranked.objective) ranked.objective = 0.0;
        ranked.tightest = tightest_cushion(engine_, after_);
        return ranked;
    }

private:
    const TestEngine& engine_;
    PoolState state_;
    std::span<const TestFigures> before_;
    std::span<const ObjectiveWeight> weights_;
    PoolUndo undo_;
    std::vector<TestFigures> after_;
};

// Candidates that cannot be traded have no entry.
std::vector<std::optional<RankedTrade>> trials(const TestEngine& engine, const PoolState& state,
                                               std::span<const TestFigures> before,
                                               std::span<const PoolTrade> candidates,
                                               std::span<const ObjectiveWeight> weights,
                                               const Work& work) {
    std::vector<std::optional<RankedTrade>> results(candidates.size());
    // No more states than threads would use, each of them copied once per block.
    const std::size_t block = std::max(kCandidatesAtOnce, candidates.size() / 64);
    parallel_blocks(work, candidates.size(), block,
                    [&](std::size_t /*index*/, std::size_t begin, std::size_t end) {
                        Trial trial(engine, state, before, weights);
                        for (std::size_t i = begin; i < end; ++i)
                            results[i] = trial.run(candidates[i]);
                    });
    return results;
}

// Better objective first, then by asset id and side.
bool is_better(const TestEngine& engine, const RankedTrade& a, const RankedTrade& b) {
    if (a.objective.has_value() != b.objective.has_value()) return a.objective.has_value();
    if (a.objective && *a.objective != *b.objective) return *a.objective > *b.objective;
    const std::string& first = engine.pool().holding(a.trade.row).id;
    const std::string& second = engine.pool().holding(b.trade.row).id;
    if (first != second) return first < second;
    if (a.trade.side != b.trade.side) return a.trade.side < b.trade.side;
    return a.trade.par < b.trade.par;
}

void add_trade(std::vector<PoolTrade>& trades, const PoolTrade& trade) {
    for (PoolTrade& other : trades)
        if (other.row == trade.row && other.side == trade.side) {
            other.par += trade.par;
            return;
        }
    trades.push_back(trade);
}

// Trades one increment after another while it helps; returns the par traded.
double trade_leg(const TestEngine& engine, PoolState& state, std::span<const TestFigures> before,
                 TradeSide side, const RebalanceLeg& leg, std::span<const double> prices,
                 std::span<const ObjectiveWeight> weights, const Work& work,
                 std::vector<PoolTrade>& trades) {
    double done = 0.0;
    std::vector<TestFigures> current(before.begin(), before.end());
    while (done < leg.par * (1.0 - kTradeTolerance)) {
        std::vector<PoolTrade> candidates;
        for (const std::size_t row : leg.rows) {
            if (std::isnan(prices[row])) continue;
            double par = std::min(leg.increment, leg.par - done);
            if (side == TradeSide::kSell) par = std::min(par, state.par()[row]);
            if (par > 0.0)
                candidates.push_back({.side = side, .row = row, .par = par, .price = prices[row]});
        }
        const RankedTrade* best = nullptr;
        const auto results = trials(engine, state, current, candidates, weights, work);
        for (const auto& result : results) {
            if (!result || !result->newly_failing.empty() || !result->objective) continue;
            if (best == nullptr || is_better(engine, *result, *best)) best = &*result;
        }
        if (best == nullptr) break;
        if (!apply_trade(engine, state, best->trade)) break;
        add_trade(trades, best->trade);
        done += best->trade.par;
        current = engine.figures(state, current);
    }
    return done;
}

}  // namespace

Status apply_trade(const TestEngine& engine, PoolState& state, const PoolTrade& trade) {
    const double held = state.par()[trade.row];
    const auto par = par_after(held, trade);
    if (!par)
        return fail(Code::kInvalidInput,
                    fmt::format("a sale of {} of {} is more than the {} held", trade.par,
                                engine.pool().holding(trade.row).id, held));
    engine.hold(state, trade.row, *par);
    engine.add_cash(state, cash_of(trade));
    return {};
}

Result<std::vector<ObjectiveWeight>> objective_weights(
    const TestEngine& engine, const std::map<std::string, double>& weights) {
    std::vector<ObjectiveWeight> result;
    for (const auto& [name, weight] : weights) {
        const auto test = engine.find(name);
        if (test && engine.tests()[*test].reported) {
            result.push_back({*test, weight});
            continue;
        }
        std::vector<std::string_view> words;
        for (const TestDefinition& definition : engine.tests())
            if (definition.reported) words.push_back(definition.id);
        const std::string_view near = nearest_word(name, words);
        const std::string message = fmt::format("the deal has no test {}", name);
        Error error = fail(Code::kInvalidInput, message);
        error.errors.push_back({fmt::format("/weights/{}", name), "unknown_test", message,
                                near.empty() ? "give the number or id of a test of the deal"
                                             : fmt::format("did you mean {}?", near)});
        return error;
    }
    return result;
}

std::optional<double> objective(const TestEngine& engine, std::span<const ObjectiveWeight> weights,
                                std::span<const TestFigures> figures) {
    double sum = 0.0;
    for (const ObjectiveWeight& entry : weights) {
        if (entry.weight == 0.0) continue;
        const TestFigures& test = figures[entry.test];
        const bool highest = engine.tests()[entry.test].bound == Bound::kMax;
        const double above = highest ? test.threshold : test.value;
        const double below = highest ? test.value : test.threshold;
        if (std::isnan(above) || !(below > 0.0)) return std::nullopt;
        sum += entry.weight * above / below;
    }
    return 100.0 * sum;
}

std::vector<std::size_t> newly_failing(const TestEngine& engine,
                                       std::span<const TestFigures> before,
                                       std::span<const TestFigures> after) {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < after.size(); ++i) {
        const TestDefinition& test = engine.tests()[i];
        if (!test.reported || after[i].status != TestStatus::kFail) continue;
        const bool failed = before[i].status == TestStatus::kFail ||
                            before[i].status == TestStatus::kMaintained ||
                            before[i].status == TestStatus::kImproved;
        if (!failed || is_worse(test, before[i].value, after[i].value)) result.push_back(i);
    }
    return result;
}

TightestCushion tightest_cushion(const TestEngine& engine, std::span<const TestFigures> figures) {
    TightestCushion tightest;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const TestFigures& test = figures[i];
        if (!engine.tests()[i].reported || std::isnan(test.value) || std::isnan(test.threshold) ||
            test.threshold == 0.0)
            continue;
        const double sign = engine.tests()[i].bound == Bound::kMax ? 1.0 : -1.0;
        const double share = sign * (test.threshold - test.value) / std::abs(test.threshold);
        if (tightest.test && share >= tightest.share) continue;
        tightest = {.test = i, .share = share};
    }
    return tightest;
}

Result<std::vector<RankedTrade>> rank_trades(const TestEngine& engine,
                                             std::span<const PoolTrade> candidates,
                                             std::span<const ObjectiveWeight> weights,
                                             const Work& work) {
    const PoolState state = engine.state();
    const std::vector<TestFigures> before = engine.figures(state);
    const auto base = objective(engine, weights, before);
    std::vector<RankedTrade> ranked;
    for (auto& result : trials(engine, state, before, candidates, weights, work)) {
        if (!result) continue;
        if (base && result->objective) result->objective_change = *result->objective - *base;
        ranked.push_back(std::move(*result));
    }
    std::ranges::sort(ranked, [&](const RankedTrade& a, const RankedTrade& b) {
        return is_better(engine, a, b);
    });
    return ranked;
}

Result<Rebalance> rebalance(const TestEngine& engine, const RebalanceTerms& terms,
                            std::span<const ObjectiveWeight> weights, const Work& work) {
    Rebalance result;
    PoolState state = engine.state();
    result.before = engine.figures(state);
    constexpr double kMaxTrades = 5'000.0;
    for (const auto* leg : {&terms.sell, &terms.buy})
        if (*leg && (!((*leg)->par > 0.0) || !((*leg)->increment > 0.0) ||
                     (*leg)->par / (*leg)->increment > kMaxTrades))
            return fail(Code::kInvalidInput,
                        fmt::format("par {} in increments of {}: expected both above 0 and at "
                                    "most {} trades",
                                    (*leg)->par, (*leg)->increment, kMaxTrades));
    if (terms.sell)
        result.sold = trade_leg(engine, state, result.before, TradeSide::kSell, *terms.sell,
                                terms.prices, weights, work, result.trades);
    result.after_sells = state;
    result.figures_after_sells = engine.figures(state, result.before);
    if (terms.buy)
        result.bought = trade_leg(engine, state, result.figures_after_sells, TradeSide::kBuy,
                                  *terms.buy, terms.prices, weights, work, result.trades);
    result.after_buys = state;
    result.figures_after_buys = engine.figures(state, result.before);
    return result;
}

Result<std::vector<std::size_t>> filter_rows(TestEngine& engine, std::string_view condition,
                                             std::vector<std::size_t>& unknown) {
    return filter_pool(engine.pool(), engine.terms(), condition, unknown);
}

}  // namespace ballast::clo
