// Regular contracts whose rate is reset.
#if defined(BALLAST_ALM_REGULAR_VARIABLE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_VARIABLE_INL
#undef BALLAST_ALM_REGULAR_VARIABLE_INL
#else
#define BALLAST_ALM_REGULAR_VARIABLE_INL
#endif

#include "alm/level-inl.hpp"
#include "alm/regular_fixed-inl.hpp"
#include "alm/regular_windows-inl.hpp"

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
    double steps_before;  // Context::steps_before
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
        s.rate = Eight::load(c.forwards + c.month(step) * kLanes) + Eight::set(p.spread);
        if (p.bounded) s.rate = least(greatest(s.rate, Eight::set(p.floor)), Eight::set(p.cap));
    }
    if (p.amortisation == Amortisation::kAnnuity && !last) {
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
        else if (p.amortisation == Amortisation::kLinear)
            principal = Eight::set(part);
        else if (p.amortisation == Amortisation::kAnnuity)
            principal = s.level - s.accrued;
        if (p.fixed_payment && !last && !waits && p.amortisation == Amortisation::kAnnuity)
            // No more than is owed, whatever the sign of the side.
            principal =
                p.balance > 0.0 ? least(principal, s.balance) : greatest(principal, s.balance);
        const Eight discount = Eight::load(last ? c.maturity : c.dates + c.month(step) * kLanes);
        s.value = fused(s.accrued + principal, discount, s.value);
        s.balance = s.balance - principal;
        s.accrued = Eight::set(0.0);
        s.until_pay = p.pay_every;
        if (kInside && (last || p.amortisation != Amortisation::kBullet))
            add_renewal(c, step, principal, s.nii);
    }
    --s.until_pay;
    finish_step(c, step, levels, s);
}

// The steps from `from` to before `to`: all of them pay, none is the maturity, and the rate is
// reset after the last of them at most.
HWY_INLINE void variable_stretch(const Context& c, const double* HWY_RESTRICT sums,
                                 std::int32_t from, std::int32_t to, double part, Running& s) {
    const auto step = static_cast<std::size_t>(c.grid.step);
    const double* HWY_RESTRICT low = sums + c.month(from) * kSumRow;
    const double* HWY_RESTRICT high = sums + (c.month(to - 1) + step) * kSumRow;
    const auto between = [&](std::size_t row) HWY_ATTR {
        return Eight::load(high + row * kLanes) - Eight::load(low + row * kLanes);
    };
    const auto accrued = [&]() HWY_ATTR {
        return c.equal_steps ? Eight::set(c.grid.years.front()) * between(kDiscounts)
                             : between(kAccrued);
    };
    switch (c.p.amortisation) {
        case Amortisation::kAnnuity: {
            s.value = fused(s.level, between(kDiscounts), s.value);
            const Eight one = Eight::set(1.0);
            for (std::int32_t k = from; k < to; ++k) {
                const Eight growth = fused(s.rate, Eight::set(c.grid.years[c.month(k)]), one);
                s.balance = fused(s.balance, growth, Eight::set(0.0) - s.level);
            }
            break;
        }
        case Amortisation::kLinear: {
            // Balance before step k: that before `from` less part * (k - from).
            const Eight at_zero =
                s.balance + Eight::set(part * (s.steps_before + static_cast<double>(from)));
            const Eight interest = fused(at_zero, accrued(), Eight::set(-part) * between(kCounted));
            s.value = fused(s.rate, interest, s.value);
            s.value = fused(Eight::set(part), between(kDiscounts), s.value);
            s.balance = s.balance - Eight::set(part * static_cast<double>(to - from));
            break;
        }
        default:
            s.value = fused(s.balance * s.rate, accrued(), s.value);
    }
    s.until_reset -= to - 1 - from;
}

// What is left after the horizon, from reset to reset. The first of these steps may not be in
// grace, nor may interest be paid less often than at every step.
HWY_INLINE void variable_stretches(const Context& c, const double* HWY_RESTRICT sums,
                                   std::int32_t step, double part, const Level* levels,
                                   Running& s) {
    const auto step_months = static_cast<std::size_t>(c.grid.step);
    const bool annuity = c.p.amortisation == Amortisation::kAnnuity;
    while (step + 1 < c.p.steps) {
        const std::int32_t to = std::min(step + s.until_reset + 1, c.p.steps - 1);
        // The rows of the stretch after the next: they lie far apart and beyond the nearest cache.
        const std::size_t later = c.month(std::min(to + 2 * c.p.reset_every, c.p.steps) - 1);
        hwy::Prefetch(c.forwards + later * kLanes);
        const double* HWY_RESTRICT row = sums + (later + step_months) * kSumRow;
        if (annuity || c.equal_steps) hwy::Prefetch(row + kDiscounts * kLanes);
        if (!annuity && !c.equal_steps) hwy::Prefetch(row + kAccrued * kLanes);
        if (c.p.amortisation == Amortisation::kLinear) hwy::Prefetch(row + kCounted * kLanes);
        variable_stretch(c, sums, step, to, part, s);
        finish_step(c, to - 1, levels, s);
        step = to;
    }
}

// What is redeemed on each payment date of a linear contract, the maturity included.
HWY_INLINE double linear_part(const RegularPosition& p) {
    const std::int32_t payments =
        p.steps - 1 > p.pay_first ? (p.steps - 2 - p.pay_first) / p.pay_every + 2 : 1;
    return p.balance / static_cast<double>(payments - p.grace);
}

// On the analysis date.
HWY_INLINE Running start_of(const Context& c) {
    const RegularPosition& p = c.p;
    const bool annuity = p.amortisation == Amortisation::kAnnuity;
    return {.balance = Eight::set(p.balance),
            .rate = Eight::set(p.rate),
            .level = Eight::set(annuity ? p.balance * fixed_level(c) : 0.0),
            .accrued = Eight::set(0.0),
            .value = Eight::set(0.0),
            .nii = Eight::set(0.0),
            .steps_before = c.steps_before(),
            .until_reset = p.variable ? p.reset_first : p.steps,
            .until_pay = p.pay_first,
            .resets = 0};
}

// The level payments' coefficients at the contract's resets; null where it needs none. Until the
// thread's next call.
HWY_INLINE const Level* prepared_levels(const Context& c, const Transform& transform) {
    const RegularPosition& p = c.p;
    if (!p.variable || p.amortisation != Amortisation::kAnnuity || p.fixed_payment ||
        (c.equal_steps && p.last_on_grid))
        return nullptr;
    HWY_ALIGN static thread_local Level levels[kMostLevels];
    prepare_levels(c, transform, levels);
    return levels;
}

// `sums`: null for step by step.
inline Figures value_variable(const Context& c, const Transform& transform,
                              const double* HWY_RESTRICT sums) {
    const RegularPosition& p = c.p;
    if (sums && has_windows(p, c.grid)) return value_windows(c, sums);
    const Level* const used = prepared_levels(c, transform);
    const double part = linear_part(p);
    Running s = start_of(c);
    const std::int32_t inside = c.steps_inside();
    std::int32_t step = 0;
    for (; step < inside; ++step) variable_step<true>(c, step, part, used, s);
    // Payments between which interest accrues, and level payments that may exceed what is owed, go
    // step by step.
    const bool stretches = sums && p.pay_every == 1 && step < p.steps &&
                           !(p.amortisation == Amortisation::kAnnuity && p.fixed_payment);
    if (stretches) {
        for (; step < p.grace && step + 1 < p.steps; ++step)
            variable_step<false>(c, step, part, used, s);
        variable_stretches(c, sums, step, part, used, s);
        step = p.steps - 1;
    }
    for (; step < p.steps; ++step) variable_step<false>(c, step, part, used, s);
    return {s.value, s.nii};
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
