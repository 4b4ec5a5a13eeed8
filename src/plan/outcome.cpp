#include "plan/outcome.hpp"

#include <cmath>

namespace ballast::plan {

PlanOutcome outcome_of(const Summary& summary) {
    return {.success_rate = summary.success_rate,
            .standard_error = summary.standard_error,
            .terminal_p5 = summary.terminal_real.p5,
            .terminal_median = summary.terminal_real.p50,
            .terminal_p95 = summary.terminal_real.p95,
            .mean_shortfall = summary.mean_shortfall,
            .first_year_spending = summary.first_year_spending_real.p50,
            .lifetime_tax = {}};
}

PlanOutcome outcome_of(const HouseholdSummary& summary) {
    return {.success_rate = summary.success_rate,
            .standard_error = summary.standard_error,
            .terminal_p5 = summary.terminal.p5,
            .terminal_median = summary.terminal.p50,
            .terminal_p95 = summary.terminal.p95,
            .mean_shortfall = summary.mean_shortfall,
            .first_year_spending = {},
            .lifetime_tax = summary.mean_lifetime_tax};
}

PlanOutcome difference(const PlanOutcome& first, const PlanOutcome& second,
                       std::optional<double> paired_error) {
    const auto less = [](std::optional<double> a, std::optional<double> b) {
        return a && b ? std::optional(*b - *a) : std::nullopt;
    };
    return {.success_rate = second.success_rate - first.success_rate,
            .standard_error =
                paired_error.value_or(std::hypot(first.standard_error, second.standard_error)),
            .terminal_p5 = second.terminal_p5 - first.terminal_p5,
            .terminal_median = second.terminal_median - first.terminal_median,
            .terminal_p95 = second.terminal_p95 - first.terminal_p95,
            .mean_shortfall = second.mean_shortfall - first.mean_shortfall,
            .first_year_spending = less(first.first_year_spending, second.first_year_spending),
            .lifetime_tax = less(first.lifetime_tax, second.lifetime_tax)};
}

}  // namespace ballast::plan
