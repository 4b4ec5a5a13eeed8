// The linear program behind a suggestion. Internal to risk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "math/linear_program.hpp"
#include "risk/suggest.hpp"

namespace ballast::risk {

// What is left out of a program to find out which goals and constraints exclude each other.
struct Relaxation {
    bool turnover = false;
    bool cash = false;
    bool shorts = false;
    bool symbols = false;
    std::vector<bool> goals = {};  // by goal; empty: none

    bool without(std::size_t goal) const { return !goals.empty() && goals[goal]; }
};

// Gradients of the tail figures of one goal: each is a lower bound of the figure (per unit of value
// of every line), whatever the target, the style or the constraints.
using CutPool = std::vector<std::vector<double>>;

struct ProgramOutcome {
    bool is_feasible = false;
    std::vector<double> change;  // of the value, by line
    std::vector<std::string> binding;
    std::string reason;
};

class SuggestProgram {
public:
    // `allowed`: by line, the ones that may be traded. `targets`: by goal, of those that are moved
    // until they hold after rounding.
    SuggestProgram(const SuggestBook& book, const SuggestRequest& request, SuggestStyle style,
                   const std::vector<bool>& allowed, const std::vector<double>& targets,
                   Relaxation relaxed);

    // Adds cuts to the pools until the tail goals hold.
    Result<ProgramOutcome> solve(std::vector<CutPool>& pools, const Work& work);

private:
    struct Pair {
        std::size_t buy = 0;
        std::size_t sell = 0;
    };

    double size_within(double target) const;
    void add_variables(const std::vector<bool>& allowed);
    void add_goal_rows();
    void add_beta_row(const SuggestGoal& goal);
    void add_size_rows(std::size_t i, std::vector<math::LinearTerm> terms);
    void add_gross_rows(const SuggestGoal& goal);
    void add_top_rows(const SuggestGoal& goal, double share);
    void add_constraint_rows();
    void add_proportion();
    std::size_t add_change_row(const std::vector<double>& per_change, double lower, double upper,
                               std::string name);
    void add_cut(std::size_t goal, const std::vector<double>& gradient);
    double side(std::size_t i) const { return book_.lines[i].value < 0.0 ? -1.0 : 1.0; }
    std::optional<std::vector<double>> violated(std::size_t g,
                                                const std::vector<double>& values) const;
    std::vector<double> change_of(const math::ProgramSolution& solution) const;
    std::vector<double> values_after(const std::vector<double>& change) const;
    void reweight(const std::vector<double>& change);
    Result<math::ProgramSolution> with_cuts(std::vector<CutPool>& pools, const Work& work);

    const SuggestBook& book_;
    const SuggestRequest& request_;
    SuggestStyle style_;
    const std::vector<double>& targets_;
    Relaxation relaxed_;
    double gross_ = 0.0;
    double forced_cash_ = 0.0;  // of the trades that the bounds of positions require
    math::LinearProgram program_;
    std::vector<std::optional<Pair>> pairs_;  // by line
    std::vector<std::string> row_names_;      // empty: not a constraint of the request
    std::vector<std::size_t> used_cuts_;      // by goal: cuts of the pool that are rows
    std::string contradiction_;               // found while building
};

}  // namespace ballast::risk
