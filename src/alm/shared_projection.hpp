// Projections under the scenarios of a table without repetition: a fixed-rate contract has the same
// flows in all scenarios with the same customer behavior.
#pragma once

#include <array>
#include <functional>

#include "alm/flows.hpp"
#include "alm/projection_plan.hpp"

namespace ballast::alm {

// Multipliers of a scenario for prepayment and withdrawal rates.
struct BehaviourFactors {
    double prepayment = 1.0;
    double withdrawal = 1.0;

    bool operator==(const BehaviourFactors&) const = default;
};
BehaviourFactors behaviour_factors(const ProjectionTerms& terms, const Regulation& regulation,
                                   ScenarioKind kind);

// Same as project_cash_flows(), with the calendar prepared; the position has a maturity. Flows end
// where the events of the plan do.
CashFlowSchedule projection_plan(const Position& position, const ProjectionPlan& plan,
                                 const ProjectionTerms& terms, const RateView& rates,
                                 const Regulation& regulation);

// The lanes that share this projection.
struct ScheduleLanes {
    std::array<std::size_t, kLanes> lane{};
    std::size_t count = 0;

    const std::size_t* begin() const { return lane.data(); }
    const std::size_t* end() const { return lane.data() + count; }
};
using UseSchedule = std::function<void(const CashFlowSchedule&, const ScheduleLanes&)>;

// Every lane in use belongs to exactly one projection.
void for_each_schedule(const Position& position, const ProjectionTerms& terms,
                       const LaneTables& tables, std::size_t currency, const Regulation& regulation,
                       const UseSchedule& use);

}  // namespace ballast::alm
