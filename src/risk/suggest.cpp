#include "risk/suggest.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <numeric>
#include <utility>

#include "risk/concentration.hpp"
#include "risk/suggest_program.hpp"

namespace ballast::risk {

namespace {

constexpr int kTargetSearches = 8;       // of targets that are met after rounding
constexpr double kFullTolerance = 1e-4;  // relative, of a tail goal
constexpr double kTooLow = 0.97;         // of the target: fewer trades would do
constexpr int kRoundingSteps = 60;
constexpr int kBestRounds = 12;  // of the bisection for the lowest tail figure

// How far a beta is from what the goal asks for.
double beta_distance(const SuggestGoal& goal, double beta) {
    switch (goal.side) {
        case GoalSide::kWithin:
            return std::abs(beta - goal.target);
        case GoalSide::kAtMost:
            return beta - goal.target;
        case GoalSide::kAtLeast:
            return goal.target - beta;
    }
    return 0.0;
}

bool is_share(GoalKind kind) {
    return kind == GoalKind::kTopShare || kind == GoalKind::kHerfindahl;
}

double beta_slack(const SuggestGoal& goal) {
    return goal.side == GoalSide::kWithin ? goal.tolerance : 0.0;
}

class Search {
public:
    Search(const SuggestBook& book, const SuggestRequest& request, const FullTail& full,
           const Work& work)
        : book_(book), request_(request), full_(full), work_(work), pools_(request.goals.size()) {
        for (const SuggestLine& line : book.lines) {
            values_.push_back(line.value);
            gross_ += std::abs(line.value);
        }
    }

    Result<Suggestion> find(SuggestStyle style) {
        had_too_many_ = false;
        std::vector<bool> allowed = allowed_by(style);
        TRY(Suggestion found, meet(style, allowed));
        const auto& most = request_.constraints.max_trades;
        // The largest trades of a solution that has too many, then only these.
        for (int round = 0; most && found.is_feasible && found.trades.size() > *most && round < 8;
             ++round) {
            std::fill(allowed.begin(), allowed.end(), false);
            const std::size_t keep =
                round == 0 ? std::max<std::size_t>(*most, found.trades.size() / 2) : *most;
            for (std::size_t k = 0; k < std::min(keep, found.trades.size()); ++k)
                allowed[found.trades[k].line] = true;
            TRY(found, meet(style, allowed));
        }
        if (most && found.is_feasible && found.trades.size() > *most) found.is_feasible = false;
        // The trades with the most effect per value may be too small: those of the largest lines.
        if (most && !found.is_feasible && had_too_many_) {
            TRY(Suggestion other, meet(style, largest(allowed_by(style), *most)));
            if (other.is_feasible) found = std::move(other);
            if (!found.is_feasible)
                found.reason = fmt::format(
                    "no trades that reach the goals were found with max_trades {}", *most);
        }
        if (most && (!found.is_feasible || found.trades.size() == *most) && had_too_many_)
            found.binding = {"max_trades"};
        if (!found.is_feasible && found.binding.empty()) TRY_STATUS(explain(style, found));
        return found;
    }

private:
    std::vector<bool> allowed_by(SuggestStyle style) const {
        std::vector<bool> allowed;
        for (const SuggestLine& line : book_.lines)
            allowed.push_back(style == SuggestStyle::kHedge
                                  ? line.is_hedge
                                  : line.is_tradable && (style != SuggestStyle::kProportional ||
                                                         line.value != 0.0));
        return allowed;
    }

    // At most so many of the allowed lines: those with the largest values.
    std::vector<bool> largest(const std::vector<bool>& allowed, std::size_t most) const {
        std::vector<std::size_t> lines;
        for (std::size_t i = 0; i < allowed.size(); ++i)
            if (allowed[i]) lines.push_back(i);
        std::ranges::stable_sort(lines, std::greater(),
                                 [&](std::size_t i) { return std::abs(values_[i]); });
        std::vector<bool> kept(allowed.size(), false);
        for (std::size_t k = 0; k < std::min(most, lines.size()); ++k) kept[lines[k]] = true;
        return kept;
    }

    // Trades that meet the goals after rounding: the targets of the program are moved until they
    // do.
    Result<Suggestion> meet(SuggestStyle style, const std::vector<bool>& allowed) {
        std::vector<double> targets;
        for (std::size_t g = 0; g < request_.goals.size(); ++g) {
            targets.push_back(request_.goals[g].target);
            TRY(const double ratio, model_over_full(g, values_));
            targets[g] *= ratio;
        }
        std::optional<Suggestion> best;
        Suggestion last{.style = style};
        for (int round = 0; round < kTargetSearches; ++round) {
            SuggestProgram program(book_, request_, style, allowed, targets, {});
            TRY(const ProgramOutcome outcome, program.solve(pools_, work_));
            if (!outcome.is_feasible) {
                last.reason = outcome.reason;
                break;
            }
            TRY(Suggestion candidate, measured(style, rounded(outcome.change)));
            candidate.binding = outcome.binding;
            if (request_.constraints.max_trades &&
                candidate.trades.size() > *request_.constraints.max_trades)
                had_too_many_ = true;
            const bool met = std::ranges::all_of(candidate.goals, &GoalOutcome::is_met);
            if (met && (!best || candidate.traded_value < best->traded_value)) {
                best = candidate;
                best->is_feasible = true;
            }
            if (!move_targets(candidate, met, targets)) break;
        }
        if (best) return *std::move(best);
        if (last.reason.empty()) last.reason = "rounding to lots leaves the goals just missed";
        last.goals = {};
        TRY(Suggestion unchanged, measured(style, {}));
        last.goals = unchanged.goals;
        last.cash_after = book_.cash;
        return last;
    }

    // Whether another round with these targets may be better.
    bool move_targets(const Suggestion& candidate, bool met, std::vector<double>& targets) const {
        bool moved = false;
        for (std::size_t g = 0; g < targets.size(); ++g) {
            const bool is_tail = request_.goals[g].kind == GoalKind::kTail;
            if (!is_tail && !is_share(request_.goals[g].kind)) continue;
            const GoalOutcome& goal = candidate.goals[g];
            if (!(goal.after > 0.0)) continue;
            const double ratio = goal.target / goal.after;
            if (is_tail ? !goal.is_met : ratio < 1.0) {
                targets[g] *= std::min(ratio, 1.0) * (1.0 - 5e-4);
                moved = true;
            } else if (is_tail && met && ratio * kTooLow > 1.0 && !candidate.trades.empty()) {
                targets[g] *= ratio * (1.0 - 1e-3);
                moved = true;
            }
        }
        return moved;
    }

    // The figure of the program over the full one.
    Result<double> model_over_full(std::size_t g, std::span<const double> values) {
        const SuggestGoal& goal = request_.goals[g];
        if (goal.kind != GoalKind::kTail) return 1.0;
        TailSettings convex = goal.tail;
        if (!convex.normal) convex.measure = TailMeasure::kEs;
        const double model = tail_figures(book_.pnl, values, convex).value;
        TRY(const double full, full_(g, values));
        return full > 0.0 && model > 0.0 ? model / full : 1.0;
    }

    // Changes of the values in whole lots: the nearest ones, then single lots that repair what the
    // rounding broke of linear goals and constraints.
    std::vector<double> rounded(const std::vector<double>& change) const {
        std::vector<double> lots(change.size(), 0.0);
        std::vector<std::size_t> traded;
        for (std::size_t i = 0; i < change.size(); ++i) {
            const double lot_value = book_.lines[i].lot * book_.lines[i].unit_value;
            if (change[i] == 0.0 || lot_value == 0.0) continue;
            lots[i] = std::round(change[i] / lot_value);
            // Nothing is sold beyond what the bounds allow by half a lot.
            const double after = book_.lines[i].value + lots[i] * lot_value;
            if (!request_.constraints.allow_shorts && after * book_.lines[i].value < 0.0)
                lots[i] = std::trunc(change[i] / lot_value);
            traded.push_back(i);
        }
        double broken = violation(lots);
        for (int step = 0; step < kRoundingSteps && broken > 0.0; ++step) {
            std::optional<std::pair<std::size_t, double>> best;
            for (const std::size_t i : traded)
                for (const double one : {1.0, -1.0}) {
                    lots[i] += one;
                    const double now = violation(lots);
                    if (now < broken * (1.0 - 1e-12)) {
                        broken = now;
                        best = {i, one};
                    }
                    lots[i] -= one;
                }
            if (!best) break;
            lots[best->first] += best->second;
        }
        return lots;
    }

    double lot_value(std::size_t i) const { return book_.lines[i].lot * book_.lines[i].unit_value; }

    // Sum of the relative violations of the linear goals and constraints.
    double violation(const std::vector<double>& lots) const {
        double sum = 0.0;
        const auto above = [&](double value, double limit, double scale) {
            if (value > limit) sum += (value - limit) / scale;
        };
        double traded = 0.0;
        double bought = 0.0;
        std::vector<double> after = values_;
        for (std::size_t i = 0; i < lots.size(); ++i) {
            const double change = lots[i] * lot_value(i);
            traded += std::abs(change);
            bought += change;
            after[i] += change;
        }
        const double slack = 1e-9 * gross_;
        const SuggestConstraints& limits = request_.constraints;
        if (limits.max_turnover)
            above(traded, *limits.max_turnover * gross_ + slack, std::max(gross_, 1.0));
        const double cash = book_.cash - bought - traded * limits.cost_bp * 1e-4;
        above(limits.min_cash.value_or(std::min(book_.cash, 0.0)), cash + slack,
              std::max(gross_, 1.0));
        for (const SuggestGoal& goal : request_.goals) {
            if (goal.kind == GoalKind::kFactor)
                above(beta_distance(goal, beta(goal.factor, lots)), beta_slack(goal), 1.0);
            if (is_share(goal.kind)) above(share_of(goal, after, cash), goal.target, 1.0);
            if (goal.kind != GoalKind::kMaxWeight && goal.kind != GoalKind::kRebalance) continue;
            for (std::size_t i = 0; i < lots.size(); ++i) {
                const double weight = after[i] / book_.net_value;
                const double lot = std::abs(lot_value(i)) / book_.net_value;
                if (goal.kind == GoalKind::kMaxWeight)
                    above(std::abs(weight), goal.target + 1e-12, 1.0);
                else if (goal.weights[i])
                    above(std::abs(weight - *goal.weights[i]),
                          std::max(goal.tolerance, 0.5 * lot) + 1e-9, 1.0);
            }
        }
        return sum;
    }

    // Concentration of a book with these values.
    static double share_of(const SuggestGoal& goal, const std::vector<double>& values,
                           double cash) {
        if (goal.kind == GoalKind::kHerfindahl) return herfindahl(values);
        const double gross = largest_sum(values, values.size()) + std::abs(cash);
        return gross > 0.0 ? largest_sum(values, goal.count) / gross : 0.0;
    }

    double beta(std::size_t factor, const std::vector<double>& lots) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < book_.lines.size(); ++i)
            sum += (values_[i] + (lots.empty() ? 0.0 : lots[i] * lot_value(i))) *
                   book_.lines[i].betas[factor];
        return sum / book_.net_value;
    }

    Result<Suggestion> measured(SuggestStyle style, const std::vector<double>& lots) {
        Suggestion found{.style = style};
        std::vector<double> after = values_;
        double bought = 0.0;
        for (std::size_t i = 0; i < lots.size(); ++i) {
            if (lots[i] == 0.0) continue;
            const double value = lots[i] * lot_value(i);
            after[i] += value;
            bought += value;
            found.traded_value += std::abs(value);
            found.trades.push_back({i, lots[i] * book_.lines[i].lot, value});
        }
        std::ranges::stable_sort(found.trades, std::ranges::greater(),
                                 [](const SuggestedTrade& t) { return std::abs(t.value); });
        found.cost = found.traded_value * request_.constraints.cost_bp * 1e-4;
        found.cash_after = book_.cash - bought - found.cost;
        const bool in_limits =
            violation(lots.empty() ? std::vector<double>(values_.size(), 0.0) : lots) <= 0.0;
        for (std::size_t g = 0; g < request_.goals.size(); ++g) {
            TRY(GoalOutcome outcome, outcome_of(g, lots, after, found.cash_after));
            outcome.is_met = outcome.is_met && in_limits;
            found.goals.push_back(outcome);
        }
        return found;
    }

    Result<GoalOutcome> outcome_of(std::size_t g, const std::vector<double>& lots,
                                   const std::vector<double>& after, double cash_after) {
        const SuggestGoal& goal = request_.goals[g];
        GoalOutcome outcome{.target = goal.target};
        const auto largest = [&](const std::vector<double>& values) {
            double most = 0.0;
            for (std::size_t i = 0; i < values.size(); ++i)
                most = std::max(most, goal.kind == GoalKind::kMaxWeight
                                          ? std::abs(values[i]) / book_.net_value
                                      : goal.weights[i]
                                          ? std::abs(values[i] / book_.net_value - *goal.weights[i])
                                          : 0.0);
            return most;
        };
        const auto gross = [&](const std::vector<double>& values) {
            double sum = 0.0;
            for (const double value : values) sum += std::abs(value);
            return sum / book_.net_value;
        };
        switch (goal.kind) {
            case GoalKind::kTail: {
                TRY(outcome.before, full_(g, values_));
                TRY(outcome.after, full_(g, after));
                outcome.is_met = outcome.after <= goal.target * (1.0 + kFullTolerance);
                break;
            }
            case GoalKind::kFactor:
                outcome.before = beta(goal.factor, {});
                outcome.after = beta(goal.factor, lots);
                outcome.is_met =
                    beta_distance(goal, outcome.after) <= beta_slack(goal) * (1.0 + 1e-9) + 1e-12;
                break;
            case GoalKind::kMaxWeight:
                outcome.before = largest(values_);
                outcome.after = largest(after);
                outcome.is_met = outcome.after <= goal.target + 1e-9;
                break;
            case GoalKind::kTopShare:
            case GoalKind::kHerfindahl:
                outcome.before = share_of(goal, values_, book_.cash);
                outcome.after = share_of(goal, after, cash_after);
                outcome.is_met = outcome.after <= goal.target;
                break;
            case GoalKind::kGross:
                outcome.before = gross(values_);
                outcome.after = gross(after);
                outcome.is_met = outcome.after <= goal.target + 1e-9;
                break;
            case GoalKind::kRebalance:
                outcome.target = goal.tolerance;
                outcome.before = largest(values_);
                outcome.after = largest(after);
                // The violation has taken lots into account.
                outcome.is_met = true;
                break;
        }
        return outcome;
    }

    // Whether trades reach the goals with these tail targets, by goal, and with what is left out.
    using Feasible = std::function<Result<bool>(const std::vector<double>&, Relaxation)>;

    // A goal or constraint, and how a program is built without it.
    struct Part {
        std::string name;
        std::function<void(Relaxation&)> leave_out;
        bool is_goal = false;
    };

    // Constraints first.
    std::vector<Part> parts() const {
        const SuggestConstraints& limits = request_.constraints;
        std::vector<Part> all{{"symbols", [](Relaxation& r) { r.symbols = true; }}};
        if (!limits.allow_shorts)
            all.push_back({"allow_shorts", [](Relaxation& r) { r.shorts = true; }});
        all.push_back({"min_cash", [](Relaxation& r) { r.cash = true; }});
        if (limits.max_turnover)
            all.push_back({"max_turnover", [](Relaxation& r) { r.turnover = true; }});
        for (std::size_t g = 0; g < request_.goals.size(); ++g)
            all.push_back({request_.goals[g].name,
                           [g, count = request_.goals.size()](Relaxation& r) {
                               r.goals.resize(count);
                               r.goals[g] = true;
                           },
                           true});
        return all;
    }

    // Which constraint alone makes the goals unreachable, which parts exclude each other, and what
    // can be reached.
    Status explain(SuggestStyle style, Suggestion& found) {
        std::vector<double> targets;
        for (std::size_t g = 0; g < request_.goals.size(); ++g) {
            TRY(const double ratio, model_over_full(g, values_));
            targets.push_back(request_.goals[g].target * ratio);
        }
        const std::vector<bool> allowed = allowed_by(style);
        const Feasible is_feasible = [&](const std::vector<double>& tails,
                                         Relaxation relaxed) -> Result<bool> {
            SuggestProgram program(book_, request_, style, allowed, tails, std::move(relaxed));
            TRY(const ProgramOutcome outcome, program.solve(pools_, work_));
            return outcome.is_feasible;
        };
        // Only the rounding to lots fails where the program has a solution.
        TRY(const bool is_reachable, is_feasible(targets, {}));
        if (!is_reachable) {
            const std::vector<Part> all = parts();
            for (const Part& part : all) {
                if (part.is_goal) continue;
                Relaxation relaxed;
                part.leave_out(relaxed);
                TRY(const bool would_be, is_feasible(targets, std::move(relaxed)));
                if (would_be) found.binding.push_back(part.name);
            }
            TRY(found.conflict, conflict_of(all, targets, is_feasible));
        }
        return lowest_tail(targets, is_feasible, found);
    }

    // Parts of which none can be left out without making the rest reachable: the deletion filter of
    // Chinneck and Dravnieks (1991). Of several such sets the one found has few constraints.
    static Result<std::vector<std::string>> conflict_of(const std::vector<Part>& all,
                                                        const std::vector<double>& targets,
                                                        const Feasible& is_feasible) {
        Relaxation relaxed;
        std::vector<std::string> names;
        for (const Part& part : all) {
            Relaxation without = relaxed;
            part.leave_out(without);
            TRY(const bool would_be, is_feasible(targets, without));
            if (would_be)
                names.push_back(part.name);
            else
                relaxed = std::move(without);
        }
        return names;
    }

    // The lowest figure of the first tail goal that the constraints and the other goals allow, by
    // bisection of the target; none where they exclude each other without it.
    Status lowest_tail(const std::vector<double>& targets, const Feasible& is_feasible,
                       Suggestion& found) {
        for (std::size_t g = 0; g < request_.goals.size(); ++g) {
            if (request_.goals[g].kind != GoalKind::kTail) continue;
            TRY(double high, full_(g, values_));
            TRY(const double ratio, model_over_full(g, values_));
            std::vector<double> moved = targets;
            moved[g] = high * ratio * (1.0 + kFullTolerance);
            TRY(bool is_reachable, is_feasible(moved, {}));
            if (!is_reachable) return {};
            double low = 0.0;
            for (int round = 0; round < kBestRounds; ++round) {
                const double middle = 0.5 * (low + high);
                moved[g] = middle * ratio;
                TRY(is_reachable, is_feasible(moved, {}));
                (is_reachable ? high : low) = middle;
            }
            found.best = high;
            return {};
        }
        return {};
    }

    const SuggestBook& book_;
    const SuggestRequest& request_;
    const FullTail& full_;
    const Work& work_;
    std::vector<CutPool> pools_;
    std::vector<double> values_;
    double gross_ = 0.0;
    bool had_too_many_ = false;
};

Status check(const SuggestBook& book, const SuggestRequest& request) {
    if (request.goals.empty()) return fail(Code::kInvalidInput, "there is no goal");
    if (!(book.net_value > 0.0))
        return fail(Code::kInvalidInput,
                    "the net value is not positive: betas and weights relate to it");
    if (book.pnl.pnl.cols != book.lines.size())
        return fail(Code::kInvalidInput, "the scenarios do not fit the positions");
    for (const SuggestLine& line : book.lines)
        if (line.betas.size() != book.factors.size())
            return fail(Code::kInvalidInput, "the betas do not fit the factors");
    for (const SuggestGoal& goal : request.goals)
        if (goal.kind == GoalKind::kRebalance && goal.weights.size() != book.lines.size())
            return fail(Code::kInvalidInput, "the weights do not fit the positions");
    return {};
}

}  // namespace

Result<std::vector<Suggestion>> suggest(const SuggestBook& book, const SuggestRequest& request,
                                        const FullTail& full, const Work& work) {
    TRY_STATUS(check(book, request));
    Search search(book, request, full, work);
    std::vector<Suggestion> found;
    for (const SuggestStyle style : request.styles) {
        TRY(Suggestion one, search.find(style));
        found.push_back(std::move(one));
    }
    return found;
}

}  // namespace ballast::risk
