// What the waterfall reads and writes on one path, or on several at a time: flat arrays by tranche,
// fee and account.
#if defined(BALLAST_CLO_PATH_STATE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_PATH_STATE_INL
#undef BALLAST_CLO_PATH_STATE_INL
#else
#define BALLAST_CLO_PATH_STATE_INL
#endif

#include <vector>

#include "clo/deal_plan.hpp"
#include "clo/lane.hpp"
#include "clo/lane_target.hpp"
#include "clo/lane_vector-inl.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

template <class V>
struct PathState {
    LaneVector<V> balance, deferred, unpaid;  // by tranche
    LaneVector<V> simple;  // unpaid interest on interest that does not itself bear interest
    LaneVector<V> fee_unpaid;
    LaneVector<V> account;
    // By hedge, unpaid: periodic payments, with those of the date; payments at terminations.
    LaneVector<V> hedge_unpaid, termination, subordinated;
    V interest_cash{};
    V principal_cash{};
    V hurdle{};
    MaskOf<V> accelerated{};
    MaskOf<V> accelerates{};  // before the next date
    V unpaid_dates{};         // consecutive ones with unpaid interest of the controlling class
};

// The payments of one date.
template <class V>
struct DateFlows {
    LaneVector<V> interest_due, interest_paid;  // current and defaulted interest
    LaneVector<V> deferred_paid;                // by interest steps and to the controlling class
    LaneVector<V> deferred_in_principal;        // that part of principal_paid
    LaneVector<V> principal_paid;  // deferred interest and principal, down the note sequence
    LaneVector<V> newly_deferred;
    LaneVector<V> equity;  // to tranches by hurdle, split and residual steps
    LaneVector<V> fee_due, fee_paid;
    V interest_proceeds{};
    V principal_proceeds{};
    V reinvested{};
    V diverted{};
    V incentive{};
    V to_accounts{};
    V taxes{};
    V drawn{};  // on commitments
    V hedges{};
    V ccc_haircut{};
    V kept{};  // negative cash carried to the next date
};

// Both ratios of a coverage group at one moment.
template <class V>
struct CoverageValues {
    V oc_numerator{};
    V oc_denominator{};
    V ic_numerator{};
    V ic_denominator{};
};

// The state at the start of a projection; keeps the memory.
template <class V>
void open_state(const DealPlan& plan, PathState<V>& state) {
    const OpeningState& from = plan.opening;
    const auto copy = [](LaneVector<V>& to, const std::vector<double>& values) {
        to.assign_zero(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) to[i] = V(values[i]);
    };
    copy(state.balance, from.balances);
    copy(state.deferred, from.deferred);
    copy(state.unpaid, from.unpaid);
    state.simple.assign_zero(from.balances.size());
    copy(state.fee_unpaid, from.fee_unpaid);
    copy(state.account, from.accounts);
    copy(state.hedge_unpaid, from.hedge_unpaid);
    copy(state.termination, from.termination);
    copy(state.subordinated, from.subordinated);
    state.interest_cash = V(from.interest_cash);
    state.principal_cash = V(from.principal_cash);
    state.hurdle = V(from.hurdle);
    state.accelerated = V(from.accelerated ? 1.0 : 0.0) > V(0.5);
    state.accelerates = V(1.0) < V(0.0);
    state.unpaid_dates = V(0.0);
}

// No payments yet; keeps the memory.
template <class V>
void clear_flows(const DealPlan& plan, DateFlows<V>& flows) {
    for (LaneVector<V>* each :
         {&flows.interest_due, &flows.interest_paid, &flows.deferred_paid, &flows.principal_paid,
          &flows.newly_deferred, &flows.equity, &flows.deferred_in_principal})
        each->assign_zero(plan.tranches.size());
    flows.fee_due.assign_zero(plan.fees.size());
    flows.fee_paid.assign_zero(plan.fees.size());
    for (V* each : {&flows.interest_proceeds, &flows.principal_proceeds, &flows.reinvested,
                    &flows.diverted, &flows.incentive, &flows.to_accounts, &flows.taxes,
                    &flows.hedges, &flows.drawn, &flows.ccc_haircut, &flows.kept})
        *each = V{};
}

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
