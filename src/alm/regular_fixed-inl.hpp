// Regular contracts at a fixed rate: one set of amounts for all lanes.
#if defined(BALLAST_ALM_REGULAR_FIXED_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_FIXED_INL
#undef BALLAST_ALM_REGULAR_FIXED_INL
#else
#define BALLAST_ALM_REGULAR_FIXED_INL
#endif

#include <cmath>

#include "alm/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Whether all payments are equally far apart, so that the annuity factor is a geometric series.
inline bool has_closed_level(const RegularPosition& p, const Grid& grid) {
    return p.amortization == Amortization::kAnnuity && grid.lengths.size() == 1 && p.last_on_grid &&
           (p.grace > 0 || p.first_years == grid.years.front());
}

// Of eight contracts, by the interest of a period and the number of payments: with g the growth of
// all periods less 1, i (1 + g) / g.
HWY_INLINE Eight level_payment(const Eight& interest, const Eight& payments) {
    const Doubles d;
    const hn::RebindToSigned<Doubles> whole;
    Eight level;
    for (std::size_t k = 0; k < kParts; ++k) {
        const auto n = hn::ConvertTo(whole, payments.part[k]);
        // At no rate the limit of the formula, which so small a one reaches to the last bit.
        const auto i = hn::IfThenElse(hn::Eq(interest.part[k], hn::Zero(d)), hn::Set(d, 1e-30),
                                      interest.part[k]);
        auto growth = hn::Zero(d);
        auto rate = i;
        for (std::int64_t bit = 1; bit <= kGridMonths; bit <<= 1) {
            const auto taken = hn::RebindMask(d, hn::TestBit(n, hn::Set(whole, bit)));
            const auto joined = hn::MulAdd(growth, rate, hn::Add(growth, rate));
            growth = hn::IfThenElse(taken, joined, growth);
            rate = hn::MulAdd(rate, rate, hn::Add(rate, rate));
        }
        level.part[k] = hn::Div(hn::MulAdd(i, growth, i), growth);
    }
    return level;
}

// The level payment per unit of balance.
HWY_INLINE double fixed_level(const Context& c) {
    const RegularPosition& p = c.p;
    if (has_closed_level(p, c.grid)) return c.closed_level;
    double inverse[256];
    for (std::size_t k = 0; k < c.grid.lengths.size(); ++k)
        inverse[k] = 1.0 / (1.0 + p.rate * c.grid.lengths[k]);
    double sum = 0.0;
    for (std::int32_t step = p.steps; step-- > p.grace;) {
        const bool regular = step > 0 && (step + 1 < p.steps || p.last_on_grid);
        const double factor =
            regular ? inverse[c.grid.kind[c.month(step)]] : 1.0 / (1.0 + p.rate * c.years(step));
        sum = (1.0 + sum) * factor;
    }
    return 1.0 / sum;
}

// What is paid at the maturity.
HWY_INLINE double last_flow(const RegularPosition& p, double level, double part) {
    if (p.amortization == Amortization::kAnnuity) return level;
    const double principal = p.amortization == Amortization::kLinear ? part : p.balance;
    return principal * (1.0 + p.rate * p.last_years);
}

// What is paid before the maturity.
HWY_INLINE Eight fixed_explicit(const Context& c, double level, double part) {
    const RegularPosition& p = c.p;
    const double yearly = p.balance * p.rate;
    Eight sum = Eight::set(0.0);
    const double slope = yearly / static_cast<double>(p.steps - p.grace);
    for (std::int32_t step = 0; step + 1 < p.steps; ++step) {
        double amount = level;
        if (p.amortization == Amortization::kBullet || step < p.grace)
            amount = yearly * c.years(step);
        else if (p.amortization == Amortization::kLinear)
            amount = part + (yearly - slope * static_cast<double>(step - p.grace)) * c.years(step);
        sum = fused(Eight::set(amount), Eight::load(c.dates + c.month(step) * kLanes), sum);
    }
    return sum;
}

// The same from the prefix sums of the grid, with what is paid at the maturity. As few rows are
// read as will do: they lie far apart and beyond the nearest cache.
HWY_INLINE Eight fixed_summed(const Context& c, const double* HWY_RESTRICT sums, double level,
                              double part) {
    const RegularPosition& p = c.p;
    // Steps that end on the grid: all but a broken last one.
    const std::int32_t summed = p.last_on_grid ? p.steps : p.steps - 1;
    const double* HWY_RESTRICT low = sums + c.month(0) * kSumRow;
    const double* HWY_RESTRICT high = sums + c.month(summed) * kSumRow;
    const auto between = [&](std::size_t row) HWY_ATTR {
        return Eight::load(high + row * kLanes) - Eight::load(low + row * kLanes);
    };
    Eight value;
    if (p.amortization == Amortization::kAnnuity) {
        value = Eight::set(level) * between(kDiscounts);
    } else {
        const double yearly = p.balance * p.rate;
        Eight interest = c.equal_steps ? Eight::set(c.grid.years.front()) * between(kDiscounts)
                                       : between(kAccrued);
        if (p.amortization == Amortization::kLinear) {
            const double n = static_cast<double>(p.steps);
            interest = fused(Eight::set(1.0 + c.steps_before() / n), interest,
                             Eight::set(-1.0 / n) * between(kCounted));
        }
        const double longer = p.first_years - c.grid.years[c.month(0)];
        if (longer != 0.0)
            interest =
                fused(Eight::set(longer), Eight::load(c.dates + c.month(0) * kLanes), interest);
        value = Eight::set(yearly) * interest;
        if (p.amortization == Amortization::kLinear)
            value = fused(Eight::set(part), between(kDiscounts), value);
    }
    double rest = p.last_on_grid ? 0.0 : last_flow(p, level, part);
    if (p.last_on_grid && p.amortization == Amortization::kBullet) rest = p.balance;
    return rest == 0.0 ? value : fused(Eight::set(rest), Eight::load(c.maturity), value);
}

// The same with a grace period, without what is paid at the maturity: interest alone up to the end
// of the grace, then as above over the rest.
HWY_INLINE Eight graced_summed(const Context& c, const double* HWY_RESTRICT sums, double level,
                               double part) {
    const RegularPosition& p = c.p;
    const auto step = static_cast<std::size_t>(c.grid.step);
    const double* first_end = sums + (c.month(0) + step) * kSumRow;
    const double* grace_end = sums + (c.month(p.grace - 1) + step) * kSumRow;
    const double* to = sums + (c.month(p.steps - 2) + step) * kSumRow;
    const double yearly = p.balance * p.rate;
    const Eight waited = fused(
        Eight::set(p.first_years), Eight::load(c.dates + c.month(0) * kLanes),
        Eight::load(grace_end + kAccrued * kLanes) - Eight::load(first_end + kAccrued * kLanes));
    const auto between = [&](std::size_t row) HWY_ATTR {
        return Eight::load(to + row * kLanes) - Eight::load(grace_end + row * kLanes);
    };
    const Eight discounts = between(kDiscounts);
    if (p.amortization == Amortization::kAnnuity)
        return fused(Eight::set(level), discounts, Eight::set(yearly) * waited);
    const double k0 = c.steps_before() + static_cast<double>(p.grace);
    const double n = static_cast<double>(p.steps - p.grace);
    const Eight interest = fused(Eight::set(1.0 + k0 / n), between(kAccrued),
                                 fused(Eight::set(-1.0 / n), between(kCounted), waited));
    return fused(Eight::set(yearly), interest, Eight::set(part) * discounts);
}

// Yearly interest of the steps of a contract without grace and without an annuity on unequal steps,
// a register of steps at a time: `settled`, and what grows or shrinks by the step beside it.
struct YearlyInterest {
    using Vector = hn::Vec<Doubles>;
    Vector own;      // of the steps from k on
    Vector next;     // of those from k + 1 on
    Vector settled;  // annuity: the payment's own yearly interest, else 0
    Vector moving;   // annuity: the rest at step k, else 0
    Vector growth;   // annuity: of a step and of a register of them, else the addition
    Vector growth_of_register;
    bool annuity;

    HWY_INLINE YearlyInterest(const Context& c, double level, double part) {
        const RegularPosition& p = c.p;
        const Doubles d;
        const double first = p.balance * p.rate;
        annuity = p.amortization == Amortization::kAnnuity;
        if (!annuity) {
            // Less by the interest of a part with every step.
            const double slope = -part * p.rate;
            growth = hn::Set(d, slope);
            growth_of_register = hn::Set(d, slope * static_cast<double>(kWidth));
            own = hn::MulAdd(growth, hn::Iota(d, 0), hn::Set(d, first));
            next = hn::Add(own, growth);
            return;
        }
        // Interest is (B r - A / years) g^k + A / years, with the growth g of a step.
        const double years = c.grid.years.front();
        settled = hn::Set(d, level / years);
        double power = 1.0 + p.rate * years;
        growth = hn::Set(d, power);
        auto powers = hn::Set(d, 1.0);
        for (std::size_t bit = 1; bit < kWidth; bit *= 2) {
            powers = hn::IfThenElse(kth_bit(bit), hn::Mul(powers, hn::Set(d, power)), powers);
            power *= power;
        }
        growth_of_register = hn::Set(d, power);
        moving = hn::Mul(hn::Sub(hn::Set(d, first), settled), powers);
        place();
    }
    HWY_INLINE void place() {
        own = hn::Add(moving, settled);
        next = hn::MulAdd(moving, growth, settled);
    }
    HWY_INLINE void advance() {
        if (annuity) {
            moving = hn::Mul(moving, growth_of_register);
            place();
        } else {
            own = hn::Add(own, growth_of_register);
            next = hn::Add(next, growth_of_register);
        }
    }
};

// The same one by one, of the first `count` steps of any contract without grace.
HWY_INLINE void yearly_interest(const Context& c, double level, double part, std::int32_t count,
                                double* HWY_RESTRICT yearly) {
    const RegularPosition& p = c.p;
    const bool annuity = p.amortization == Amortization::kAnnuity;
    double balance = p.balance;
    for (std::int32_t k = 0; k < count; ++k) {
        yearly[k] = balance * p.rate;
        balance = annuity ? std::fma(balance, 1.0 + p.rate * c.years(k), -level) : balance - part;
    }
}

constexpr std::size_t kMostMonths = 600;  // of a horizon

// Interest by month of a contract that pays every month and is not replaced: step k falls into
// month k and the one before, all months at once. Its sum over the horizon.
HWY_INLINE double banded_income(const Context& c, double level, double part) {
    const Doubles d;
    const auto inside = static_cast<std::size_t>(c.steps_inside());
    const std::size_t last = inside - 1;
    const double* HWY_RESTRICT late = c.grid.late.data();
    const double* HWY_RESTRICT early = c.grid.early.data();
    HWY_ALIGN double yearly[kMostMonths + 2 * kLanes];
    auto sum = hn::Zero(d);
    // `own` and `next` of the steps from k on, of those that begin inside the horizon.
    const auto add = [&](std::size_t k, auto own, auto next) HWY_ATTR {
        own = hn::IfThenElseZero(hn::FirstN(d, inside - k), own);
        next = hn::IfThenElseZero(hn::FirstN(d, last - k), next);
        // Month k takes the early part of step k + 1.
        const auto income =
            hn::MulAdd(next, hn::LoadU(d, early + k + 1), hn::Mul(own, hn::LoadU(d, late + k)));
        hn::StoreU(hn::Add(hn::LoadU(d, c.rows.common + k), income), d, c.rows.common + k);
        sum = hn::Add(sum, income);
    };
    if (c.p.amortization != Amortization::kAnnuity || has_closed_level(c.p, c.grid)) {
        YearlyInterest run(c, level, part);
        for (std::size_t k = 0;; k += kWidth, run.advance()) {
            add(k, run.own, run.next);
            if (k + kWidth < inside) continue;
            hn::Store(run.own, d, yearly + k);
            break;
        }
    } else {
        yearly_interest(c, level, part, c.steps_inside(), yearly);
        std::fill_n(yearly + inside, 2 * kLanes, 0.0);
        for (std::size_t k = 0; k < inside; k += kWidth)
            add(k, hn::Load(d, yearly + k), hn::LoadU(d, yearly + k + 1));
    }
    if (c.day(static_cast<std::int32_t>(last)) > c.horizon)
        c.rows.common[c.months] += yearly[last] * (late[last] + early[last]);
    return hn::GetLane(hn::SumOfLanes(d, sum));
}

// The same of a contract that pays less often: every step falls into several months.
HWY_INLINE double spread_income(const Context& c, double level, double part) {
    const std::int32_t inside = c.steps_inside();
    HWY_ALIGN double yearly[kMostMonths + 2 * kLanes];
    yearly_interest(c, level, part, inside, yearly);
    const Doubles d;
    const std::size_t width = size_of_common(c.months);
    const double* HWY_RESTRICT first = c.grid.spread.data() + c.month(0) * width;
    const std::size_t next = static_cast<std::size_t>(c.grid.step) * width;
    const double* HWY_RESTRICT last = first + static_cast<std::size_t>(inside - 1) * next;
    auto sum = hn::Zero(d);
    auto sum_of_last = hn::Zero(d);
    for (std::size_t m = 0; m < width; m += kWidth) {
        auto income = hn::Zero(d);
        const double* HWY_RESTRICT row = first + m;
        for (std::int32_t k = 0; k < inside; ++k, row += next)
            income = hn::MulAdd(hn::Set(d, yearly[k]), hn::LoadU(d, row), income);
        hn::StoreU(hn::Add(hn::LoadU(d, c.rows.common + m), income), d, c.rows.common + m);
        sum = hn::Add(sum, income);
        sum_of_last = hn::Add(sum_of_last, hn::LoadU(d, last + m));
    }
    if (c.day(inside - 1) > c.horizon)
        c.rows.common[c.months] += yearly[inside - 1] * hn::GetLane(hn::SumOfLanes(d, sum_of_last));
    return hn::GetLane(hn::SumOfLanes(d, sum));
}

// Interest by month, the same in all lanes, and the replacements, which are not.
HWY_INLINE Eight fixed_income(const Context& c, double level, double part) {
    const RegularPosition& p = c.p;
    if (!c.renews() && !c.grid.late.empty() && p.grace == 0)
        return Eight::set(banded_income(c, level, part));
    if (!c.renews() && !c.grid.spread.empty() && p.grace == 0)
        return Eight::set(spread_income(c, level, part));
    const std::int32_t inside = c.steps_inside();
    double balance = p.balance;
    double income = 0.0;
    Eight replaced = Eight::set(0.0);
    for (std::int32_t step = 0; step < inside; ++step) {
        const std::size_t month = c.month(step);
        const double yearly = balance * p.rate;
        double in_horizon = 0.0;
        for (std::uint32_t k = c.grid.first_part[month]; k < c.grid.first_part[month + 1]; ++k) {
            const MonthPart& piece = c.grid.parts[k];
            const double amount = yearly * piece.years;
            in_horizon += amount;
            c.rows.common[piece.month] += amount;
        }
        income += in_horizon;
        if (c.day(step) > c.horizon) c.rows.common[c.months] += in_horizon;
        double principal = 0.0;
        if (c.is_last(step))
            principal = balance;
        else if (step < p.grace)
            principal = 0.0;
        else if (p.amortization == Amortization::kLinear)
            principal = part;
        else if (p.amortization == Amortization::kAnnuity)
            principal = level - yearly * c.years(step);
        if (c.renews() && principal != 0.0) add_renewal(c, step, Eight::set(principal), replaced);
        balance -= principal;
    }
    return replaced + Eight::set(income);
}

// `sums`: null for flow by flow.
HWY_INLINE Figures value_fixed(const Context& c, const double* sums) {
    const RegularPosition& p = c.p;
    const double part = p.amortization == Amortization::kLinear
                            ? p.balance / static_cast<double>(p.steps - p.grace)
                            : 0.0;
    const double level =
        p.amortization == Amortization::kAnnuity ? p.balance * fixed_level(c) : 0.0;
    const Eight income = c.measures.nii ? fixed_income(c, level, part) : Eight::set(0.0);
    if (!c.measures.eve) return {Eight::set(0.0), income};
    if (sums && p.grace == 0) return {fixed_summed(c, sums, level, part), income};
    const Eight before =
        sums ? graced_summed(c, sums, level, part) : fixed_explicit(c, level, part);
    return {fused(Eight::set(last_flow(p, level, part)), Eight::load(c.maturity), before), income};
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
