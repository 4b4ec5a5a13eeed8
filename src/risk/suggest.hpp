// Trades that reach goals on a book at small cost: linear programs with cutting planes for tail
// risk, rounded to lots. docs/methods/proforma.md has the formulas.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "risk/pnl_lines.hpp"

namespace ballast::risk {

// A position, or a symbol that may be bought. All amounts are money in the book's currency.
struct SuggestLine {
    std::string symbol;
    double value = 0.0;       // signed market value
    double unit_value = 0.0;  // of one unit of quantity: price × multiplier
    double lot = 1.0;         // quantities traded are multiples of it
    bool is_tradable = true;
    bool is_hedge = false;      // may be traded by the alternative `hedge`
    std::vector<double> betas;  // exposure to each factor per unit of value
};

struct SuggestBook {
    std::vector<SuggestLine> lines;
    PnlLines pnl;  // per unit of value, the columns in the order of the lines
    std::vector<std::string> factors;
    double net_value = 0.0;  // to which betas and weights relate; positive
    double cash = 0.0;
};

enum class GoalKind : std::uint8_t {
    kTail,        // VaR or ES at most the target
    kFactor,      // beta to a factor within the tolerance of the target, or on one side of it
    kMaxWeight,   // |value| of every position at most the target × the net value
    kTopShare,    // |value| of the `count` largest positions at most the target × the gross value,
                  // cash included
    kHerfindahl,  // Herfindahl index of the positions at most the target
    kGross,       // sum of |value| at most the target × the net value
    kRebalance,   // weights within the tolerance of the targets
};

// Of a beta: within the tolerance of the target, or at most or at least the target, in which case
// the program leaves half of the tolerance for the rounding to lots.
enum class GoalSide : std::uint8_t { kWithin, kAtMost, kAtLeast };

struct SuggestGoal {
    GoalKind kind = GoalKind::kTail;
    GoalSide side = GoalSide::kWithin;
    std::string name;  // in messages
    TailSettings tail;
    std::size_t factor = 0;
    std::size_t count = 1;  // of a share
    double target = 0.0;
    double tolerance = 0.0;
    std::vector<std::optional<double>> weights;  // of a rebalance, by line; nullopt: free
};

struct SuggestConstraints {
    bool allow_shorts = false;           // whether short positions may be opened or increased
    std::optional<double> max_turnover;  // traded value over the gross value
    std::optional<std::size_t> max_trades;
    std::optional<double> min_cash;  // after the trades; nullopt: the lesser of today's and zero
    double cost_bp = 0.0;            // of the traded value
};

enum class SuggestStyle : std::uint8_t {
    kLeastTurnover,  // the smallest traded value
    kFewestTrades,   // few positions change
    kProportional,   // the largest relative change of a position is smallest
    kHedge,          // only the hedges are traded
};

struct SuggestedTrade {
    std::size_t line = 0;
    double quantity = 0.0;  // signed, a multiple of the lot
    double value = 0.0;     // signed
};

struct GoalOutcome {
    double before = 0.0;
    double target = 0.0;
    double after = 0.0;
    bool is_met = false;
};

struct Suggestion {
    SuggestStyle style = SuggestStyle::kLeastTurnover;
    bool is_feasible = false;
    std::vector<SuggestedTrade> trades;  // by size, largest first
    std::vector<GoalOutcome> goals;      // in the order of the request
    double traded_value = 0.0;
    double cost = 0.0;
    double cash_after = 0.0;
    // Of a feasible one the constraints at their limit; otherwise those whose removal alone would
    // make it feasible, or none: several of them, or goals that contradict each other.
    std::vector<std::string> binding;
    // Of an infeasible one: goals, by name, and constraints that no trades meet together, while
    // without any one of them trades meet the others. Empty where only the rounding to lots fails.
    std::vector<std::string> conflict;
    std::string reason;          // why it is not feasible
    std::optional<double> best;  // the lowest tail figure that the constraints allow
};

// Measures a tail goal of the book with these values by line, in full.
using FullTail = std::function<Result<double>(std::size_t goal, std::span<const double> values)>;

struct SuggestRequest {
    std::vector<SuggestGoal> goals;
    SuggestConstraints constraints;
    std::vector<SuggestStyle> styles;
};

// One suggestion per style, in their order. Tail goals are met by `full` after rounding.
// kInvalidInput: no goals, a net value that is not positive, sizes that do not fit.
Result<std::vector<Suggestion>> suggest(const SuggestBook& book, const SuggestRequest& request,
                                        const FullTail& full, const Work& work);

}  // namespace ballast::risk
