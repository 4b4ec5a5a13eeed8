// Variable annuities on equal steps, from reset to reset: the rate of a window and the payments
// that are left make its level payment and what is owed at its end, so that a window costs the same
// however many payments it has, and no window waits for another but for one product.
#if defined(BALLAST_ALM_REGULAR_WINDOWS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_WINDOWS_INL
#undef BALLAST_ALM_REGULAR_WINDOWS_INL
#else
#define BALLAST_ALM_REGULAR_WINDOWS_INL
#endif

#include "alm/regular_fixed-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Whether a variable contract goes by windows: level payments anew at every reset, all of them on
// the grid, none waited for.
inline bool has_windows(const RegularPosition& p, const Grid& grid) {
    return p.variable && p.amortisation == Amortisation::kAnnuity && !p.fixed_payment &&
           p.pay_every == 1 && p.grace == 0 && p.last_on_grid && grid.lengths.size() == 1 &&
           p.first_years == grid.years.front() && p.steps > 1;
}

// A stretch at one rate.
struct Window {
    Eight rate;
    Eight level;  // payment
    Eight left;   // share of the balance that is owed after it
};

// `payments` from the window on, of which it has `own`, as `whole` windows of `every` payments and
// a rest.
HWY_INLINE Window make_window(const Eight& rate, const Eight& balance, double years,
                              std::int32_t every, std::int32_t whole, std::int32_t rest) {
    // At no rate the limit of the formula, which so small a one reaches to the last bit.
    Eight interest = rate * Eight::set(years);
    interest = where_zero(interest, Eight::set(1e-30), interest);
    const Eight own = compounded(interest, every);
    Eight all = compounded(own, whole);
    if (rest != 0) all = joined(all, compounded(interest, rest));
    const Eight inverse = Eight::set(1.0) / all;
    const Eight level = balance * interest * fused(all, inverse, inverse);
    return {rate, level, (all - own) * inverse};
}

// Interest of the window's steps inside the horizon, and what its redemptions are replaced by.
HWY_INLINE void add_window_income(const Context& c, const Window& window, Eight balance,
                                  std::int32_t from, std::int32_t to, Eight& nii) {
    const double length = c.grid.years.front();
    for (std::int32_t step = from; step < to; ++step) {
        const Eight yearly = balance * window.rate;
        const std::size_t month = c.month(step);
        Eight income = Eight::set(0.0);
        for (std::uint32_t k = c.grid.first_part[month]; k < c.grid.first_part[month + 1]; ++k) {
            const MonthPart& piece = c.grid.parts[k];
            const Eight amount = yearly * Eight::set(piece.years);
            add_to(c.rows.months + piece.month * kLanes, amount);
            income = income + amount;
        }
        nii = nii + income;
        if (c.day(step) > c.horizon) add_to(c.rows.stub, income);
        const Eight principal =
            c.is_last(step) ? balance : window.level - yearly * Eight::set(length);
        add_renewal(c, step, principal, nii);
        balance = balance - principal;
    }
}

HWY_INLINE Figures value_windows(const Context& c, const double* HWY_RESTRICT sums) {
    const RegularPosition& p = c.p;
    const auto step_months = static_cast<std::size_t>(c.grid.step);
    const double years = c.grid.years.front();
    const std::int32_t inside = c.steps_inside();
    const std::int32_t every = p.reset_every;
    // Of the contract's own rate: up to the first reset.
    std::int32_t from = 0;
    std::int32_t to = std::min(p.reset_first + 1, p.steps);
    Eight balance = Eight::set(p.balance);
    Window window = make_window(Eight::set(p.rate), balance, years, to, 1, p.steps - to);
    // Of the payments after it.
    std::int32_t whole = (p.steps - to) / every;
    const std::int32_t rest = p.steps - to - whole * every;
    Eight value = Eight::set(0.0);
    Eight nii = Eight::set(0.0);
    Eight before = Eight::load(sums + c.month(0) * kSumRow);
    for (;;) {
        const double* HWY_RESTRICT row = sums + (c.month(to - 1) + step_months) * kSumRow;
        const Eight after = Eight::load(row);
        value = fused(window.level, after - before, value);
        before = after;
        if (from < inside) add_window_income(c, window, balance, from, std::min(to, inside), nii);
        if (to == p.steps) break;
        balance = balance * window.left;
        // The rows of a window to come: they lie far apart and beyond the nearest cache.
        const std::size_t later = c.month(std::min(to + 4 * every, p.steps) - 1);
        hwy::Prefetch(c.forwards + later * kLanes);
        hwy::Prefetch(sums + (later + step_months) * kSumRow);
        Eight rate = Eight::load(c.forwards + c.month(to - 1) * kLanes) + Eight::set(p.spread);
        if (p.bounded) rate = least(greatest(rate, Eight::set(p.floor)), Eight::set(p.cap));
        from = to;
        if (whole > 0) {
            window = make_window(rate, balance, years, every, whole, rest);
            to += every;
            --whole;
        } else {
            window = make_window(rate, balance, years, rest, 1, 0);
            to = p.steps;
        }
    }
    return {value, nii};
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
