// Regular contracts flow by flow, for EVE by time bucket, the repricing gap and redemptions by day.
#if defined(BALLAST_ALM_REGULAR_LADDER_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_LADDER_INL
#undef BALLAST_ALM_REGULAR_LADDER_INL
#else
#define BALLAST_ALM_REGULAR_LADDER_INL
#endif

#include "alm/regular_steps-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

HWY_INLINE double first_lane(const Eight& a) { return hn::GetLane(a.part[0]); }

// Present values into `eve`, [bucket][lane]; into `gap`, where there is one, by bucket, what is
// repaid up to the first reset under the first lane, and on its day what is left.
inline void ladder_position(const Context& c, const Transform& transform,
                            std::span<const std::uint8_t> bucket, double* HWY_RESTRICT eve,
                            double* HWY_RESTRICT gap) {
    const RegularPosition& p = c.p;
    const Level* const levels = prepared_levels(c, transform);
    const double part = linear_part(p);
    Running s = start_of(c);
    const std::int32_t repriced = p.variable && p.reset_first + 1 < p.steps ? p.reset_first : -1;
    for (std::int32_t step = 0; step < p.steps; ++step) {
        const std::size_t at = bucket[static_cast<std::size_t>(c.day(step))];
        const std::size_t paid = bucket[static_cast<std::size_t>(c.paid_day(step))];
        const double before = first_lane(s.balance);
        s.value = Eight::set(0.0);
        variable_step<false>(c, step, part, levels, s);
        add_to(eve + paid * kLanes, s.value);
        if (!gap) continue;
        gap[at] += before - first_lane(s.balance);
        if (step != repriced) continue;
        gap[at] += first_lane(s.balance);
        gap = nullptr;
    }
}

// What is redeemed before the end of the horizon into `redeemed`, [day][lane].
inline void redeem_position(const Context& c, const Transform& transform,
                            double* HWY_RESTRICT redeemed) {
    const Level* const levels = prepared_levels(c, transform);
    const double part = linear_part(c.p);
    Running s = start_of(c);
    for (std::int32_t step = 0; step < c.p.steps && c.day(step) < c.horizon; ++step) {
        const Eight before = s.balance;
        variable_step<false>(c, step, part, levels, s);
        add_to(redeemed + static_cast<std::size_t>(c.day(step)) * kLanes, before - s.balance);
    }
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
