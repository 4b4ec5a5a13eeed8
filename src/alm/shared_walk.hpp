// Walks under the scenarios of a table, each once: contracts at a fixed rate have the same flows
// under all that treat customers' behaviour alike.
#pragma once

#include <array>
#include <functional>

#include "alm/flows.hpp"
#include "alm/walk_plan.hpp"

namespace ballast::alm {

// What a scenario makes of the rates of prepayment and withdrawal.
struct BehaviourFactors {
    double prepayment = 1.0;
    double withdrawal = 1.0;

    bool operator==(const BehaviourFactors&) const = default;
};
BehaviourFactors behaviour_factors(const WalkTerms& terms, const Regulation& regulation,
                                   ScenarioKind kind);

// As walk(), with the calendar made before; the position has a maturity. Flows end where the plan's
// events do.
Walk walk_plan(const Position& position, const WalkPlan& plan, const WalkTerms& terms,
               const RateView& rates, const Regulation& regulation);

// The lanes that a walk is that of.
struct WalkLanes {
    std::array<std::size_t, kLanes> lane{};
    std::size_t count = 0;

    const std::size_t* begin() const { return lane.data(); }
    const std::size_t* end() const { return lane.data() + count; }
};
using UseWalk = std::function<void(const Walk&, const WalkLanes&)>;

// Every lane that holds a scenario is among those of one walk.
void for_each_walk(const Position& position, const WalkTerms& terms, const LaneTables& tables,
                   std::size_t currency, const Regulation& regulation, const UseWalk& use);

}  // namespace ballast::alm
