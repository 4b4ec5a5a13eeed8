// What the waterfall reads and writes on one path, or on several at a time: flat arrays by tranche,
// fee and account.
#pragma once

#include <span>
#include <vector>

#include "clo/deal_plan.hpp"
#include "clo/lane.hpp"

namespace ballast::clo {

// Par of an asset in the excess of CCC assets, and what it loses per unit of par there.
struct CccSlice {
    double par = 0.0;
    double loss = 0.0;
};

// The collateral of one period, all that the waterfall needs of it. Amounts of par are at the end
// of the collection period, before reinvestment.
template <class V>
struct PeriodCollateral {
    V interest = V(0.0);   // collected
    V scheduled = V(0.0);  // principal proceeds, by source
    V unscheduled = V(0.0);
    V recoveries = V(0.0);
    V sales = V(0.0);
    V performing_begin = V(0.0);
    V performing = V(0.0);
    V defaulted_begin = V(0.0);  // par that is in default and not yet recovered
    V defaulted = V(0.0);
    V defaulted_value = V(0.0);  // as carried in the numerator
    V haircut = V(0.0);          // of discount and deferring assets
    V ccc_par = V(0.0);
    V ccc_loss = V(0.0);                        // one minus price
    std::span<const CccSlice> ccc_slices = {};  // lowest price first, in place of one loss
    V purchased_accrued = V(0.0);
    V defaulted_par = V(0.0);  // that defaults in the period
    V sale_value = V(0.0);     // of what performs, in a liquidation
    V sold_par = V(0.0);       // sold on the last date or at a call
    MaskOf<V> final{};         // all is sold, nothing is bought
};

template <class V>
struct PathState {
    std::vector<V> balance, deferred, unpaid;  // by tranche
    std::vector<V> simple;  // unpaid interest on interest that does not itself bear interest
    std::vector<V> fee_unpaid;
    std::vector<V> account;
    V interest_cash = V(0.0);
    V principal_cash = V(0.0);
    V hurdle = V(0.0);
    MaskOf<V> accelerated{};

    explicit PathState(const DealPlan& plan) { open(plan); }

    // The state at the start; keeps the memory.
    void open(const DealPlan& plan) {
        const OpeningState& from = plan.opening;
        const auto copy = [](std::vector<V>& to, const std::vector<double>& values) {
            to.resize(values.size());
            for (std::size_t i = 0; i < values.size(); ++i) to[i] = V(values[i]);
        };
        copy(balance, from.balances);
        copy(deferred, from.deferred);
        copy(unpaid, from.unpaid);
        simple.assign(from.balances.size(), V(0.0));
        copy(fee_unpaid, from.fee_unpaid);
        copy(account, from.accounts);
        interest_cash = V(from.interest_cash);
        principal_cash = V(from.principal_cash);
        hurdle = V(from.hurdle);
        accelerated = V(from.accelerated ? 1.0 : 0.0) > V(0.5);
    }
};

// The payments of one date.
template <class V>
struct DateFlows {
    std::vector<V> interest_due, interest_paid;  // current and defaulted interest
    std::vector<V> deferred_paid;                // by interest steps and to the controlling class
    std::vector<V> deferred_in_principal;        // that part of principal_paid
    std::vector<V> principal_paid;  // deferred interest and principal, down the note sequence
    std::vector<V> newly_deferred;
    std::vector<V> equity;  // to tranches by hurdle, split and residual steps
    std::vector<V> fee_due, fee_paid;
    V interest_proceeds = V(0.0);
    V principal_proceeds = V(0.0);
    V reinvested = V(0.0);
    V diverted = V(0.0);
    V incentive = V(0.0);
    V to_accounts = V(0.0);
    V taxes = V(0.0);
    V hedges = V(0.0);
    V ccc_haircut = V(0.0);
    V kept = V(0.0);  // negative cash carried to the next date

    explicit DateFlows(const DealPlan& plan) { clear(plan); }
    void clear(const DealPlan& plan) {
        for (std::vector<V>* each : {&interest_due, &interest_paid, &deferred_paid, &principal_paid,
                                     &newly_deferred, &equity, &deferred_in_principal})
            each->assign(plan.tranches.size(), V(0.0));
        fee_due.assign(plan.fees.size(), V(0.0));
        fee_paid.assign(plan.fees.size(), V(0.0));
        for (V* each : {&interest_proceeds, &principal_proceeds, &reinvested, &diverted, &incentive,
                        &to_accounts, &taxes, &hedges, &ccc_haircut, &kept})
            *each = V(0.0);
    }
};

// Both ratios of a coverage group at one moment.
template <class V>
struct CoverageValues {
    V oc_numerator = V(0.0);
    V oc_denominator = V(0.0);
    V ic_numerator = V(0.0);
    V ic_denominator = V(0.0);
};

}  // namespace ballast::clo
