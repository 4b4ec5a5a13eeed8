// Contracts whose rate is reset, step by step.
#if defined(BALLAST_ALM_REGULAR_STEPS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_STEPS_INL
#undef BALLAST_ALM_REGULAR_STEPS_INL
#else
#define BALLAST_ALM_REGULAR_STEPS_INL
#endif

#include "alm/level-inl.hpp"
#include "alm/regular_fixed-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// The state of a variable contract between two steps.
struct Running {
    Eight balance;
    Eight rate;
    Eight level;
    Eight accrued;
    Eight value;
    Eight nii;
    std::int32_t until_reset;
    std::int32_t until_pay;
    std::int32_t resets;
};

// What follows the payment of a step: the reset, and with it the level payment.
HWY_INLINE void finish_step(const Context& c, std::int32_t step, const Level* levels, Running& s) {
    const RegularPosition& p = c.p;
    const bool last = c.is_last(step);
    const bool resets = s.until_reset-- == 0 && !last;
    if (resets) {
        s.until_reset = p.reset_every - 1;
        s.rate = c.rate_after(step);
    }
    if (p.amortization == Amortization::kAnnuity && !last) {
        // At the end of a grace period the first level payment is worked out, reset or not.
        if (step + 1 == p.grace)
            s.level = s.balance * level_exact(c, step + 1, s.rate);
        else if (resets && !p.fixed_payment && step >= p.grace)
            s.level = s.balance * new_level(c, step, s.rate, levels ? &levels[s.resets] : nullptr);
    }
    if (resets) ++s.resets;
}

template <bool kInside>
HWY_INLINE void variable_step(const Context& c, std::int32_t step, double part, const Level* levels,
                              Running& s) {
    const RegularPosition& p = c.p;
    const bool last = c.is_last(step);
    const Eight yearly = s.balance * s.rate;
    if (kInside) {
        const std::size_t month = c.month(step);
        const bool stub = c.is_stub(step);
        for (std::uint32_t k = c.grid.first_part[month]; k < c.grid.first_part[month + 1]; ++k) {
            const MonthPart& piece = c.grid.parts[k];
            const Eight amount = yearly * Eight::set(piece.years);
            add_to(c.rows.months + piece.month * kLanes, amount);
            s.nii = s.nii + amount;
            if (stub) add_to(c.rows.stub, amount);
        }
    }
    s.accrued = fused(yearly, Eight::set(c.years(step)), s.accrued);
    const bool pays = s.until_pay == 0 || last;
    if (pays) {
        Eight principal = Eight::set(0.0);
        const bool waits = step < p.grace && !last;
        if (last)
            principal = s.balance;
        else if (waits)
            principal = Eight::set(0.0);
        else if (p.amortization == Amortization::kLinear)
            principal = Eight::set(part);
        else if (p.amortization == Amortization::kAnnuity)
            principal = s.level - s.accrued;
        if (p.fixed_payment && !last && !waits && p.amortization == Amortization::kAnnuity)
            // No more than is owed, whatever the sign of the side.
            principal =
                p.balance > 0.0 ? least(principal, s.balance) : greatest(principal, s.balance);
        const Eight discount = Eight::load(last ? c.maturity : c.dates + c.month(step) * kLanes);
        s.value = fused(s.accrued + principal, discount, s.value);
        s.balance = s.balance - principal;
        s.accrued = Eight::set(0.0);
        s.until_pay = p.pay_every;
        if (kInside && (last || p.amortization != Amortization::kBullet))
            add_renewal(c, step, principal, s.nii);
    }
    --s.until_pay;
    finish_step(c, step, levels, s);
}

// What is redeemed on each payment date, the maturity included, of a linear contract.
HWY_INLINE double linear_part(const RegularPosition& p) {
    if (p.amortization != Amortization::kLinear) return 0.0;
    const std::int32_t payments =
        p.steps - 1 > p.pay_first ? (p.steps - 2 - p.pay_first) / p.pay_every + 2 : 1;
    return p.balance / static_cast<double>(payments - p.grace);
}

// On the analysis date.
HWY_INLINE Running start_of(const Context& c) {
    const RegularPosition& p = c.p;
    const bool annuity = p.amortization == Amortization::kAnnuity;
    return {.balance = Eight::set(p.balance),
            .rate = Eight::set(p.rate),
            .level = Eight::set(annuity ? p.balance * fixed_level(c) : 0.0),
            .accrued = Eight::set(0.0),
            .value = Eight::set(0.0),
            .nii = Eight::set(0.0),
            .until_reset = p.variable ? p.reset_first : p.steps,
            .until_pay = p.pay_first,
            .resets = 0};
}

// The level payments' coefficients at the contract's resets; null where it needs none. Until the
// thread's next call.
HWY_INLINE const Level* prepared_levels(const Context& c, const Transform& transform) {
    const RegularPosition& p = c.p;
    if (!p.variable || p.amortization != Amortization::kAnnuity || p.fixed_payment ||
        (c.equal_steps && p.last_on_grid))
        return nullptr;
    HWY_ALIGN static thread_local Level levels[kMostLevels];
    prepare_levels(c, transform, levels);
    return levels;
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
