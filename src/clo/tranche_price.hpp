// Price, yield, discount margin, Z-spread and durations of a tranche from its projected flows
// (clo.md 1.15).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "clo/dated_flows.hpp"
#include "clo/deal_plan.hpp"

namespace ballast::clo {

struct TrancheProjection;
struct ProjectionTerms;

struct TrancheFlows {
    fin::Date as_of;
    double balance = 0.0;
    std::vector<DatedFlow> flows;  // interest, principal, distributions
    std::vector<DatedFlow> principal;
    // Index of the deal and ACT/360 year fraction by period, for discount margins.
    std::vector<double> index;
    std::vector<double> fractions;
};

TrancheFlows tranche_flows(const DealPlan& plan, const TrancheProjection& tranche, std::size_t t,
                           const Deal& deal, const ProjectionTerms& terms);

// Present value of the flows with each period discounted by 1 / (1 + (index + margin) * fraction).
double value_at_margin(const TrancheFlows& flows, double margin);
// The same with zero rates: 1 / (1 + index + spread)^years by flow.
double value_at_z_spread(const TrancheFlows& flows, double spread);

// Measures at a price in percent of the balance; nullopt for one without a solution.
std::optional<double> yield_of(const TrancheFlows& flows, double price);
std::optional<double> discount_margin_of(const TrancheFlows& flows, double price);
std::optional<double> z_spread_of(const TrancheFlows& flows, double price);
std::optional<double> price_at_yield(const TrancheFlows& flows, double yield);
std::optional<double> price_at_margin(const TrancheFlows& flows, double margin);
std::optional<double> price_at_z_spread(const TrancheFlows& flows, double spread);

struct TrancheMeasures {
    double price = 0.0;
    std::optional<double> yield;
    std::optional<double> bond_equivalent_yield;  // compounded four times a year
    std::optional<double> discount_margin;
    std::optional<double> z_spread;
    std::optional<double> wal;
    std::optional<double> macaulay_duration;
    std::optional<double> modified_duration;
    std::optional<double> spread_duration;  // central difference of 1 bp of the discount margin
    std::optional<double> residual;         // value at the discount margin less price, percent
};

TrancheMeasures measures_at(const TrancheFlows& flows, double price);

}  // namespace ballast::clo
