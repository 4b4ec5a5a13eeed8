// Goals of a ledger: how much of a target has been reached, what reaching it in time still
// requires, and whether contributions and return of the past lead there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/change.hpp"
#include "ledger/milestones.hpp"

namespace ballast::ledger {

struct GoalTerms {
    Decimal target;
    fin::Date due;
    std::optional<Decimal> monthly_contribution;  // in place of that of the past
    std::optional<double> annual_return = {};     // likewise
};

// What the goal counts, over one period: end - start - contributions is its growth.
struct GoalStep {
    fin::Date from;
    fin::Date to;
    Decimal start;
    Decimal end;
    Decimal contributions;
};

// The past, as averages over the last steps.
struct GoalTrend {
    fin::Date from;
    fin::Date to;
    double monthly_contribution = 0.0;
    // Annualized, from the modified Dietz returns of the steps; absent for less than a year, and
    // where no step has a positive base.
    std::optional<double> annual_return;
};

inline constexpr std::size_t kGoalSteps = 36;  // months of the trend, at most
inline constexpr std::size_t kLeastGoalSteps = 3;

// Over the last kGoalSteps steps; absent for fewer than kLeastGoalSteps. Steps must be in date
// order.
std::optional<GoalTrend> goal_trend(std::span<const GoalStep> steps);

enum class GoalStatus : std::uint8_t {
    kReached,
    kOnTrack,  // the present path has the target by the due date
    kBehind,
    kOverdue,  // the due date has passed
    kUnknown,  // the past is too short for a path
};

struct GoalProgress {
    fin::Date date;  // of the value
    Decimal value;
    Decimal missing;     // target - value, not below zero
    double share = 0.0;  // value / target
    GoalStatus status = GoalStatus::kUnknown;
    double months_left = 0.0;  // until the due date, not below zero
    std::optional<GoalTrend> trend;
    // The present path: contributions at the end of each month and the annual return, stated or of
    // the trend, zero where neither is known and while the value is not positive.
    double assumed_return = 0.0;
    std::optional<double> assumed_contribution;  // absent without a trend and stated contribution
    std::optional<double> projected;             // on the due date
    std::optional<fin::Date> projected_on;       // when the path has the target, within 100 years
    // What reaching the target in time requires: the monthly contribution at the assumed return, or
    // the annual return without contributions (absent for a value that is not positive).
    std::optional<double> required_contribution;
    std::optional<double> required_return;
    std::vector<Milestone> milestones;  // quarters of the target
};

// Values must be in date order, with at least one. kInvalidInput with a pointer into the terms for
// a target that is not positive.
Status check_goal(const GoalTerms& terms);
GoalProgress goal_progress(const GoalTerms& terms,
                           std::span<const std::pair<fin::Date, Decimal>> values,
                           std::span<const GoalStep> steps);

// The steps of a ledger. In a step in which an item begins or ends its revaluation is a
// contribution: a house bought with cash is no return.
std::vector<GoalStep> goal_steps(std::span<const Change> changes,
                                 std::span<const ValuedItem> items);

// The rows of securities of one type, each with a deposit or withdrawal of its cash effect, so that
// net worth is the value of these securities and flows are what was paid into them.
std::vector<model::Transaction> class_ledger(std::span<const model::Transaction> transactions,
                                             const MarketInputs& market, std::string_view type);

}  // namespace ballast::ledger
