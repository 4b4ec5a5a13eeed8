// Coverage ratios and the amounts that cure them (clo.md 1.4), for one path or several.
#if defined(BALLAST_CLO_COVERAGE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_COVERAGE_INL
#undef BALLAST_CLO_COVERAGE_INL
#else
#define BALLAST_CLO_COVERAGE_INL
#endif

#include "clo/deal.hpp"
#include "clo/lane.hpp"
#include "clo/lane_share-inl.hpp"
#include "clo/lane_target.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

// Whether numerator over denominator meets the trigger; without a denominator the test does not
// apply and counts as passed. The ratio is what is compared; a product decides the same without a
// division where both sides differ by more than rounding.
template <class V>
MaskOf<V> coverage_passes(V numerator, V denominator, double trigger, CoveragePass rule) {
    const MaskOf<V> applies = denominator > V(kPaidOff);
    const V bound = V(trigger) * denominator;
    const V excess = numerator - bound;
    const MaskOf<V> close = lane_max(excess, V(0.0) - excess) <= V(1e-12) * bound;
    if (!lane_any(lane_and(applies, close))) return lane_or(lane_not(applies), excess > V(0.0));
    const V ratio = numerator / lane_select(applies, denominator, V(1.0));
    const MaskOf<V> passes = rule == CoveragePass::kAtLeast ? ratio >= V(trigger)  //
                                                            : ratio > V(trigger);
    return lane_or(lane_not(applies), passes);
}

// Payment from interest proceeds, which leaves the numerator unchanged: the denominator falls to
// numerator / trigger.
template <class V>
V oc_cure_from_interest(V numerator, V denominator, double trigger) {
    const V cure = denominator - numerator / V(trigger);
    return lane_min(lane_max(cure, V(0.0)), denominator);
}

// Payment from principal cash, which is part of the numerator: (N - x) / (D - x) = trigger. At a
// trigger of 1 or less no payment cures a failing test but that of the whole denominator.
template <class V>
V oc_cure_from_principal(V numerator, V denominator, double trigger) {
    if (trigger <= 1.0)
        return lane_select(numerator < V(trigger) * denominator, denominator, V(0.0));
    const V cure = (V(trigger) * denominator - numerator) / V(trigger - 1.0);
    return lane_min(lane_max(cure, V(0.0)), denominator);
}

// Interest moved to principal cash: (N + x) / D = trigger.
template <class V>
V oc_cure_by_diversion(V numerator, V denominator, double trigger) {
    return lane_max(V(trigger) * denominator - numerator, V(0.0));
}

// The earlier workbook's cure of an interest coverage test: one minus ratio over trigger, times the
// balance of the group and its seniors.
template <class V>
V ic_cure_by_balance(V numerator, V interest_due, V balance, double trigger) {
    const V ratio = lane_share(numerator, interest_due);
    return lane_min(lane_max((V(1.0) - ratio / V(trigger)) * balance, V(0.0)), balance);
}

// The smallest payment down a sequence of notes after which numerator / interest due = trigger.
// `balance(i)` and `rate(i)` are the interest-bearing balance of note i and its interest for the
// period per unit of balance, most senior first.
template <class V, class Balance, class Rate>
V ic_cure_pro_forma(V numerator, V interest_due, double trigger, std::size_t notes,
                    const Balance& balance, const Rate& rate) {
    // Interest that has to fall away.
    V excess = lane_max(interest_due - lane_max(numerator, V(0.0)) / V(trigger), V(0.0));
    V cure = V(0.0);
    for (std::size_t i = 0; i < notes; ++i) {
        const V whole = balance(i);
        const V interest = whole * rate(i);
        const V part = lane_min(lane_share(excess, V(rate(i))), whole);
        const MaskOf<V> free = lane_not(V(rate(i)) > V(0.0));  // a note without interest
        const MaskOf<V> open = excess > V(0.0);
        const V paid = lane_select(open, lane_select(free, whole, part), V(0.0));
        cure = cure + paid;
        excess = lane_max(excess - lane_min(interest, paid * rate(i)), V(0.0));
        // What rounding leaves is not carried to the next note.
        excess = lane_select(excess > V(1e-9) * interest_due, excess, V(0.0));
    }
    return cure;
}

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
