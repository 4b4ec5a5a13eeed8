#include "risk/suggest_program.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <utility>

#include "risk/concentration.hpp"

namespace ballast::risk {

namespace {

constexpr double kTailTolerance = 1e-5;  // relative, of cutting planes
constexpr int kMostCuts = 400;
constexpr int kReweightings = 5;
constexpr int kSizeRounds = 60;
constexpr double kSmallTrade = 1e-4;       // of the gross value, in the reweighting
constexpr double kLargestPosition = 10.0;  // times the gross value
constexpr double kTieBreak = 1e-3;         // of the turnover, in the proportional objective

}  // namespace

SuggestProgram::SuggestProgram(const SuggestBook& book, const SuggestRequest& request,
                               SuggestStyle style, const std::vector<bool>& allowed,
                               const std::vector<double>& targets, Relaxation relaxed)
    : book_(book),
      request_(request),
      style_(style),
      targets_(targets),
      relaxed_(std::move(relaxed)),
      pairs_(book.lines.size()),
      used_cuts_(request.goals.size(), 0) {
    for (const SuggestLine& line : book.lines) gross_ += std::abs(line.value);
    add_variables(allowed);
    add_goal_rows();
    add_constraint_rows();
    if (style == SuggestStyle::kProportional) add_proportion();
}

// The size to which larger lines are cut so that the Herfindahl index is at most the target; zero
// if it is above it with lines of one size.
double SuggestProgram::size_within(double target) const {
    std::vector<double> sizes;
    for (const SuggestLine& line : book_.lines)
        if (line.value != 0.0) sizes.push_back(std::abs(line.value));
    if (herfindahl(sizes) <= target) return std::numeric_limits<double>::infinity();
    if (target * static_cast<double>(sizes.size()) < 1.0) return 0.0;
    double low = 0.0;
    double high = std::ranges::max(sizes);
    for (int round = 0; round < kSizeRounds; ++round) {
        const double size = 0.5 * (low + high);
        std::vector<double> cut = sizes;
        for (double& one : cut) one = std::min(one, size);
        (herfindahl(cut) <= target ? low : high) = size;
    }
    return low;
}

// Values after the trades within bounds, as bounds of purchase and sale.
void SuggestProgram::add_variables(const std::vector<bool>& allowed) {
    double largest = kLargestPosition * std::max(gross_, book_.net_value);
    for (std::size_t g = 0; g < request_.goals.size(); ++g) {
        if (request_.goals[g].kind != GoalKind::kHerfindahl || relaxed_.without(g)) continue;
        const double size = size_within(targets_[g]);
        if (size == 0.0) {
            contradiction_ = fmt::format("a Herfindahl index of {:.4g} requires {:.0f} positions",
                                         targets_[g], std::ceil(1.0 / targets_[g]));
            return;
        }
        largest = std::min(largest, size);
    }
    for (std::size_t i = 0; i < book_.lines.size(); ++i) {
        const SuggestLine& line = book_.lines[i];
        const bool shorts = request_.constraints.allow_shorts || relaxed_.shorts ||
                            (style_ == SuggestStyle::kHedge && line.is_hedge);
        double low = shorts ? -largest : std::max(std::min(line.value, 0.0), -largest);
        double high = largest;
        for (std::size_t g = 0; g < request_.goals.size(); ++g) {
            const SuggestGoal& goal = request_.goals[g];
            if (relaxed_.without(g)) continue;
            if (goal.kind == GoalKind::kMaxWeight) {
                low = std::max(low, -goal.target * book_.net_value);
                high = std::min(high, goal.target * book_.net_value);
            }
            if (goal.kind == GoalKind::kRebalance && goal.weights[i]) {
                low = std::max(low, (*goal.weights[i] - goal.tolerance) * book_.net_value);
                high = std::min(high, (*goal.weights[i] + goal.tolerance) * book_.net_value);
            }
        }
        const bool tradable = line.unit_value != 0.0 && (allowed[i] || relaxed_.symbols);
        if (low > high) {
            contradiction_ =
                fmt::format("the goals and constraints on {} contradict each other", line.symbol);
            continue;
        }
        if (!tradable) {
            const double slack = 1e-9 * std::max(gross_, 1.0);
            if (line.value < low - slack || line.value > high + slack)
                contradiction_ = fmt::format("{} would have to be traded", line.symbol);
            continue;
        }
        Pair pair;
        pair.buy = program_.add_variable(1.0, std::max(0.0, low - line.value),
                                         std::max(0.0, high - line.value));
        pair.sell = program_.add_variable(1.0, std::max(0.0, line.value - high),
                                          std::max(0.0, line.value - low));
        forced_cash_ += std::max(0.0, line.value - high) - std::max(0.0, low - line.value);
        pairs_[i] = pair;
    }
}

std::size_t SuggestProgram::add_change_row(const std::vector<double>& per_change, double lower,
                                           double upper, std::string name) {
    std::vector<math::LinearTerm> terms;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        if (!pairs_[i]) continue;
        terms.push_back({pairs_[i]->buy, per_change[i]});
        terms.push_back({pairs_[i]->sell, -per_change[i]});
    }
    row_names_.push_back(std::move(name));
    return program_.add_row(terms, lower, upper);
}

void SuggestProgram::add_goal_rows() {
    for (std::size_t g = 0; g < request_.goals.size(); ++g) {
        const SuggestGoal& goal = request_.goals[g];
        if (relaxed_.without(g)) continue;
        if (goal.kind == GoalKind::kFactor) add_beta_row(goal);
        if (goal.kind == GoalKind::kGross) add_gross_rows(goal);
        if (goal.kind == GoalKind::kTopShare) add_top_rows(goal, targets_[g]);
    }
}

void SuggestProgram::add_beta_row(const SuggestGoal& goal) {
    std::vector<double> per_value;
    double now = 0.0;
    for (const SuggestLine& line : book_.lines) {
        per_value.push_back(line.betas[goal.factor]);
        now += line.value * line.betas[goal.factor];
    }
    // Half of the tolerance is left for the rounding to lots.
    const double half = 0.5 * goal.tolerance;
    const auto change_to = [&](double beta) { return beta * book_.net_value - now; };
    switch (goal.side) {
        case GoalSide::kWithin:
            add_change_row(per_value, change_to(goal.target - half), change_to(goal.target + half),
                           "");
            break;
        case GoalSide::kAtMost:
            add_change_row(per_value, -math::kNoBound, change_to(goal.target - half), "");
            break;
        case GoalSide::kAtLeast:
            add_change_row(per_value, change_to(goal.target + half), math::kNoBound, "");
            break;
    }
}

// terms + |value after the trades| of line i >= 0: two rows.
void SuggestProgram::add_size_rows(std::size_t i, std::vector<math::LinearTerm> terms) {
    const std::size_t own = terms.size();
    for (const double sign : {1.0, -1.0}) {
        terms.resize(own);
        if (pairs_[i]) {
            terms.push_back({pairs_[i]->buy, -sign});
            terms.push_back({pairs_[i]->sell, sign});
        }
        row_names_.emplace_back();
        program_.add_row(terms, sign * book_.lines[i].value, math::kNoBound);
    }
}

void SuggestProgram::add_gross_rows(const SuggestGoal& goal) {
    std::vector<math::LinearTerm> sum;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        sum.push_back({program_.add_variable(0.0, 0.0, math::kNoBound), 1.0});
        add_size_rows(i, {sum.back()});
    }
    row_names_.emplace_back();
    program_.add_row(sum, -math::kNoBound, goal.target * book_.net_value);
}

// The sum of the largest k of n sizes is the least of k u + sum of max(size - u, 0) over u
// (Ogryczak and Tamir 2003).
void SuggestProgram::add_top_rows(const SuggestGoal& goal, double share) {
    const std::size_t level = program_.add_variable(0.0, 0.0, math::kNoBound);
    std::vector<math::LinearTerm> row{{level, static_cast<double>(goal.count)}};
    // Cash is a part of the gross value. Its size is at least its amount with either sign; taken is
    // that after the trades that the bounds require.
    const double sign = book_.cash + forced_cash_ < 0.0 ? -1.0 : 1.0;
    const double cost = request_.constraints.cost_bp * 1e-4;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        row.push_back({program_.add_variable(0.0, 0.0, math::kNoBound), 1.0});
        add_size_rows(i, {{level, 1.0}, row.back()});
        if (!pairs_[i]) continue;
        row.push_back({pairs_[i]->buy, -share * (side(i) - sign * (1.0 + cost))});
        row.push_back({pairs_[i]->sell, share * (side(i) - sign * (1.0 - cost))});
    }
    row_names_.emplace_back();
    program_.add_row(row, -math::kNoBound, share * (gross_ + sign * book_.cash));
}

void SuggestProgram::add_constraint_rows() {
    const SuggestConstraints& limits = request_.constraints;
    std::vector<math::LinearTerm> turnover;
    std::vector<math::LinearTerm> cash;
    const double cost = limits.cost_bp * 1e-4;
    for (const auto& pair : pairs_) {
        if (!pair) continue;
        turnover.push_back({pair->buy, 1.0});
        turnover.push_back({pair->sell, 1.0});
        cash.push_back({pair->buy, 1.0 + cost});
        cash.push_back({pair->sell, -1.0 + cost});
    }
    if (limits.max_turnover && !relaxed_.turnover) {
        row_names_.emplace_back("max_turnover");
        program_.add_row(turnover, -math::kNoBound, *limits.max_turnover * gross_);
    }
    if (!relaxed_.cash) {
        const double least = limits.min_cash.value_or(std::min(book_.cash, 0.0));
        row_names_.emplace_back("min_cash");
        program_.add_row(cash, -math::kNoBound, book_.cash - least);
    }
}

// Every position held changes by at most one share of its value, which is minimal.
void SuggestProgram::add_proportion() {
    const std::size_t share = program_.add_variable(std::max(gross_, 1.0), 0.0, math::kNoBound);
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        if (!pairs_[i]) continue;
        const double size = std::abs(book_.lines[i].value);
        const math::LinearTerm terms[]{
            {pairs_[i]->buy, 1.0}, {pairs_[i]->sell, 1.0}, {share, -size}};
        row_names_.emplace_back();
        program_.add_row(terms, -math::kNoBound, 0.0);
        program_.set_cost(pairs_[i]->buy, kTieBreak);
        program_.set_cost(pairs_[i]->sell, kTieBreak);
    }
}

void SuggestProgram::add_cut(std::size_t goal, const std::vector<double>& gradient) {
    double now = 0.0;
    for (std::size_t i = 0; i < gradient.size(); ++i) now += gradient[i] * book_.lines[i].value;
    add_change_row(gradient, -math::kNoBound, targets_[goal] - now, "");
}

std::vector<double> SuggestProgram::change_of(const math::ProgramSolution& solution) const {
    std::vector<double> change(pairs_.size(), 0.0);
    for (std::size_t i = 0; i < pairs_.size(); ++i)
        if (pairs_[i]) change[i] = solution.x[pairs_[i]->buy] - solution.x[pairs_[i]->sell];
    return change;
}

std::vector<double> SuggestProgram::values_after(const std::vector<double>& change) const {
    std::vector<double> values(change.size());
    for (std::size_t i = 0; i < change.size(); ++i) values[i] = book_.lines[i].value + change[i];
    return values;
}

// Candes, Wakin and Boyd (2008): a cost of one over the size of a trade approximates the count of
// trades.
void SuggestProgram::reweight(const std::vector<double>& change) {
    const double floor = kSmallTrade * std::max(gross_, 1.0);
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        if (!pairs_[i]) continue;
        const double cost = floor / (std::abs(change[i]) + floor);
        program_.set_cost(pairs_[i]->buy, cost);
        program_.set_cost(pairs_[i]->sell, cost);
    }
}

// The gradient of a tail figure at values that miss the goal.
std::optional<std::vector<double>> SuggestProgram::violated(
    std::size_t g, const std::vector<double>& values) const {
    const SuggestGoal& goal = request_.goals[g];
    if (goal.kind != GoalKind::kTail) return std::nullopt;
    // Convex in place of a VaR by scenarios, which is not.
    TailSettings convex = goal.tail;
    if (!convex.normal) convex.measure = TailMeasure::kEs;
    TailFigures figures = tail_figures(book_.pnl, values, convex);
    if (figures.value <= targets_[g] + kTailTolerance * std::abs(targets_[g])) return std::nullopt;
    return std::move(figures.gradient);
}

Result<math::ProgramSolution> SuggestProgram::with_cuts(std::vector<CutPool>& pools,
                                                        const Work& work) {
    for (int round = 0; round < kMostCuts; ++round) {
        TRY_STATUS(work.cancel.check());
        for (std::size_t g = 0; g < pools.size(); ++g)
            for (; !relaxed_.without(g) && used_cuts_[g] < pools[g].size(); ++used_cuts_[g])
                add_cut(g, pools[g][used_cuts_[g]]);
        math::ProgramSolution solution = program_.solve();
        if (solution.status != math::ProgramStatus::kOptimal) return solution;
        const std::vector<double> values = values_after(change_of(solution));
        bool holds = true;
        for (std::size_t g = 0; g < request_.goals.size(); ++g) {
            if (relaxed_.without(g)) continue;
            auto cut = violated(g, values);
            if (!cut) continue;
            pools[g].push_back(*std::move(cut));
            holds = false;
        }
        if (holds) return solution;
    }
    return fail(Code::kUnavailable,
                fmt::format("the suggestion did not converge within {} cutting planes", kMostCuts));
}

Result<ProgramOutcome> SuggestProgram::solve(std::vector<CutPool>& pools, const Work& work) {
    ProgramOutcome outcome;
    if (!contradiction_.empty()) {
        outcome.reason = contradiction_;
        return outcome;
    }
    TRY(math::ProgramSolution solution, with_cuts(pools, work));
    if (solution.status != math::ProgramStatus::kOptimal) {
        outcome.reason = "no trades within the constraints reach the goals";
        return outcome;
    }
    if (style_ == SuggestStyle::kFewestTrades)
        for (int round = 0; round < kReweightings; ++round) {
            reweight(change_of(solution));
            TRY(solution, with_cuts(pools, work));
            if (solution.status != math::ProgramStatus::kOptimal) {
                outcome.reason = "no trades within the constraints reach the goals";
                return outcome;
            }
        }
    outcome.is_feasible = true;
    outcome.change = change_of(solution);
    for (std::size_t row = 0; row < row_names_.size(); ++row)
        if (!row_names_[row].empty() && std::abs(solution.row_duals[row]) > 1e-9)
            outcome.binding.push_back(row_names_[row]);
    return outcome;
}

}  // namespace ballast::risk
