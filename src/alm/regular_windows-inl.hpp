// Variable annuities on equal steps, from reset to reset: the rate of a window and the payments
// that are left make its level payment and what is owed at its end, so that a window costs the same
// however many payments it has, and no window waits for another but for one product.
#if defined(BALLAST_ALM_REGULAR_WINDOWS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_WINDOWS_INL
#undef BALLAST_ALM_REGULAR_WINDOWS_INL
#else
#define BALLAST_ALM_REGULAR_WINDOWS_INL
#endif

#include <utility>

#include "alm/regular_fixed-inl.hpp"
#include "alm/regular_income-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Whether a variable contract goes by windows: level payments anew at every reset, all of them on
// the grid, none waited for.
inline bool has_windows(const RegularPosition& p, const Grid& grid) {
    return p.variable && p.amortization == Amortization::kAnnuity && !p.fixed_payment &&
           p.pay_every == 1 && p.grace == 0 && p.last_on_grid && grid.lengths.size() == 1 &&
           p.first_years == grid.years.front() && p.steps > 1;
}

// A stretch at one rate.
struct Window {
    Eight rate;
    Eight level;  // payment per unit of balance
    Eight left;   // share of the balance that is owed after it
};

// `payments` from the window on, of which it has `own`, as `whole` windows of `every` payments and
// a rest.
HWY_INLINE Window make_window(const Eight& rate, double years, std::int32_t every,
                              std::int32_t whole, std::int32_t rest) {
    // At no rate the limit of the formula, which so small a one reaches to the last bit.
    Eight interest = rate * Eight::set(years);
    interest = where_zero(interest, Eight::set(1e-30), interest);
    const Eight own = compounded(interest, every);
    Eight all = compounded(own, whole);
    if (rest != 0) all = joined(all, compounded(interest, rest));
    const Eight inverse = Eight::set(1.0) / all;
    return {rate, interest * fused(all, inverse, inverse), (all - own) * inverse};
}

// Windows one after the other that are worked out together: one alone would wait for its powers.
constexpr std::size_t kWindows = 4;
#define BALLAST_EACH_WINDOW HWY_UNROLL(4) for (std::size_t j = 0; j < kWindows; ++j)

// Of their factors the powers of `few` and of `many` periods, `few` at most `many`, by the same
// squares.
HWY_INLINE void raise(Eight (&square)[kWindows], std::int32_t few, Eight (&low)[kWindows],
                      std::int32_t many, Eight (&high)[kWindows]) {
    auto few_bits = static_cast<std::uint32_t>(few);
    auto many_bits = static_cast<std::uint32_t>(many);
    const Eight one = Eight::set(1.0);
    BALLAST_EACH_WINDOW {
        low[j] = where(few_bits & 1U, square[j], one);
        high[j] = where(many_bits & 1U, square[j], one);
    }
    for (few_bits >>= 1, many_bits >>= 1; few_bits != 0; few_bits >>= 1, many_bits >>= 1) {
        BALLAST_EACH_WINDOW {
            square[j] = square[j] * square[j];
            low[j] = where(few_bits & 1U, low[j] * square[j], low[j]);
            high[j] = where(many_bits & 1U, high[j] * square[j], high[j]);
        }
    }
    for (; many_bits != 0; many_bits >>= 1) {
        BALLAST_EACH_WINDOW {
            square[j] = square[j] * square[j];
            high[j] = where(many_bits & 1U, high[j] * square[j], high[j]);
        }
    }
}

// The same of windows whose rates are set, with `whole` at the first, as many as they are at least,
// and one fewer at each after it.
HWY_INLINE void make_windows(double years, std::int32_t every, std::int32_t whole,
                             std::int32_t rest, Window (&windows)[kWindows]) {
    // Of the interest of a step: from it on 1 + interest keeps digits enough for plain powers.
    constexpr double kPlain = 2e-4;
    const Eight one = Eight::set(1.0);
    Eight interest[kWindows];
    Eight factor[kWindows];
    Eight nearest = one;
    BALLAST_EACH_WINDOW {
        interest[j] = windows[j].rate * Eight::set(years);
        factor[j] = interest[j] + one;
        nearest = least(nearest, absolute(interest[j]));
    }
    if (!all_between(nearest, kPlain, 1.0)) {
        for (std::size_t j = 0; j < kWindows; ++j)
            windows[j] = make_window(windows[j].rate, years, every,
                                     whole - static_cast<std::int32_t>(j), rest);
        return;
    }
    Eight own[kWindows];
    Eight all[kWindows];
    // What the last of them has, and what the others have more.
    raise(factor, every, own, (whole - static_cast<std::int32_t>(kWindows) + 1) * every + rest,
          all);
    const Eight squared = own[0] * own[0];
    all[0] = all[0] * (squared * own[0]);
    all[1] = all[1] * (own[1] * own[1]);
    all[2] = all[2] * own[2];
    BALLAST_EACH_WINDOW {
        const Eight inverse = one / (all[j] - one);
        windows[j].level = interest[j] * (all[j] * inverse);
        windows[j].left = (all[j] - own[j]) * inverse;
    }
}

#undef BALLAST_EACH_WINDOW

// A contract from window to window.
struct WindowRun {
    const Context& c;
    const double* HWY_RESTRICT sums;
    Eight balance;
    Eight before;  // sums up to the window
    Income income;
    std::int32_t from = 0;

    HWY_INLINE WindowRun(const Context& context, const double* HWY_RESTRICT prefix_sums)
        : c(context),
          sums(prefix_sums),
          balance(Eight::set(c.p.balance)),
          before(Eight::load(sums + c.month(0) * kSumRow)),
          income(c) {}

    // The value of what is paid up to before step `to`.
    HWY_INLINE Eight pass(const Window& window, std::int32_t to) {
        const Eight level = balance * window.level;
        const Eight value = c.measures.eve ? level * discounts_to(to) : Eight::set(0.0);
        if (from < income.steps_inside()) add_income(window.rate, level, to);
        balance = balance * window.left;
        from = to;
        return value;
    }
    // The sum of the discount factors of the steps up to before `to`.
    HWY_INLINE Eight discounts_to(std::int32_t to) {
        const auto step = static_cast<std::size_t>(c.grid.step);
        const Eight after = Eight::load(sums + (c.month(to - 1) + step) * kSumRow);
        const Eight own = after - before;
        before = after;
        return own;
    }
    HWY_INLINE void add_income(const Eight& rate, const Eight& level, std::int32_t to) {
        const Eight years = Eight::set(c.grid.years.front());
        Eight owed = balance;
        for (std::int32_t step = from; step < std::min(to, income.steps_inside()); ++step) {
            const Eight yearly = owed * rate;
            const Eight principal = c.is_last(step) ? owed : level - yearly * years;
            income.add(step, yearly, principal);
            owed = owed - principal;
        }
    }
    // The rows of a window to come: they lie far apart and beyond the nearest cache.
    HWY_INLINE void fetch(std::int32_t step) const {
        const std::size_t month = c.month(std::min(step, c.p.steps) - 1);
        hwy::Prefetch(c.forwards + month * kLanes);
        hwy::Prefetch(sums + (month + static_cast<std::size_t>(c.grid.step)) * kSumRow);
    }
};

HWY_INLINE Figures value_windows(const Context& c, const double* HWY_RESTRICT sums) {
    const RegularPosition& p = c.p;
    const double years = c.grid.years.front();
    const std::int32_t every = p.reset_every;
    WindowRun run(c, sums);
    // At the contract's own rate: up to the first reset.
    const std::int32_t first = std::min(p.reset_first + 1, p.steps);
    Eight value =
        run.pass(make_window(Eight::set(p.rate), years, first, 1, p.steps - first), first);
    std::int32_t whole = (p.steps - first) / every;
    const std::int32_t rest = p.steps - first - whole * every;
    constexpr auto kMost = static_cast<std::int32_t>(kWindows);
    const std::int32_t needed = c.steps_needed();
    for (; whole >= kMost && run.from < needed; whole -= kMost) {
        Window windows[kWindows];
        for (std::int32_t j = 0; j < kMost; ++j) {
            windows[j].rate = c.rate_after(run.from + j * every - 1);
            run.fetch(run.from + (j + kMost) * every);
        }
        make_windows(years, every, whole, rest, windows);
        for (const Window& window : windows) value = value + run.pass(window, run.from + every);
    }
    for (; whole > 0 && run.from < needed; --whole)
        value = value + run.pass(make_window(c.rate_after(run.from - 1), years, every, whole, rest),
                                 run.from + every);
    if (rest > 0 && run.from < needed)
        value =
            value + run.pass(make_window(c.rate_after(run.from - 1), years, rest, 1, 0), p.steps);
    run.income.finish();
    return {value, run.income.nii()};
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
