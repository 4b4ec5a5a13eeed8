// The figures by which two plans are compared, whatever kind of plan they are of.
#pragma once

#include <optional>

#include "plan/analysis.hpp"
#include "plan/household.hpp"

namespace ballast::plan {

// Money in today's terms.
struct PlanOutcome {
    double success_rate = 0.0;
    double standard_error = 0.0;  // of success_rate
    double terminal_p5 = 0.0;
    double terminal_median = 0.0;
    double terminal_p95 = 0.0;
    double mean_shortfall = 0.0;
    std::optional<double> first_year_spending;  // median
    std::optional<double> lifetime_tax;         // mean; of households
};

PlanOutcome outcome_of(const Summary& summary);
PlanOutcome outcome_of(const HouseholdSummary& summary);

// Second less first. The standard error is `paired_error`, that of plans that share their paths
// (paired_standard_error); without it, that of independent paths. A figure that one of them lacks
// is absent.
PlanOutcome difference(const PlanOutcome& first, const PlanOutcome& second,
                       std::optional<double> paired_error);

}  // namespace ballast::plan
