// Suggested trades against closed forms and an independent linear program.
#include "risk/suggest.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

#include "math/linear_program.hpp"

namespace ballast::risk {
namespace {

// A market and own noise; the last line is a hedge that is not held.
SuggestBook random_book(std::size_t lines, std::size_t dates, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    SuggestBook book{.factors = {"Market"}, .net_value = 0.0, .cash = 0.0};
    book.pnl.pnl = math::Matrix::zero(dates, lines + 1);
    book.pnl.dates.resize(dates);
    std::vector<double> betas;
    for (std::size_t i = 0; i <= lines; ++i) {
        const bool hedge = i == lines;
        betas.push_back(hedge ? 1.0 : 0.5 + 0.1 * static_cast<double>(i % 11));
        book.lines.push_back({.symbol = hedge ? "SPY" : "S" + std::to_string(i),
                              .value = hedge ? 0.0 : 1000.0 * static_cast<double>(1 + i % 7),
                              .unit_value = hedge ? 500.0 : 10.0,
                              .is_tradable = !hedge,
                              .is_hedge = hedge,
                              .betas = {betas.back()}});
        book.pnl.symbols.push_back(book.lines.back().symbol);
        book.net_value += book.lines.back().value;
    }
    for (std::size_t t = 0; t < dates; ++t) {
        const double market = 0.01 * normal(random);
        for (std::size_t i = 0; i <= lines; ++i)
            book.pnl.pnl(t, i) = betas[i] * market + (i == lines ? 0.0 : 0.015 * normal(random));
    }
    return book;
}

SuggestGoal es_goal(double target) {
    return {.kind = GoalKind::kTail,
            .name = "ES",
            .tail = {.measure = TailMeasure::kEs, .confidence = 0.95},
            .target = target};
}

std::vector<double> values_of(const SuggestBook& book) {
    std::vector<double> values;
    for (const SuggestLine& line : book.lines) values.push_back(line.value);
    return values;
}

std::vector<Suggestion> suggested(const SuggestBook& book, const SuggestRequest& request) {
    const auto found =
        suggest(book, request,
                [&](std::size_t g, std::span<const double> values) -> Result<double> {
                    return tail_figures(book.pnl, values, request.goals[g].tail).value;
                },
                {});
    EXPECT_TRUE(found.has_value()) << (found ? "" : found.error().message);
    return found ? *found : std::vector<Suggestion>{};
}

double es_of(const SuggestBook& book, const std::vector<double>& values) {
    return tail_figures(book.pnl, values, es_goal(0).tail).value;
}

// Minimum turnover for ES <= target by Rockafellar and Uryasev (2000), equation 17: one row per
// scenario.
double full_program(const SuggestBook& book, double target) {
    math::LinearProgram program;
    std::vector<std::size_t> sells;
    for (const SuggestLine& line : book.lines)
        sells.push_back(program.add_variable(1.0, 0.0, line.value));
    const std::size_t level = program.add_variable(0.0, -math::kNoBound, math::kNoBound);
    const auto dates = static_cast<double>(book.pnl.dates.size());
    std::vector<math::LinearTerm> es{{level, 1.0}};
    for (std::size_t t = 0; t < book.pnl.dates.size(); ++t) {
        const std::size_t excess = program.add_variable(0.0, 0.0, math::kNoBound);
        es.push_back({excess, 1.0 / (0.05 * dates)});
        // excess >= -P&L - level
        std::vector<math::LinearTerm> row{{excess, 1.0}, {level, 1.0}};
        double now = 0.0;
        for (std::size_t i = 0; i < book.lines.size(); ++i) {
            row.push_back({sells[i], -book.pnl.pnl(t, i)});
            now += book.pnl.pnl(t, i) * book.lines[i].value;
        }
        program.add_row(row, -now, math::kNoBound);
    }
    program.add_row(es, -math::kNoBound, target);
    const auto solution = program.solve();
    EXPECT_EQ(solution.status, math::ProgramStatus::kOptimal);
    return solution.objective;
}

TEST(TailFigures, TheGradientIsTheDerivativeAndAddsUpToTheFigure) {
    const SuggestBook book = random_book(6, 200, 1);
    std::vector<double> values = values_of(book);
    for (const bool normal : {false, true}) {
        TailSettings settings = es_goal(0).tail;
        settings.normal = normal;
        const TailFigures figures = tail_figures(book.pnl, values, settings);
        double sum = 0.0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            sum += figures.gradient[i] * values[i];
            std::vector<double> moved = values;
            moved[i] += 0.01;
            EXPECT_NEAR((tail_figures(book.pnl, moved, settings).value - figures.value) / 0.01,
                        figures.gradient[i], 1e-5);
        }
        EXPECT_NEAR(sum, figures.value, 1e-9 * figures.value);
    }
}

TEST(Suggest, LeastTurnoverForAnEsIsThatOfTheProgramWithAllScenarios) {
    for (const unsigned seed : {1U, 2U, 3U}) {
        const SuggestBook book = random_book(12, 120, seed);
        const double target = 0.8 * es_of(book, values_of(book));
        const auto found =
            suggested(book, {.goals = {es_goal(target)}, .styles = {SuggestStyle::kLeastTurnover}});
        ASSERT_EQ(found.size(), 1U);
        ASSERT_TRUE(found[0].is_feasible) << found[0].reason;
        EXPECT_LE(found[0].goals[0].after, target * 1.0001);
        const double least = full_program(book, target);
        // Lots of 10 and a target moved until rounding meets it.
        EXPECT_GE(found[0].traded_value, least - 10.0 * 12);
        EXPECT_LE(found[0].traded_value, 1.02 * least + 10.0 * 12);
    }
}

TEST(Suggest, AHedgeOfBetaIsTheClosedForm) {
    const SuggestBook book = random_book(10, 60, 4);
    double beta = 0.0;
    for (const SuggestLine& line : book.lines) beta += line.value * line.betas[0];
    const auto found =
        suggested(book, {.goals = {{.kind = GoalKind::kFactor, .name = "beta", .tolerance = 0.01}},
                         .styles = {SuggestStyle::kHedge}});
    ASSERT_TRUE(found[0].is_feasible) << found[0].reason;
    ASSERT_EQ(found[0].trades.size(), 1U);
    EXPECT_NEAR(found[0].trades[0].value, -beta, 0.011 * book.net_value);
    EXPECT_LE(std::abs(found[0].goals[0].after), 0.01);
}

TEST(Suggest, ABetaOnOneSideIsMetWithTheLeastTurnover) {
    const SuggestBook book = random_book(10, 60, 4);
    double beta = 0.0;
    for (const SuggestLine& line : book.lines) beta += line.value * line.betas[0] / book.net_value;
    SuggestGoal goal{.kind = GoalKind::kFactor,
                     .side = GoalSide::kAtMost,
                     .name = "beta",
                     .target = beta - 0.2,
                     .tolerance = 0.01};
    const auto lower = suggested(book, {.goals = {goal}, .styles = {SuggestStyle::kHedge}});
    ASSERT_TRUE(lower[0].is_feasible) << lower[0].reason;
    EXPECT_LE(lower[0].goals[0].after, goal.target + 1e-12);
    EXPECT_GE(lower[0].goals[0].after, goal.target - 0.01);
    goal.side = GoalSide::kAtLeast;
    goal.target = beta - 0.2;
    const auto met = suggested(book, {.goals = {goal}, .styles = {SuggestStyle::kHedge}});
    EXPECT_TRUE(met[0].is_feasible);
    EXPECT_TRUE(met[0].trades.empty());
}

TEST(Suggest, AlternativesMeetTheGoalAndDifferAsTheySay) {
    const SuggestBook book = random_book(20, 150, 5);
    const double target = 0.85 * es_of(book, values_of(book));
    const auto found =
        suggested(book, {.goals = {es_goal(target)},
                         .styles = {SuggestStyle::kLeastTurnover, SuggestStyle::kFewestTrades,
                                    SuggestStyle::kProportional, SuggestStyle::kHedge}});
    ASSERT_EQ(found.size(), 4U);
    for (const Suggestion& one : found) {
        ASSERT_TRUE(one.is_feasible) << one.reason;
        EXPECT_LE(one.goals[0].after, target * 1.0001);
    }
    EXPECT_LE(found[0].traded_value, found[1].traded_value * 1.02);
    EXPECT_LE(found[0].traded_value, found[2].traded_value * 1.02);
    EXPECT_LE(found[1].trades.size(), found[0].trades.size());
    const auto largest = [&](const Suggestion& one) {
        double most = 0.0;
        for (const SuggestedTrade& trade : one.trades)
            most = std::max(most, std::abs(trade.value) / book.lines[trade.line].value);
        return most;
    };
    EXPECT_LT(largest(found[2]), largest(found[0]));
    EXPECT_EQ(found[3].trades.size(), 1U);
}

TEST(Suggest, WeightsAreReachedWithinTheToleranceOrHalfALot) {
    const SuggestBook book = random_book(5, 60, 6);
    SuggestGoal goal{.kind = GoalKind::kRebalance, .name = "weights", .tolerance = 0.001};
    goal.weights = {0.3, 0.2, 0.1, std::nullopt, 0.25, std::nullopt};
    SuggestRequest request{.goals = {goal}, .styles = {SuggestStyle::kLeastTurnover}};
    request.constraints.min_cash = -1e9;
    const auto found = suggested(book, request);
    ASSERT_TRUE(found[0].is_feasible) << found[0].reason;
    std::vector<double> values = values_of(book);
    for (const SuggestedTrade& trade : found[0].trades) values[trade.line] += trade.value;
    for (std::size_t i = 0; i < goal.weights.size(); ++i) {
        if (!goal.weights[i]) continue;
        EXPECT_NEAR(values[i] / book.net_value, *goal.weights[i],
                    std::max(0.001, 5.0 / book.net_value) + 1e-9);
    }
}

TEST(Suggest, TheConstraintThatPreventsAGoalIsNamedWithWhatCanBeReached) {
    const SuggestBook book = random_book(10, 100, 7);
    const double now = es_of(book, values_of(book));
    SuggestRequest request{.goals = {es_goal(0.5 * now)}, .styles = {SuggestStyle::kLeastTurnover}};
    request.constraints.max_turnover = 0.05;
    const auto found = suggested(book, request);
    ASSERT_FALSE(found[0].is_feasible);
    EXPECT_EQ(found[0].binding, std::vector<std::string>{"max_turnover"});
    ASSERT_TRUE(found[0].best.has_value());
    EXPECT_GT(*found[0].best, 0.5 * now);
    EXPECT_LT(*found[0].best, now);
    EXPECT_TRUE(found[0].trades.empty());
    EXPECT_EQ(found[0].conflict, (std::vector<std::string>{"max_turnover", "ES"}));
}

TEST(Suggest, GoalsThatExcludeEachOtherAreNamedWithoutThoseThatDoNot) {
    const SuggestBook book = random_book(10, 100, 7);
    const double now = es_of(book, values_of(book));
    const SuggestGoal neutral{
        .kind = GoalKind::kFactor, .name = "neutral", .target = 0.0, .tolerance = 0.01};
    const SuggestGoal market{
        .kind = GoalKind::kFactor, .name = "market", .target = 0.5, .tolerance = 0.01};
    const auto found = suggested(book, {.goals = {es_goal(0.9 * now), neutral, market},
                                        .styles = {SuggestStyle::kLeastTurnover}});
    ASSERT_FALSE(found[0].is_feasible);
    EXPECT_EQ(found[0].conflict, (std::vector<std::string>{"neutral", "market"}));
    EXPECT_TRUE(found[0].binding.empty());
    // No ES is reachable while the other goals exclude each other.
    EXPECT_FALSE(found[0].best);
}

// What the largest lines are cut to so that `is_met` holds, by bisection: the least turnover, since
// the figures are symmetric and convex.
double cut_level(const std::vector<double>& sizes,
                 const std::function<bool(const std::vector<double>&)>& is_met) {
    double low = 0.0;
    double high = *std::ranges::max_element(sizes);
    for (int round = 0; round < 100; ++round) {
        const double level = 0.5 * (low + high);
        std::vector<double> cut = sizes;
        for (double& size : cut) size = std::min(size, level);
        (is_met(cut) ? low : high) = level;
    }
    return low;
}

TEST(Suggest, TheShareOfTheLargestIsMetWithTheLeastTurnover) {
    SuggestBook book = random_book(15, 60, 9);
    book.cash = 3000.0;
    std::vector<double> sizes = values_of(book);
    const double gross = std::accumulate(sizes.begin(), sizes.end(), book.cash);
    const auto share = [&](std::vector<double> of, std::size_t count) {
        std::ranges::sort(of, std::greater());
        return std::accumulate(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(count), 0.0) /
               gross;  // what is sold is cash and stays in it
    };
    for (const std::size_t count : {1U, 3U, 10U}) {
        const double target = 0.85 * share(sizes, count);
        const auto found = suggested(book, {.goals = {{.kind = GoalKind::kTopShare,
                                                       .name = "largest",
                                                       .count = count,
                                                       .target = target}},
                                            .styles = {SuggestStyle::kLeastTurnover}});
        ASSERT_TRUE(found[0].is_feasible) << found[0].reason;
        EXPECT_NEAR(found[0].goals[0].before, share(sizes, count), 1e-12);
        std::vector<double> after = sizes;
        for (const SuggestedTrade& trade : found[0].trades) after[trade.line] += trade.value;
        EXPECT_LE(share(after, count), target);
        EXPECT_NEAR(found[0].goals[0].after, share(after, count), 1e-12);
        const double level =
            cut_level(sizes, [&](const auto& cut) { return share(cut, count) <= target; });
        double least = 0.0;
        for (const double size : sizes) least += std::max(size - level, 0.0);
        EXPECT_NEAR(found[0].traded_value, least, 10.0 * 15) << count;
    }
}

double herfindahl_of(const std::vector<double>& values) {
    double sum = 0.0, squares = 0.0;
    for (const double value : values) {
        sum += std::abs(value);
        squares += value * value;
    }
    return squares / (sum * sum);
}

TEST(Suggest, AHerfindahlIndexIsMetByCuttingTheLargestToOneSize) {
    const SuggestBook book = random_book(15, 60, 10);
    std::vector<double> sizes = values_of(book);
    sizes.pop_back();  // the hedge, which is not traded
    const double target = 0.9 * herfindahl_of(sizes);
    SuggestRequest request{
        .goals = {{.kind = GoalKind::kHerfindahl, .name = "index", .target = target}},
        .styles = {SuggestStyle::kLeastTurnover}};
    const auto found = suggested(book, request);
    ASSERT_TRUE(found[0].is_feasible) << found[0].reason;
    EXPECT_NEAR(found[0].goals[0].before, herfindahl_of(sizes), 1e-12);
    EXPECT_LE(found[0].goals[0].after, target);
    const double level =
        cut_level(sizes, [&](const auto& of) { return herfindahl_of(of) <= target; });
    double sold = 0.0;
    for (const double size : sizes) sold += std::max(size - level, 0.0);
    EXPECT_NEAR(found[0].traded_value, sold, 10.0 * 15);
    request.goals[0].target = 0.01;  // of 15 lines it is at least 1/15
    const auto none = suggested(book, request);
    EXPECT_FALSE(none[0].is_feasible);
    EXPECT_EQ(none[0].conflict, std::vector<std::string>{"index"});
}

TEST(Suggest, SharesOfABookWithShortPositionsAndDebtAreMet) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> drawn(-5000.0, 5000.0);
    for (const double cash : {-4000.0, 0.0, 4000.0}) {
        SuggestBook book = random_book(60, 60, 11);
        for (SuggestLine& line : book.lines)
            if (line.is_tradable) line.value = drawn(random);
        book.cash = cash;
        SuggestRequest request{
            .goals = {{.kind = GoalKind::kTopShare, .name = "ten", .count = 10, .target = 0.22},
                      {.kind = GoalKind::kHerfindahl, .name = "index", .target = 0.0185}},
            .styles = {SuggestStyle::kLeastTurnover, SuggestStyle::kFewestTrades,
                       SuggestStyle::kProportional}};
        request.constraints.min_cash = -1e6;
        for (const Suggestion& one : suggested(book, request)) {
            ASSERT_TRUE(one.is_feasible) << one.reason;
            std::vector<double> after = values_of(book);
            double gross = std::abs(one.cash_after);
            for (const SuggestedTrade& trade : one.trades) after[trade.line] += trade.value;
            EXPECT_LE(herfindahl_of(after), 0.0185);
            for (double& value : after) gross += value = std::abs(value);
            std::ranges::sort(after, std::greater());
            EXPECT_LE(std::accumulate(after.begin(), after.begin() + 10, 0.0) / gross, 0.22);
        }
    }
}

TEST(Suggest, NoMoreTradesThanAllowed) {
    const SuggestBook book = random_book(15, 100, 8);
    SuggestRequest request{.goals = {es_goal(0.9 * es_of(book, values_of(book)))},
                           .styles = {SuggestStyle::kProportional}};
    request.constraints.max_trades = 4;
    const auto found = suggested(book, request);
    if (found[0].is_feasible) {
        EXPECT_LE(found[0].trades.size(), 4U);
        EXPECT_LE(found[0].goals[0].after, found[0].goals[0].target * 1.0001);
    } else {
        EXPECT_EQ(found[0].binding, std::vector<std::string>{"max_trades"});
    }
}

// One sale of the large line reaches the goal, one of a line with the most risk per value does not.
TEST(Suggest, ASingleTradeThatReachesTheGoalIsFound) {
    SuggestBook book = random_book(4, 200, 3);
    const double betas[] = {0.6, 2.0, 2.0, 2.0};
    for (std::size_t i = 0; i < 4; ++i) {
        book.lines[i].value = i == 0 ? 7000.0 : 1000.0;
        book.lines[i].betas = {betas[i]};
        for (std::size_t t = 0; t < 200; ++t) book.pnl.pnl(t, i) = betas[i] * book.pnl.pnl(t, 4);
    }
    book.net_value = 10000.0;
    SuggestRequest request{.goals = {es_goal(0.75 * es_of(book, values_of(book)))},
                           .styles = {SuggestStyle::kLeastTurnover, SuggestStyle::kFewestTrades,
                                      SuggestStyle::kProportional}};
    request.constraints.max_trades = 1;
    for (const Suggestion& one : suggested(book, request)) {
        EXPECT_TRUE(one.is_feasible) << one.reason;
        ASSERT_EQ(one.trades.size(), 1U);
        EXPECT_EQ(one.trades[0].line, 0U);
    }
    request.goals = {es_goal(0.2 * es_of(book, values_of(book)))};
    for (const Suggestion& one : suggested(book, request)) {
        EXPECT_FALSE(one.is_feasible);
        EXPECT_EQ(one.reason, "no trades that reach the goals were found with max_trades 1");
    }
}

}  // namespace
}  // namespace ballast::risk
