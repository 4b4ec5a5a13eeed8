// Time to financial independence: when savings reach the portfolio that pays for spending, in full,
// with part-time income, or left to grow until a later age. docs/methods/plan.md has the formulas.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "plan/history.hpp"
#include "plan/plan.hpp"
#include "plan/simulate.hpp"

namespace ballast::plan {

// Amounts are per year in money of the start.
struct Independence {
    double portfolio = 0.0;
    double saving = 0.0;         // at the end of each year
    double saving_growth = 0.0;  // real
    double spending = 0.0;
    double withdrawal_rate = 0.04;
    double part_time_income = 0.0;
    std::optional<int> coast_years;  // years until the portfolio must pay; absent: no coast
    int years = 50;
};

enum class IndependenceKind { kFull, kBarista, kCoast };

struct IndependenceYear {
    int year = 0;              // 0: now
    double probability = 0.0;  // reached by the end of the year
    double target = 0.0;       // in money of the start
};

struct IndependenceResult {
    IndependenceKind kind = IndependenceKind::kFull;
    double target = 0.0;  // now
    bool reached = false;
    double probability = 0.0;  // within the plan
    double standard_error = 0.0;
    // Years until it is reached, by share of paths; null where it is not within the plan.
    std::optional<int> p10;
    std::optional<int> p25;
    std::optional<int> p50;
    std::optional<int> p75;
    std::optional<int> p90;
    std::vector<IndependenceYear> years;
};

struct IndependenceSimulation {
    std::vector<IndependenceResult> results;
    std::vector<YearPercentiles> balance;  // with savings, in money of the start
    double median_real_return = 0.0;       // per year over the plan
    std::uint64_t paths = 0;
};

Result<IndependenceSimulation> simulate_independence(const Independence& plan, const Plan& market,
                                                     const History& history, const Work& work);

}  // namespace ballast::plan
