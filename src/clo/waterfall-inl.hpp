// The priorities of payments of one date (clo.md 1.1 to 1.8), for one path or several.
//
// A recorder receives every step and coverage test; that of simulations does nothing. No function
// allocates.
#if defined(BALLAST_CLO_WATERFALL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_WATERFALL_INL
#undef BALLAST_CLO_WATERFALL_INL
#else
#define BALLAST_CLO_WATERFALL_INL
#endif

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

#include "clo/condition-inl.hpp"
#include "clo/coverage-inl.hpp"
#include "clo/lane_target.hpp"
#include "clo/note_interest-inl.hpp"
#include "clo/path_state-inl.hpp"
#include "clo/period_collateral.hpp"
#include "clo/pro_rata-inl.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

enum class CoverageTest : std::uint8_t { kOc, kIc };

struct NoRecorder {
    // Whether it reads what every step is due, and tests of the principal waterfall.
    static constexpr bool kEveryStep = true;

    template <class V>
    void step(Waterfall, const Operation&, V /*available*/, V /*due*/, V /*paid*/) {}
    template <class V>
    void shortfall(const Operation& /*step*/, const Operation& /*unpaid*/, V /*available*/,
                   V /*due*/, V /*paid*/) {}
    template <class V>
    void coverage(Waterfall, int /*group*/, const CoverageValues<V>&) {}
    template <class M>
    void failure(Waterfall, int /*group*/, CoverageTest, M /*fails*/) {}
    template <class V>
    void payment(int /*tranche*/, V /*amount*/) {}
    // `amount`: collateral and cash of the par ratio, else what is unpaid; `claims` of the ratio.
    template <class M, class V>
    void event(DefaultEvent, M /*occurs*/, V /*amount*/, V /*claims*/) {}
};

template <class V, class Recorder = NoRecorder>
class DateWaterfall {
public:
    using Mask = MaskOf<V>;

    DateWaterfall(const DealPlan& plan, PathState<V>& state, DateFlows<V>& flows,
                  Recorder& recorder)
        : plan_(plan), state_(state), flows_(flows), recorder_(recorder) {
        const std::size_t notes = plan.tranches.size();
        left_.assign_zero(notes);
        defaulted_.assign_zero(notes);
        simple_left_.assign_zero(notes);
        passed_.assign(plan.coverage.size(), 0);
        fee_left_.assign_zero(plan.fees.size());
        fee_cap_left_.assign_zero(plan.fees.size());
    }

    // Of a unit of par, in reinvestment.
    void set_purchase_price(double price) { purchase_loss_ = std::max(1.0 - 1.0 / price, 0.0); }

    // Pays the period with this index.
    BALLAST_WHOLE void run(std::size_t period, const PeriodCollateral<V>& collateral) {
        period_ = &plan_.periods[period];
        collateral_ = &collateral;
        clear_flows(plan_, flows_);
        first_cure_ = V(0.0);
        forget_notes();
        state_.hurdle = state_.hurdle * V(period_->hurdle_growth);
        open_cash();
        accrue_notes();
        accrue_fees();
        if (plan_.has_events) state_.accelerated = lane_or(state_.accelerated, state_.accelerates);
        check_par_ratio();
        const Mask normal = lane_not(state_.accelerated);
        if (lane_any(normal)) {
            V interest = lane_select(normal, interest_, V(0.0));
            ic_numerator_ = interest_;
            principal_ = lane_select(normal, principal_, V(0.0));
            run_program(Waterfall::kInterest, interest, normal);
            carry_overdraft(normal);
            run_program(Waterfall::kPrincipal, principal_, normal);
        }
        if (lane_any(state_.accelerated)) {
            V cash = lane_select(state_.accelerated, interest_ + accelerated_principal_, V(0.0));
            run_program(Waterfall::kAcceleration, cash, state_.accelerated);
        }
        close();
        if (plan_.has_events) check_unpaid();
    }

    CoverageValues<V> coverage_values(int group) const {
        add_notes(group);
        V debt = claims_.debt;
        if (plan_.defects.first_cure_twice && group > 0)
            debt = lane_max(debt - first_cure_, V(0.0));
        return {.oc_numerator = numerator_ex_cash_ + principal_,
                .oc_denominator = debt,
                .ic_numerator = ic_numerator_,
                .ic_denominator = claims_.interest};
    }

private:
    // The claims of the notes of a coverage group: those of the group before it, and of what it
    // has beyond those, while no note changes.
    void add_notes(int group) const {
        const CoveragePlan& terms = plan_.coverage[group];
        std::size_t first = 0;
        V debt = V(0.0), interest = V(0.0);  // in registers until all tranches are added
        if (claims_.group != kNothing &&
            (claims_.group == group || claims_.group == terms.extends)) {
            first = plan_.coverage[claims_.group].tranches.size();
            debt = claims_.debt;
            interest = claims_.interest;
        }
        for (std::size_t i = first; i < terms.tranches.size(); ++i) {
            const int t = terms.tranches[i];
            debt = debt + owed(t);
            if (plan_.defects.deferred_twice) debt = debt + state_.deferred[t];
            interest = interest + bearing(t) * V(period_->accruals[t]) + defaulted_[t];
        }
        claims_ = {group, debt, interest};
    }
    // What a note owes has changed.
    void forget_notes() {
        claims_.group = kNothing;
        ++changes_;
    }

    // ---- the start of the date

    void open_cash() {
        opening_principal_ = state_.principal_cash;
        interest_ = state_.interest_cash + collateral_->interest;
        principal_ = state_.principal_cash + collateral_->scheduled + collateral_->unscheduled +
                     collateral_->recoveries + collateral_->sales;
        for (std::size_t h = 0; h < plan_.hedges.size(); ++h) {
            V due = V(period_->hedge_payments[h]);
            if (plan_.cents) due = lane_round(due);
            state_.hedge_unpaid[h] = state_.hedge_unpaid[h] + due;
            interest_ = interest_ + V(period_->hedge_receipts[h]);
        }
        for (std::size_t a = 0; a < plan_.accounts.size(); ++a) open_account(a);
        if (lane_any(collateral_->drawn > V(0.0))) pay_draws();
        if (plan_.cents) {
            interest_ = lane_round(interest_);
            principal_ = lane_round(principal_);
        }
        state_.interest_cash = lane_min(interest_, V(0.0));
        state_.principal_cash = lane_min(principal_, V(0.0));
        flows_.interest_proceeds = interest_ = lane_max(interest_, V(0.0));
        flows_.principal_proceeds = lane_max(principal_, V(0.0));
        flows_.kept = state_.interest_cash + state_.principal_cash;
        accelerated_principal_ = flows_.principal_proceeds;
        set_numerator();
    }

    // Draws on commitments are paid from revolver funding accounts, then from principal.
    void pay_draws() {
        V due = plan_.cents ? lane_round(collateral_->drawn) : collateral_->drawn;
        flows_.drawn = due;
        for (std::size_t a = 0; a < plan_.accounts.size(); ++a) {
            if (plan_.account_types[a] != AccountType::kRevolverFunding) continue;
            const V paid = lane_min(lane_max(state_.account[a], V(0.0)), due);
            state_.account[a] = state_.account[a] - paid;
            due = due - paid;
        }
        principal_ = principal_ - due;
    }

    // Negative principal cash pays nothing and is carried, less what was diverted to it.
    void carry_overdraft(Mask normal) {
        state_.principal_cash =
            lane_select(normal, lane_min(principal_, V(0.0)), state_.principal_cash);
        flows_.kept = state_.interest_cash + state_.principal_cash;
    }

    // Interest on the account; on the last date its balance is released.
    void open_account(std::size_t a) {
        interest_ = interest_ + state_.account[a] * V(period_->account_rates[a]);
        if (!lane_any(collateral_->final)) return;
        const V released = lane_select(collateral_->final, state_.account[a], V(0.0));
        const AccountType type = plan_.account_types[a];
        const bool interest = type == AccountType::kExpenseReserve ||
                              type == AccountType::kInterestReserve ||
                              type == AccountType::kPayment || type == AccountType::kHedge;
        V& proceeds = interest ? interest_ : principal_;
        proceeds = proceeds + released;
        state_.account[a] = state_.account[a] - released;
    }

    // The numerator of overcollateralization ratios without principal cash. Negative cash counts.
    void set_numerator() {
        flows_.ccc_haircut = plan_.valuation.ccc ? ccc_haircut() : V(0.0);
        numerator_ex_cash_ = collateral_->performing + collateral_->defaulted_value -
                             collateral_->haircut - flows_.ccc_haircut;
        if (plan_.valuation.purchased_accrued)
            numerator_ex_cash_ = numerator_ex_cash_ + collateral_->purchased_accrued;
    }

    // The excess over the limit at its loss: of the assets with the lowest price first, where the
    // collateral lists them.
    V ccc_haircut() const {
        const PeriodCollateral<V>& c = *collateral_;
        const V limit = V(plan_.valuation.ccc->limit) * (c.performing + principal_);
        V excess = lane_min(lane_max(c.ccc_par - limit, V(0.0)), c.ccc_par);
        if (c.ccc_slices.empty()) return excess * c.ccc_loss;
        V haircut = V(0.0);
        for (const CccSlice<V>& slice : c.ccc_slices) {
            const V part = lane_min(excess, slice.par);
            haircut = haircut + part * V(slice.loss);
            excess = excess - part;
        }
        return haircut;
    }

    // Interest due on the date: current, and what was unpaid before. Unpaid interest of a
    // deferrable note is deferred interest, which has steps of its own.
    void accrue_notes() {
        for (std::size_t t = 0; t < plan_.tranches.size(); ++t) {
            const TranchePlan& note = plan_.tranches[t];
            const V accrual = V(period_->accruals[t]);
            NoteInterest<V> due = accrued_interest(
                NoteAmounts<V>{state_.balance[t], state_.deferred[t], state_.unpaid[t]}, accrual,
                note.interest_on_deferred ? accrual : V(0.0));
            if (plan_.cents) due = {lane_round(due.current), lane_round(due.on_interest)};
            defaulted_[t] = state_.unpaid[t];
            left_[t] = due.current + state_.unpaid[t];
            state_.unpaid[t] = V(0.0);
            if (note.compounds) left_[t] = left_[t] + due.on_interest;
            flows_.interest_due[t] = left_[t];
            if (!plan_.simple_interest) continue;
            simple_left_[t] = note.compounds ? V(0.0) : due.on_interest;
            if (!note.deferrable) {
                simple_left_[t] = simple_left_[t] + state_.simple[t];
                state_.simple[t] = V(0.0);
            }
            flows_.interest_due[t] = left_[t] + simple_left_[t];
        }
    }

    void accrue_fees() {
        for (std::size_t f = 0; f < plan_.fees.size(); ++f) {
            const V basis = fee_basis(f);
            V due = basis * V(period_->fee_rates[f]) + V(period_->fee_amounts[f]) +
                    state_.fee_unpaid[f] * V(1.0 + period_->fee_unpaid_rates[f]);
            V cap = basis * V(period_->fee_cap_rates[f]) + V(period_->fee_cap_amounts[f]);
            if (plan_.cents) {
                due = lane_round(due);
                cap = lane_round(cap);
            }
            fee_left_[f] = flows_.fee_due[f] = due;
            fee_cap_left_[f] = plan_.fees[f].capped ? lane_min(cap, due) : due;
        }
    }

    V fee_basis(std::size_t f) const {
        const FeePlan& fee = plan_.fees[f];
        const PeriodCollateral<V>& c = *collateral_;
        const bool total = fee.basis_amount == FeeBasisAmount::kTotal;
        const double stated = period_ == plan_.periods.data() ? plan_.opening.fee_basis[f] : -1.0;
        const V begin = stated >= 0.0 ? V(stated)
                        : total ? c.performing_begin + c.defaulted_begin + opening_principal_ +
                                      c.purchased_accrued_begin
                                : c.performing_begin;
        if (fee.basis != FeeBasis::kAverage) return begin;
        const V end =
            total ? c.performing + c.defaulted + flows_.principal_proceeds + c.purchased_accrued
                  : c.performing;
        return (begin + end) * V(0.5);
    }

    // Event of default by the par ratio. Acceleration lasts.
    void check_par_ratio() {
        if (plan_.event_tranches.empty()) return;
        V claims = V(0.0);  // principal and deferred interest
        for (const int t : plan_.event_tranches) claims = claims + owed(t);
        const V value = collateral_->performing + collateral_->defaulted_value + principal_;
        const Mask occurs = lane_and(claims > V(kPaidOff), value < V(plan_.event_trigger) * claims);
        recorder_.event(DefaultEvent::kParRatio, lane_and(occurs, lane_not(state_.accelerated)),
                        value, claims);
        if (plan_.accelerates) state_.accelerated = lane_or(state_.accelerated, occurs);
    }

    // ---- steps

    BALLAST_WHOLE void run_program(Waterfall waterfall, V& cash, Mask active) {
        waterfall_ = waterfall;
        for (const Operation& op : plan_.program(waterfall)) run_step(op, cash, active);
    }

    void run_step(const Operation& op, V& cash, Mask active) {
        Mask allowed = active;
        if (op.condition != kNothing)
            allowed = lane_and(active, condition(plan_.conditions[op.condition]) > V(0.5));
        const V available = cash;
        const Payment made = op.code == OpCode::kShortfall ? pay_shortfall(op, cash, allowed)
                                                           : pay_step(op, cash, allowed);
        recorder_.step(waterfall_, op, available, made.due, made.paid);
    }

    struct Payment {
        V due{};
        V paid{};
    };

    // What earlier steps left unpaid, in their order.
    Payment pay_shortfall(const Operation& op, V& cash, Mask allowed) {
        Payment total{};
        for (std::uint32_t i = op.first; i < op.last; ++i) {
            const Operation& unpaid = plan_.interest[plan_.items[i]];
            Mask applies = allowed;
            if (unpaid.condition != kNothing)
                applies = lane_and(allowed, condition(plan_.conditions[unpaid.condition]) > V(0.5));
            const V available = cash;
            const Payment made = pay_step(unpaid, cash, applies);
            total.due = total.due + made.due;
            total.paid = total.paid + made.paid;
            recorder_.shortfall(op, unpaid, available, made.due, made.paid);
        }
        return total;
    }

    // Whether a step without cash changes nothing: interest may be deferred, and what is due of
    // the others counts in tests, or is one.
    bool needs_cash(const Operation& op) const {
        if (op.code == OpCode::kInterest) return false;
        return waterfall_ != Waterfall::kInterest ||
               (op.code != OpCode::kCure && !op.senior_expense);
    }

    // Pays the amount due as far as the cash goes.
    Payment pay_step(const Operation& op, V& cash, Mask allowed) {
        if constexpr (!Recorder::kEveryStep)
            if (needs_cash(op) && !lane_any(cash > V(0.0))) return {};
        V due = lane_select(allowed, lane_max(amount_due(op, cash), V(0.0)), V(0.0));
        if (op.limit != kNothing)
            due = lane_min(due, lane_max(condition(plan_.conditions[op.limit]), V(0.0)));
        if (plan_.cents) due = lane_round(due);
        const V paid = lane_min(lane_max(cash, V(0.0)), due);
        cash = cash - paid;
        // Interest that is not paid may be deferred; a payment of nothing changes nothing else.
        const bool defers =
            op.code == OpCode::kInterest && (op.limit != kNothing || lane_any(due > V(0.0)));
        if (defers || lane_any(paid > V(0.0))) {
            settle(op, paid, allowed);
            if (waterfall_ == Waterfall::kPrincipal) ++changes_;
        }
        if (op.senior_expense && waterfall_ == Waterfall::kInterest) {
            ic_numerator_ = ic_numerator_ - due;
            ++changes_;
        }
        return {due, paid};
    }

    V amount_due(const Operation& op, V cash) {
        switch (op.code) {
            case OpCode::kTax:
                return V(op.amount);
            case OpCode::kFee:
                return fee_due(op);
            case OpCode::kReserve:
                return V(plan_.account_targets[op.target]) - state_.account[op.target];
            case OpCode::kHedge:
                return hedge_due(op);
            case OpCode::kInterest:
                return sum(op, [&](int t) { return interest_due(t); });
            case OpCode::kDeferred:
                return sum(op, [&](int t) { return deferred(t); });
            case OpCode::kAmortize:
                return sum(op, [&](int t) { return instalment(t); });
            case OpCode::kCure:
                return cure_due(op.target);
            case OpCode::kDivert:
                return diversion_due(op.target, cash);
            case OpCode::kPrincipal:
                return sum(op, [&](int t) { return owed(t); });
            case OpCode::kReinvest:
                return reinvestable(cash);
            case OpCode::kHurdle:
                return state_.hurdle;
            case OpCode::kTransfer:
            case OpCode::kSplit:
            case OpCode::kResidual:
                return cash;
            case OpCode::kShortfall:
                break;
        }
        return V(0.0);
    }

    // Books what a step paid.
    void settle(const Operation& op, V paid, Mask allowed) {
        switch (op.code) {
            case OpCode::kTax:
                flows_.taxes = flows_.taxes + paid;
                break;
            case OpCode::kFee:
                pay_fee(op, paid);
                break;
            case OpCode::kReserve:
            case OpCode::kTransfer:
                state_.account[op.target] = state_.account[op.target] + paid;
                flows_.to_accounts = flows_.to_accounts + paid;
                break;
            case OpCode::kHedge:
                hedge_due(op) = hedge_due(op) - paid;
                flows_.hedges = flows_.hedges + paid;
                break;
            case OpCode::kInterest:
                pay_interest(op, paid, allowed);
                break;
            case OpCode::kDeferred:
                pay_deferred(op, paid);
                break;
            case OpCode::kAmortize:
                amortize(op, paid);
                break;
            case OpCode::kCure:
                if (op.target == 0) first_cure_ = first_cure_ + paid;
                pay_sequence(paid, true);
                break;
            case OpCode::kDivert:
                divert(op, paid);
                break;
            case OpCode::kPrincipal:
                pay_principal(op, paid);
                break;
            case OpCode::kReinvest:
                flows_.reinvested = flows_.reinvested + paid;
                numerator_ex_cash_ = numerator_ex_cash_ + paid;  // at cost
                ++changes_;
                break;
            case OpCode::kHurdle:
            case OpCode::kResidual:
                pay_equity(op.target, paid);
                break;
            case OpCode::kSplit:
                split(op, paid);
                break;
            case OpCode::kShortfall:
                break;
        }
    }

    V& hedge_due(const Operation& op) {
        return op.part == StepPart::kTermination    ? state_.termination[op.target]
               : op.part == StepPart::kSubordinated ? state_.subordinated[op.target]
                                                    : state_.hedge_unpaid[op.target];
    }

    template <class Amount>
    V sum(const Operation& op, const Amount& amount) const {
        V total = V(0.0);
        for (std::uint32_t i = op.first; i < op.last; ++i) total = total + amount(plan_.items[i]);
        return total;
    }

    V condition(const Condition& source) const {
        return evaluate_condition<V>(source, [&](const ConditionNode& node) -> V {
            const auto truth = [](Mask mask) { return lane_select(mask, V(1.0), V(0.0)); };
            switch (node.op) {
                case ConditionOp::kReinvesting:
                    return V(period_->reinvesting ? 1.0 : 0.0);
                case ConditionOp::kAccelerated:
                    return truth(state_.accelerated);
                case ConditionOp::kDate:
                    return V(double(period_->dates.payment.serial()));
                case ConditionOp::kControlling:
                    return truth(controls(node.index));
                case ConditionOp::kPaid:
                    return truth(lane_not(outstanding(node.index)));
                case ConditionOp::kCoverage:
                    return truth(passes(node.index));
                default:
                    return V(node.number);
            }
        });
    }

    void check_unpaid();
    V unpaid_of_controlling() const;
    Mask outstanding(int t) const { return owed(t) > V(kPaidOff); }
    // Whether all that rank before the tranche and can control are paid, and it is not.
    Mask controls(int t) const {
        Mask result = outstanding(t);
        const TranchePlan& tranche = plan_.tranches[t];
        if (!tranche.can_control) return lane_and(result, lane_not(result));
        for (const int s : plan_.sequence) {
            if (!lane_any(result)) break;
            if (plan_.tranches[s].can_control && plan_.tranches[s].rank < tranche.rank)
                result = lane_and(result, lane_not(outstanding(s)));
        }
        return result;
    }

    // Cash that the reinvestment rules allow to use.
    V reinvestable(V cash) const;
    V within_criteria(V amount) const;
    V diversion_due(int diversion, V cash) const;
    V cure_due(int group);
    V oc_cure(const CoveragePlan& terms, const CoverageValues<V>& values) const;
    V ic_cure(const CoveragePlan& group, const CoverageValues<V>& values) const;
    Mask oc_fails(int group, const CoverageValues<V>& values) const;
    Mask ic_fails(int group, const CoverageValues<V>& values) const;
    Mask passes(int group) const;
    V bearing(int t) const;
    V owed(int t) const {
        const V compound = state_.balance[t] + state_.deferred[t];
        return plan_.simple_interest ? compound + state_.simple[t] : compound;
    }
    V deferred(int t) const {
        return plan_.simple_interest ? state_.deferred[t] + state_.simple[t] : state_.deferred[t];
    }
    V interest_due(int t) const;
    V instalment(int t) const;
    V fee_due(const Operation& op) const;

    void pay_fee(const Operation& op, V paid);
    void pay_interest(const Operation& op, V paid, Mask allowed);
    void pay_interest_of(int t, V paid);
    void defer(int t, Mask allowed);
    void pay_deferred(const Operation& op, V paid);
    void reduce_deferred(int t, V paid);
    void reduce_principal(int t, V paid);
    void amortize(const Operation& op, V paid);
    void pay_rank(std::span<const int> notes, V& cash, bool in_coverage_only);
    void pay_sequence(V paid, bool in_coverage_only);
    void pay_principal(const Operation& op, V paid);
    void divert(const Operation& op, V paid);
    void pay_equity(int t, V paid);
    void split(const Operation& op, V paid);
    void close();

    const DealPlan& plan_;
    PathState<V>& state_;
    DateFlows<V>& flows_;
    Recorder& recorder_;
    const PeriodPlan* period_ = nullptr;
    const PeriodCollateral<V>* collateral_ = nullptr;
    Waterfall waterfall_ = Waterfall::kInterest;
    V interest_{};
    V principal_{};  // cash left
    V opening_principal_{};
    V accelerated_principal_{};
    V numerator_ex_cash_{};
    V ic_numerator_{};
    double purchase_loss_ = 0.0;  // of value per unit of cash, in purchases above par
    V first_cure_{};              // paid on the date for the most senior group
    // By tranche: interest due and not yet paid, that part of it that is simple interest on
    // interest apart; interest that was unpaid when the date began.
    LaneVector<V> left_, simple_left_, defaulted_;
    LaneVector<V> fee_left_, fee_cap_left_;
    // Principal and interest of the notes of the coverage group that was tested last.
    struct Claims {
        int group = kNothing;
        V debt{}, interest{};
    };
    mutable Claims claims_;
    std::uint32_t changes_ = 0;          // of what coverage ratios depend on
    std::vector<std::uint32_t> passed_;  // by group: changes_ when no lane failed
};

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#include "clo/waterfall_steps-inl.hpp"

#endif  // guard of each target
