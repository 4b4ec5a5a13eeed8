// Regular contracts whose rate is reset.
#if defined(BALLAST_ALM_REGULAR_VARIABLE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_VARIABLE_INL
#undef BALLAST_ALM_REGULAR_VARIABLE_INL
#else
#define BALLAST_ALM_REGULAR_VARIABLE_INL
#endif

#include "alm/regular_stretches-inl.hpp"
#include "alm/regular_windows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// `sums`: null for step by step.
inline Figures value_variable(const Context& c, const Transform& transform,
                              const double* HWY_RESTRICT sums) {
    const RegularPosition& p = c.p;
    if (sums && has_windows(p, c.grid)) return value_windows(c, sums);
    const Level* const used = prepared_levels(c, transform);
    const double part = linear_part(p);
    Running s = start_of(c);
    // Payments between which interest accrues, and level payments that may exceed what is owed, go
    // step by step.
    const bool stretches =
        sums && p.pay_every == 1 && !(p.amortization == Amortization::kAnnuity && p.fixed_payment);
    const std::int32_t needed = c.steps_needed();
    const std::int32_t singly =
        std::min(stretches ? std::min(p.grace, p.steps - 1) : p.steps, needed);
    const std::int32_t inside = std::min(singly, c.steps_inside());
    std::int32_t step = 0;
    for (; step < inside; ++step) variable_step<true>(c, step, part, used, s);
    for (; step < singly; ++step) variable_step<false>(c, step, part, used, s);
    if (stretches && step < needed) return variable_stretches(c, sums, step, part, used, s);
    return {s.value, s.nii};
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
