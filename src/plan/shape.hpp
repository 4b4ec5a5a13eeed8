// Properties of a plan that the kernel reads repeatedly, computed once: its features, and the
// events of one step.
#pragma once

#include <cstddef>

#include "plan/compiled.hpp"

namespace ballast::plan {

// Features that the kernel must handle. A plain plan has none: its code is compiled separately with
// a constant Shape() and is used by most plans and by every path of a sensitivity.
struct Shape {
    int steps = 1;             // steps per year
    bool accounts = false;     // taxed accounts, possibly with lots
    bool drifts = false;       // weights drift
    bool manages = false;      // rule 1 of Guyton and Klinger
    bool at_end = false;       // spending is paid at the end of the step
    bool priced_late = false;  // spending is in prices of the end of the step

    Shape() = default;
    explicit Shape(const Compiled& plan)
        : steps(plan.steps),
          accounts(plan.has_accounts),
          drifts(plan.drifting),
          manages(plan.portfolio_management),
          at_end(plan.rule.timing == Timing::kEnd),
          priced_late(plan.priced_late()) {}
    bool operator==(const Shape&) const = default;
};

// One step, the same for all paths.
struct Step {
    int year = 0;
    const YearTerms& terms;
    bool opens = false;   // the first step of its year
    bool closes = false;  // the last step of its year
    double begin = 0.0;   // in years
    double end = 0.0;
    bool pays_in = false;
    bool pays_out = false;
    bool contributes = false;
    // When spending is set: once a year at its start, or, with yearly payments at the end, from the
    // balance at that time. The rmd rule uses the balance at the end of the previous year.
    bool sets_at_start = false;
    bool sets_at_end = false;
    bool pays_at_start = false;
    bool pays_at_end = false;

    Step(const Compiled& plan, Shape shape, int of_year, int step)
        : year(of_year),
          terms(plan.terms[static_cast<std::size_t>(of_year)]),
          opens(step == 0),
          closes(step + 1 == shape.steps),
          begin(of_year + static_cast<double>(step) / shape.steps),
          end(of_year + (step + 1.0) / shape.steps) {
        pays_in = opens && (terms.paid_in != 0.0 || terms.paid_in_real != 0.0);
        pays_out = opens && (terms.paid_out != 0.0 || terms.paid_out_real != 0.0);
        contributes = terms.contribution != 0.0 || terms.contribution_real != 0.0;
        if (!terms.retired) return;
        pays_at_end = shape.at_end;
        pays_at_start = !shape.at_end;
        sets_at_end = shape.at_end && shape.steps == 1 && plan.rule.strategy != Strategy::kRmd;
        sets_at_start = opens && !sets_at_end;
    }
};

}  // namespace ballast::plan
