// Amounts due and bookings of the steps of DateWaterfall; included by waterfall-inl.hpp.
#if defined(BALLAST_CLO_WATERFALL_STEPS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_WATERFALL_STEPS_INL
#undef BALLAST_CLO_WATERFALL_STEPS_INL
#else
#define BALLAST_CLO_WATERFALL_STEPS_INL
#endif

#include "clo/waterfall-inl.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

// ---- amounts due

template <class V, class R>
V DateWaterfall<V, R>::bearing(int t) const {
    const TranchePlan& note = plan_.tranches[t];
    return note.interest_on_deferred ? state_.balance[t] + state_.deferred[t] : state_.balance[t];
}

// In the principal waterfall also interest that was deferred on this date.
template <class V, class R>
V DateWaterfall<V, R>::interest_due(int t) const {
    const V due = plan_.simple_interest ? left_[t] + simple_left_[t] : left_[t];
    return waterfall_ == Waterfall::kPrincipal ? due + flows_.newly_deferred[t] : due;
}

template <class V, class R>
V DateWaterfall<V, R>::instalment(int t) const {
    const V paid = V(plan_.originals[t]) - state_.balance[t];
    return lane_min(lane_max(V(period_->amortized[t]) - paid, V(0.0)), state_.balance[t]);
}

template <class V, class R>
V DateWaterfall<V, R>::fee_due(const Operation& op) const {
    const V left = fee_left_[op.target];
    const V capped = lane_min(left, lane_max(fee_cap_left_[op.target], V(0.0)));
    if (op.part == StepPart::kCapped) return capped;
    if (op.part == StepPart::kRest) return left - capped;
    return left;
}

template <class V, class R>
V DateWaterfall<V, R>::reinvestable(V cash) const {
    cash = lane_select(collateral_->final, V(0.0), cash);
    const bool during = period_->reinvesting;
    const ReinvestRule& rule = during ? plan_.reinvest_during : plan_.reinvest_after;
    V source = cash;
    switch (rule.what) {
        case ReinvestWhat::kAll:
            break;
        case ReinvestWhat::kUnscheduled:
            source = collateral_->unscheduled;
            break;
        case ReinvestWhat::kUnscheduledAndCreditRisk:
            source = collateral_->unscheduled + collateral_->credit_sales;
            break;
        case ReinvestWhat::kNone:
            return V(0.0);
    }
    if (!during && plan_.trade_conditions) source = collateral_->reinvestable;
    V amount = lane_min(cash, source * V(rule.share));
    if (!during)
        for (const int each : plan_.after_period)
            amount = lane_select(condition(plan_.conditions[each]) > V(0.5), amount, V(0.0));
    return within_criteria(amount);
}

// A purchase at par or below maintains every ratio. One above par lowers the numerator: as far as
// the criteria still pass, and by nothing where one fails.
template <class V, class R>
V DateWaterfall<V, R>::within_criteria(V amount) const {
    if (purchase_loss_ <= 0.0) return amount;
    for (const int group : plan_.criteria) {
        if (!period_->oc_applies[group]) continue;
        const CoverageValues<V> values = coverage_values(group);
        const V excess = values.oc_numerator - V(plan_.coverage[group].oc) * values.oc_denominator;
        const V room = lane_max(excess, V(0.0)) / V(purchase_loss_);
        amount = lane_select(values.oc_denominator > V(kPaidOff), lane_min(amount, room), amount);
    }
    return amount;
}

template <class V, class R>
V DateWaterfall<V, R>::diversion_due(int diversion, V cash) const {
    const DiversionPlan& terms = plan_.diversions[diversion];
    if (!period_->diverts[diversion]) return V(0.0);
    const CoverageValues<V> values = coverage_values(terms.coverage);
    const Mask passes = coverage_passes(values.oc_numerator, values.oc_denominator, terms.trigger,
                                        plan_.coverage_pass);
    const V cure =
        terms.to == DiversionTarget::kPrincipal
            ? oc_cure_by_diversion(values.oc_numerator, values.oc_denominator, terms.trigger)
            : oc_cure_from_interest(values.oc_numerator, values.oc_denominator, terms.trigger);
    return lane_select(passes, V(0.0), lane_min(cure, cash * V(terms.share)));
}

template <class V, class R>
MaskOf<V> DateWaterfall<V, R>::oc_fails(int group, const CoverageValues<V>& values) const {
    if (!period_->oc_applies[group]) return V(1.0) < V(0.0);
    return lane_not(coverage_passes(values.oc_numerator, values.oc_denominator,
                                    plan_.coverage[group].oc, plan_.coverage_pass));
}

template <class V, class R>
MaskOf<V> DateWaterfall<V, R>::ic_fails(int group, const CoverageValues<V>& values) const {
    if (!period_->ic_applies[group]) return V(1.0) < V(0.0);
    return lane_not(coverage_passes(values.ic_numerator, values.ic_denominator,
                                    plan_.coverage[group].ic, plan_.coverage_pass));
}

template <class V, class R>
MaskOf<V> DateWaterfall<V, R>::passes(int group) const {
    const CoverageValues<V> values = coverage_values(group);
    return lane_not(lane_or(oc_fails(group, values), ic_fails(group, values)));
}

template <class V, class R>
V DateWaterfall<V, R>::ic_cure(const CoveragePlan& group, const CoverageValues<V>& values) const {
    if (plan_.ic_cure == IcCure::kClassBalance)
        return ic_cure_by_balance(values.ic_numerator, values.ic_denominator, values.oc_denominator,
                                  group.ic);
    // Deferred interest without interest is paid before the principal of its note, and no interest
    // falls away with it.
    return ic_cure_pro_forma(
        values.ic_numerator, values.ic_denominator, group.ic, group.tranches.size(),
        [&](std::size_t i) { return owed(group.tranches[i]); },
        [&](std::size_t i) { return period_->accruals[group.tranches[i]]; });
}

template <class V, class R>
V DateWaterfall<V, R>::cure_due(int group) {
    if constexpr (!R::kEveryStep)
        if (waterfall_ != Waterfall::kInterest && passed_[group] == changes_) return V(0.0);
    const CoverageValues<V> values = coverage_values(group);
    recorder_.coverage(waterfall_, group, values);
    const CoveragePlan& terms = plan_.coverage[group];
    V due = V(0.0);
    bool passes = true;
    if (terms.oc > 0.0) {
        const Mask fails = oc_fails(group, values);
        recorder_.failure(waterfall_, group, CoverageTest::kOc, fails);
        if (lane_any(fails)) {
            passes = false;
            due = lane_select(fails, oc_cure(terms, values), V(0.0));
        }
    }
    if (terms.ic > 0.0) {
        const Mask fails = ic_fails(group, values);
        recorder_.failure(waterfall_, group, CoverageTest::kIc, fails);
        if (lane_any(fails)) {
            passes = false;
            due = lane_max(due, lane_select(fails, ic_cure(terms, values), V(0.0)));
        }
    }
    if (passes) passed_[group] = changes_;
    return due;
}

template <class V, class R>
V DateWaterfall<V, R>::oc_cure(const CoveragePlan& terms, const CoverageValues<V>& values) const {
    return waterfall_ == Waterfall::kInterest || plan_.defects.interest_cure_from_principal
               ? oc_cure_from_interest(values.oc_numerator, values.oc_denominator, terms.oc)
               : oc_cure_from_principal(values.oc_numerator, values.oc_denominator, terms.oc);
}

// ---- bookings

template <class V, class R>
void DateWaterfall<V, R>::pay_fee(const Operation& op, V paid) {
    const int f = op.target;
    fee_left_[f] = fee_left_[f] - paid;
    if (op.part != StepPart::kRest) fee_cap_left_[f] = fee_cap_left_[f] - paid;
    flows_.fee_paid[f] = flows_.fee_paid[f] + paid;
}

// Interest on interest is paid first.
template <class V, class R>
void DateWaterfall<V, R>::pay_interest_of(int t, V paid) {
    flows_.interest_paid[t] = flows_.interest_paid[t] + paid;
    recorder_.payment(t, paid);
    if (plan_.simple_interest) {
        const V simple = lane_min(paid, simple_left_[t]);
        simple_left_[t] = simple_left_[t] - simple;
        paid = paid - simple;
    }
    const V regular = lane_min(paid, left_[t]);
    left_[t] = left_[t] - regular;
    if (waterfall_ != Waterfall::kPrincipal) return;
    paid = paid - regular;
    // The rest was deferred on this date.
    flows_.newly_deferred[t] = flows_.newly_deferred[t] - paid;
    state_.deferred[t] = state_.deferred[t] - paid;
    forget_notes();
}

template <class V, class R>
void DateWaterfall<V, R>::pay_interest(const Operation& op, V paid, Mask allowed) {
    const int* notes = plan_.items.data() + op.first;
    std::array<V, kMaxTranches> dues;
    const std::size_t count = op.last - op.first;
    for (std::size_t i = 0; i < count; ++i)
        dues[i] = lane_select(allowed, interest_due(notes[i]), V(0.0));
    pro_rata(
        paid, count, plan_.cents, [&](std::size_t i) { return dues[i]; },
        [&](std::size_t i, V part) { pay_interest_of(notes[i], part); });
    for (std::size_t i = 0; i < count; ++i)
        if (plan_.tranches[notes[i]].deferrable || waterfall_ == Waterfall::kAcceleration)
            defer(notes[i], allowed);
}

// What is unpaid becomes deferred interest. After acceleration that is so for every class.
template <class V, class R>
void DateWaterfall<V, R>::defer(int t, Mask allowed) {
    if (plan_.simple_interest) {
        const V simple = lane_select(allowed, simple_left_[t], V(0.0));
        simple_left_[t] = simple_left_[t] - simple;
        state_.simple[t] = state_.simple[t] + simple;
        forget_notes();
    }
    const V regular = lane_select(allowed, left_[t], V(0.0));
    if (!lane_any(regular > V(0.0))) return;
    left_[t] = left_[t] - regular;
    state_.deferred[t] = state_.deferred[t] + regular;
    flows_.newly_deferred[t] = flows_.newly_deferred[t] + regular;
    forget_notes();
}

template <class V, class R>
void DateWaterfall<V, R>::reduce_deferred(int t, V paid) {
    if (plan_.simple_interest) {
        const V simple = lane_min(paid, state_.simple[t]);
        state_.simple[t] = state_.simple[t] - simple;
        paid = paid - simple;
    }
    state_.deferred[t] = state_.deferred[t] - paid;
    forget_notes();
    // What was deferred on this date is paid last.
    flows_.newly_deferred[t] = lane_min(flows_.newly_deferred[t], state_.deferred[t]);
}

template <class V, class R>
void DateWaterfall<V, R>::pay_deferred(const Operation& op, V paid) {
    const int* notes = plan_.items.data() + op.first;
    pro_rata(
        paid, op.last - op.first, plan_.cents, [&](std::size_t i) { return deferred(notes[i]); },
        [&](std::size_t i, V part) {
            reduce_deferred(notes[i], part);
            flows_.deferred_paid[notes[i]] = flows_.deferred_paid[notes[i]] + part;
            recorder_.payment(notes[i], part);
        });
}

template <class V, class R>
void DateWaterfall<V, R>::reduce_principal(int t, V paid) {
    state_.balance[t] = state_.balance[t] - paid;
    flows_.principal_paid[t] = flows_.principal_paid[t] + paid;
    recorder_.payment(t, paid);
    forget_notes();
}

template <class V, class R>
void DateWaterfall<V, R>::amortize(const Operation& op, V paid) {
    const int* notes = plan_.items.data() + op.first;
    pro_rata(
        paid, op.last - op.first, plan_.cents, [&](std::size_t i) { return instalment(notes[i]); },
        [&](std::size_t i, V part) { reduce_principal(notes[i], part); });
}

// Deferred interest and then principal of notes of one rank, each pro rata.
template <class V, class R>
void DateWaterfall<V, R>::pay_rank(std::span<const int> notes, V& cash, bool in_coverage_only) {
    if (!lane_any(cash > V(0.0))) return;
    std::array<V, kMaxTranches> amount;
    const auto pay = [&](const auto& owed_of, const auto& reduce) {
        V total = V(0.0);
        for (std::size_t i = 0; i < notes.size(); ++i) {
            const bool counts = !in_coverage_only || plan_.tranches[notes[i]].in_coverage;
            amount[i] = counts ? owed_of(notes[i]) : V(0.0);
            total = total + amount[i];
        }
        if (!lane_any(total > V(0.0))) return;
        const V paid = lane_min(cash, total);
        cash = cash - paid;
        pro_rata(
            paid, notes.size(), plan_.cents, [&](std::size_t i) { return amount[i]; },
            [&](std::size_t i, V part) { reduce(notes[i], part); });
    };
    pay([&](int t) { return deferred(t); },
        [&](int t, V part) {
            reduce_deferred(t, part);
            flows_.principal_paid[t] = flows_.principal_paid[t] + part;
            flows_.deferred_in_principal[t] = flows_.deferred_in_principal[t] + part;
            recorder_.payment(t, part);
        });
    pay([&](int t) { return state_.balance[t]; },
        [&](int t, V part) { reduce_principal(t, part); });
}

template <class V, class R>
void DateWaterfall<V, R>::pay_sequence(V paid, bool in_coverage_only) {
    if (!lane_any(paid > V(0.0))) return;
    for (const std::vector<int>& notes : plan_.ranks) pay_rank(notes, paid, in_coverage_only);
}

// The tranches of a step are sorted by rank.
template <class V, class R>
void DateWaterfall<V, R>::pay_principal(const Operation& op, V paid) {
    const int* notes = plan_.items.data() + op.first;
    const std::size_t count = op.last - op.first;
    for (std::size_t first = 0; first < count;) {
        std::size_t last = first + 1;
        while (last < count &&
               plan_.tranches[notes[last]].rank == plan_.tranches[notes[first]].rank)
            ++last;
        pay_rank({notes + first, last - first}, paid, false);
        first = last;
    }
}

template <class V, class R>
void DateWaterfall<V, R>::divert(const Operation& op, V paid) {
    flows_.diverted = flows_.diverted + paid;
    if (plan_.diversions[op.target].to == DiversionTarget::kPrincipal) {
        principal_ = principal_ + paid;
        ++changes_;
    } else {
        pay_sequence(paid, true);
    }
}

template <class V, class R>
void DateWaterfall<V, R>::pay_equity(int t, V paid) {
    flows_.equity[t] = flows_.equity[t] + paid;
    recorder_.payment(t, paid);
    if (t == plan_.hurdle_tranche) state_.hurdle = lane_max(state_.hurdle - paid, V(0.0));
}

template <class V, class R>
void DateWaterfall<V, R>::split(const Operation& op, V paid) {
    const std::uint32_t first = op.first;
    pro_rata(
        paid, op.last - first, plan_.cents,
        [&](std::size_t i) { return paid * V(plan_.shares[first + i]); },
        [&](std::size_t i, V part) {
            const int to = plan_.items[first + i];
            if (to >= kFeeRecipient)
                flows_.fee_paid[to - kFeeRecipient] = flows_.fee_paid[to - kFeeRecipient] + part;
            else if (to == kIncentiveRecipient)
                flows_.incentive = flows_.incentive + part;
            else
                pay_equity(to, part);
        });
}

// What is unpaid is carried to the next date.
template <class V, class R>
void DateWaterfall<V, R>::close() {
    forget_notes();
    const Mask everyone = V(0.0) < V(1.0);
    for (std::size_t t = 0; t < plan_.tranches.size(); ++t) {
        if (plan_.tranches[t].deferrable) {
            defer(static_cast<int>(t), everyone);
        } else {
            state_.unpaid[t] = left_[t];
            if (plan_.simple_interest) state_.simple[t] = state_.simple[t] + simple_left_[t];
        }
    }
    for (std::size_t f = 0; f < plan_.fees.size(); ++f)
        state_.fee_unpaid[f] = plan_.fees[f].carry_forward ? fee_left_[f] : V(0.0);
}

// ---- events of default after the payments of the date

template <class V, class R>
V DateWaterfall<V, R>::unpaid_of_controlling() const {
    Mask controls = V(0.0) < V(1.0);  // all that rank before are paid
    V unpaid = V(0.0);
    for (const std::vector<int>& rank : plan_.ranks) {
        Mask paid = controls;
        for (const int t : rank) {
            if (!plan_.tranches[t].can_control) continue;
            const V amount = plan_.tranches[t].deferrable ? flows_.newly_deferred[t]
                                                          : state_.unpaid[t] + simple_left_[t];
            unpaid = unpaid + lane_select(controls, amount, V(0.0));
            paid = lane_and(paid, lane_not(outstanding(t)));
        }
        controls = paid;
        if (!lane_any(controls)) break;
    }
    return unpaid;
}

// Interest of the controlling class, after its days of grace: the notes accelerate before the next
// date. Principal at stated maturity.
template <class V, class R>
void DateWaterfall<V, R>::check_unpaid() {
    const Mask normal = lane_not(state_.accelerated);
    const V unpaid = unpaid_of_controlling();
    state_.unpaid_dates =
        lane_select(lane_and(normal, unpaid > V(kPaidOff)), state_.unpaid_dates + V(1.0), V(0.0));
    const Mask occurs = state_.unpaid_dates >= V(period_->grace_dates);
    recorder_.event(DefaultEvent::kInterest, occurs, unpaid, V(0.0));
    if (plan_.accelerates) state_.accelerates = occurs;
    if (!period_->matures) return;
    V principal = V(0.0);
    for (const int t : plan_.sequence) principal = principal + owed(t);
    recorder_.event(DefaultEvent::kMaturity, principal > V(kPaidOff), principal, V(0.0));
}

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
