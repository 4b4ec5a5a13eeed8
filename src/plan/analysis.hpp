// One plan run several times with the same draws: under other rules, with other inputs, and for the
// largest spending or the earliest retirement that meets a target.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/simulate.hpp"

namespace ballast::plan {

struct Summary {
    double success_rate = 0.0;
    double standard_error = 0.0;
    double wilson_low = 0.0;
    double wilson_high = 0.0;
    Percentiles terminal_real;
    Percentiles first_year_spending_real;
    Percentiles median_year_spending_real;  // in the middle year of retirement
    Percentiles last_year_spending_real;
    double mean_shortfall = 0.0;
    std::optional<int> first_ruin_year;  // 1 is the first year
};
Summary summary_of(const Simulation& simulation, int first_year_of_spending);

// Summary of a plan from its own draws; plans with the same seed share them.
Result<Summary> summarize(const Plan& plan, const History& history, const Work& work);

struct RuleResult {
    std::string rule;
    WithdrawalRule settings;
    Summary summary;
    Adjustments adjustments;
};

// Runs the plan under each rule. Empty `rules`: one of every kind, at the plan's own rate.
Result<Outcome<std::vector<RuleResult>>> compare(const Plan& plan, const History& history,
                                                 std::vector<WithdrawalRule> rules,
                                                 const Work& work);

// Name of a rule with its variant: "guyton_klinger/ficalc".
std::string rule_name(const WithdrawalRule& rule);

enum class Unknown { kSpending, kRetirementYear, kInitialPortfolio };

struct Solution {
    std::optional<double> value;  // null: the target cannot be reached
    std::optional<Summary> summary;
    int simulations = 0;
};

// Largest first-year spending (in today's money), earliest retirement year, or smallest portfolio
// for which the success rate is at least `target`.
Result<Solution> solve(const Plan& plan, const History& history, Unknown unknown, double target,
                       double tolerance, const Work& work);

}  // namespace ballast::plan
