// The deterministic projection of a deal: every step of every waterfall, coverage tests, flows and
// measures of the tranches, and the conservation of cash.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "clo/asset.hpp"
#include "clo/assumptions.hpp"
#include "clo/collateral.hpp"
#include "clo/deal.hpp"
#include "clo/deal_plan.hpp"

namespace ballast::clo {

struct StepRow {
    fin::Date date;
    Waterfall waterfall = Waterfall::kInterest;
    std::string id;
    // Of a shortfall step: the step of the interest waterfall whose unpaid amount this is.
    std::optional<std::string> unpaid_step;
    double available = 0.0;
    double due = 0.0;
    double paid = 0.0;
    double unpaid = 0.0;
};

struct CoverageRow {
    fin::Date date;
    Waterfall waterfall = Waterfall::kInterest;
    std::string id;
    double oc_numerator = 0.0;
    double oc_denominator = 0.0;
    std::optional<double> oc;  // absent: no denominator
    std::optional<double> oc_trigger;
    std::optional<bool> oc_passes;  // absent: not tested on the date
    double ic_numerator = 0.0;
    double ic_denominator = 0.0;
    std::optional<double> ic;
    std::optional<double> ic_trigger;
    std::optional<bool> ic_passes;
};

struct TrancheRow {
    fin::Date date;
    double rate = 0.0;
    double interest_due = 0.0;
    double interest_paid = 0.0;
    double deferred_paid = 0.0;
    double principal_paid = 0.0;  // principal and deferred interest down the note sequence
    double distribution = 0.0;    // of equity
    double newly_deferred = 0.0;
    double balance = 0.0;  // after the date
    double deferred = 0.0;
    double unpaid_interest = 0.0;
    // Interest of the controlling class that was not paid, which is no deferral but a shortfall.
    double interest_shortfall = 0.0;

    double total() const { return interest_paid + deferred_paid + principal_paid + distribution; }
};

struct TrancheProjection {
    std::string id;
    std::vector<TrancheRow> flows;
    double interest_paid = 0.0;
    double principal_paid = 0.0;
    double distributions = 0.0;
    double loss = 0.0;  // balance, deferred and unpaid interest at the end
    std::optional<double> wal;
    double price = 100.0;         // at which the yield is computed
    std::optional<double> yield;  // annual, ACT/365
    std::optional<double> discount_margin;
    std::optional<double> irr;  // equity: the same as yield
    std::optional<double> multiple;
};

struct FeeAmount {
    std::string id;
    double due = 0.0;
    double paid = 0.0;
};

struct PeriodRow {
    fin::Date date;
    fin::Date determination;
    int days = 0;
    double performing_begin = 0.0;
    double defaulted = 0.0;  // par that defaulted in the period
    double interest = 0.0;   // collected
    double scheduled = 0.0;
    double unscheduled = 0.0;
    double recoveries = 0.0;
    double sales = 0.0;
    double drawn = 0.0;       // on commitments, paid in cash
    double performing = 0.0;  // before reinvestment
    double defaulted_value = 0.0;
    double haircut = 0.0;  // of discount obligations
    double ccc_haircut = 0.0;
    double interest_proceeds = 0.0;
    double principal_proceeds = 0.0;
    double reinvested = 0.0;
    double diverted = 0.0;
    double incentive = 0.0;
    double taxes = 0.0;
    double hedges = 0.0;
    double hedges_unpaid = 0.0;  // periodic payments after the date
    double to_accounts = 0.0;
    std::vector<FeeAmount> fees;
    double hurdle = 0.0;  // balance after the date
    bool accelerated = false;
    bool liquidated = false;  // on the last date, at a call and after it: no asset is left
    double imbalance = 0.0;   // cash in less cash out
};

// An event of default on the first of the consecutive dates on which it occurs.
struct EventRow {
    fin::Date date;
    DefaultEvent event = DefaultEvent::kParRatio;
    std::optional<double> ratio;  // of collateral and cash to the classes of the par ratio
    double unpaid = 0.0;          // interest of the controlling class, or principal at maturity
    bool awaits_vote = false;     // acceleration is not projected
};

struct Conservation {
    double largest = 0.0;  // absolute imbalance of a date
    bool holds = true;     // to 1e-6 or 1e-15 of the cash of the date, exactly with cents
};

struct Projection {
    std::vector<PeriodRow> periods;
    std::vector<StepRow> steps;
    std::vector<CoverageRow> tests;
    std::vector<TrancheProjection> tranches;
    std::vector<EventRow> events;
    double cumulative_default = 0.0;
    std::optional<int> first_accelerated;  // number of the period, from 1
    Conservation conservation;
    Issues issues;
};

struct ProjectionTerms {
    fin::Date as_of;
    std::size_t most_periods = kMaxPeriods;
    IndexPaths indices;
    bool steps = true;  // record steps and tests
    WorkbookDefects defects = {};
};

// A deal and its collateral compiled together, for projections under one set of assumptions.
struct CompiledDeal {
    DealPlan plan;
    Collateral collateral;
};

Result<CompiledDeal> compile_all(const Deal& deal, std::span<const Holding> holdings,
                                 const Assumptions& assumptions, const ProjectionTerms& terms);

Result<Projection> project(const Deal& deal, std::span<const Holding> holdings,
                           const Assumptions& assumptions, const ProjectionTerms& terms);

// Runs the waterfall over given collateral, one entry per period of the plan.
Projection project_liabilities(const Deal& deal, const CompiledDeal& compiled,
                               const ProjectionTerms& terms);

}  // namespace ballast::clo
