// Contracts that pay at every step, from reset to reset by prefix sums.
#if defined(BALLAST_ALM_REGULAR_STRETCHES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_STRETCHES_INL
#undef BALLAST_ALM_REGULAR_STRETCHES_INL
#else
#define BALLAST_ALM_REGULAR_STRETCHES_INL
#endif

#include "alm/regular_income-inl.hpp"
#include "alm/regular_steps-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// The prefix sums that a contract of a kind reads, up to a step.
template <Amortization kKind>
struct SumsUpTo {
    Eight discounts = Eight::set(0.0);
    Eight counted = Eight::set(0.0);
    Eight accrued = Eight::set(0.0);  // on equal steps the discounts say it

    static constexpr bool kDiscounted = kKind != Amortization::kBullet;
    static constexpr bool kAccrues = kKind != Amortization::kAnnuity;

    HWY_INLINE SumsUpTo(const double* HWY_RESTRICT row, bool equal_steps) {
        if (kDiscounted || equal_steps) discounts = Eight::load(row + kDiscounts * kLanes);
        if (kKind == Amortization::kLinear) counted = Eight::load(row + kCounted * kLanes);
        if (kAccrues && !equal_steps) accrued = Eight::load(row + kAccrued * kLanes);
    }
    HWY_INLINE static void fetch(const double* HWY_RESTRICT row, bool equal_steps) {
        if (kDiscounted || equal_steps) hwy::Prefetch(row + kDiscounts * kLanes);
        if (kKind == Amortization::kLinear) hwy::Prefetch(row + kCounted * kLanes);
        if (kAccrues && !equal_steps) hwy::Prefetch(row + kAccrued * kLanes);
    }
};

// A contract that pays at every step, from reset to reset, up to its last step.
template <Amortization kKind>
class Stretches {
public:
    HWY_INLINE Stretches(const Context& c, const double* HWY_RESTRICT sums, std::int32_t step,
                         double part, const Running& s)
        : c_(c),
          sums_(sums),
          part_(Eight::set(part)),
          income_(c),
          s_(s),
          step_(step),
          needed_(c.steps_needed()),
          before_(sums + c.month(step) * kSumRow, c.equal_steps) {}

    HWY_INLINE Figures run(const Level* levels) {
        const std::int32_t last = c_.p.steps - 1;
        Eight value = s_.value + longer_first();
        // The first step at the next rate.
        std::int32_t reset = step_ + s_.until_reset + 1;
        while (step_ < std::min(last, needed_)) {
            value = value + pass(std::min(reset, last));
            if (reset > last) break;
            s_.rate = c_.rate_after(reset - 1);
            if (kKind == Amortization::kAnnuity)
                s_.level = s_.balance *
                           new_level(c_, reset - 1, s_.rate, levels ? &levels[s_.resets] : nullptr);
            ++s_.resets;
            reset += c_.p.reset_every;
        }
        if (last < needed_) value = value + pay_last();
        income_.finish();
        return {value, s_.nii + income_.nii()};
    }

private:
    HWY_INLINE const double* row_after(std::int32_t step) const {
        return sums_ + (c_.month(step) + static_cast<std::size_t>(c_.grid.step)) * kSumRow;
    }
    // The value of what accrues while the first step is longer than the grid's.
    HWY_INLINE Eight longer_first() const {
        const double longer = c_.p.first_years - c_.grid.years[c_.month(0)];
        if (kKind == Amortization::kAnnuity || step_ > 0 || c_.p.steps == 1 || longer == 0.0)
            return Eight::set(0.0);
        return s_.balance * s_.rate * Eight::set(longer) *
               Eight::load(c_.dates + c_.month(0) * kLanes);
    }
    // The steps up to before `to`, at one rate: their value.
    HWY_INLINE Eight pass(std::int32_t to) {
        // The rows of the stretch after the next: they lie far apart and beyond the nearest cache.
        const std::int32_t later = std::min(to + 2 * c_.p.reset_every, c_.p.steps) - 1;
        hwy::Prefetch(c_.forwards + c_.month(later) * kLanes);
        SumsUpTo<kKind>::fetch(row_after(later), c_.equal_steps);
        const SumsUpTo<kKind> after(row_after(to - 1), c_.equal_steps);
        const Eight discounts = after.discounts - before_.discounts;
        Eight value;
        if constexpr (kKind == Amortization::kAnnuity) {
            value = s_.level * discounts;
            redeem_annuity(to);
        } else {
            const Eight accrued = c_.equal_steps ? Eight::set(c_.grid.years.front()) * discounts
                                                 : after.accrued - before_.accrued;
            if (step_ < income_.steps_inside()) add_even_income(to);
            if constexpr (kKind == Amortization::kLinear) {
                // Balance before step k: that before the first less part * (k - first).
                const Eight at_zero = fused(
                    part_, Eight::set(c_.steps_before() + static_cast<double>(step_)), s_.balance);
                const Eight counted = after.counted - before_.counted;
                value = fused(s_.rate, at_zero * accrued - part_ * counted, part_ * discounts);
                s_.balance = s_.balance - part_ * Eight::set(static_cast<double>(to - step_));
            } else {
                value = s_.balance * s_.rate * accrued;
            }
        }
        before_ = after;
        step_ = to;
        return value;
    }
    HWY_INLINE void redeem_annuity(std::int32_t to) {
        std::int32_t step = step_;
        for (; step < std::min(to, c_.steps_within()); ++step) {
            const Eight yearly = s_.balance * s_.rate;
            const Eight principal = s_.level - yearly * Eight::set(c_.years(step));
            if (c_.measures.nii) income_.add(step, yearly, principal);
            s_.balance = s_.balance - principal;
        }
        for (; step < std::min(to, needed_); ++step) {
            const Eight growth = fused(s_.rate, Eight::set(c_.years(step)), Eight::set(1.0));
            s_.balance = fused(s_.balance, growth, Eight::set(0.0) - s_.level);
        }
    }
    HWY_INLINE void add_even_income(std::int32_t to) {
        Eight owed = s_.balance;
        for (std::int32_t step = step_; step < std::min(to, income_.steps_inside()); ++step) {
            income_.add(step, owed * s_.rate, part_);
            owed = owed - part_;
        }
    }
    // The value of what is paid at the maturity.
    HWY_INLINE Eight pay_last() {
        const Eight yearly = s_.balance * s_.rate;
        if (step_ < income_.steps_inside()) income_.add(step_, yearly, s_.balance);
        const Eight paid = fused(yearly, Eight::set(c_.years(step_)), s_.balance);
        return paid * Eight::load(c_.maturity);
    }

    const Context& c_;
    const double* HWY_RESTRICT sums_;
    Eight part_;  // of the principal, redeemed at every step
    Income income_;
    Running s_;
    std::int32_t step_;
    std::int32_t needed_;
    SumsUpTo<kKind> before_;
};

// From `step` to the maturity. The first of these steps may not be in grace, nor may interest be
// paid less often than at every step.
HWY_INLINE Figures variable_stretches(const Context& c, const double* HWY_RESTRICT sums,
                                      std::int32_t step, double part, const Level* levels,
                                      const Running& s) {
    switch (c.p.amortization) {
        case Amortization::kAnnuity:
            return Stretches<Amortization::kAnnuity>(c, sums, step, part, s).run(levels);
        case Amortization::kLinear:
            return Stretches<Amortization::kLinear>(c, sums, step, part, s).run(levels);
        default:
            return Stretches<Amortization::kBullet>(c, sums, step, part, s).run(levels);
    }
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
