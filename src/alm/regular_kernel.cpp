#include "alm/regular_kernel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

// Targets without a fixed width, and those between SSE2 and AVX2 that no processor of interest
// stops at, would only cost compile time.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "alm/regular_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kLanes>;
constexpr std::size_t kWidth = hn::MaxLanes(Doubles());
constexpr std::size_t kParts = kLanes / kWidth;
constexpr std::size_t kNodeVectors = kRateNodes / kLanes;

// The eight lanes, in as many registers as they take.
struct Eight {
    hn::Vec<Doubles> part[kParts];

    static HWY_INLINE Eight load(const double* HWY_RESTRICT p) {
        Eight v;
        for (std::size_t i = 0; i < kParts; ++i) v.part[i] = hn::LoadU(Doubles(), p + i * kWidth);
        return v;
    }
    static HWY_INLINE Eight set(double x) {
        Eight v;
        for (std::size_t i = 0; i < kParts; ++i) v.part[i] = hn::Set(Doubles(), x);
        return v;
    }
    HWY_INLINE void store(double* HWY_RESTRICT p) const {
        for (std::size_t i = 0; i < kParts; ++i) hn::StoreU(part[i], Doubles(), p + i * kWidth);
    }
};

#define BALLAST_EIGHT(name, function)                                                        \
    HWY_INLINE Eight name(const Eight& a, const Eight& b) {                                  \
        Eight v;                                                                             \
        for (std::size_t i = 0; i < kParts; ++i) v.part[i] = function(a.part[i], b.part[i]); \
        return v;                                                                            \
    }
BALLAST_EIGHT(operator+, hn::Add)
BALLAST_EIGHT(operator-, hn::Sub)
BALLAST_EIGHT(operator*, hn::Mul)
BALLAST_EIGHT(operator/, hn::Div)
BALLAST_EIGHT(least, hn::Min)
BALLAST_EIGHT(greatest, hn::Max)
#undef BALLAST_EIGHT

// a * b + c.
HWY_INLINE Eight fused(const Eight& a, const Eight& b, const Eight& c) {
    Eight v;
    for (std::size_t i = 0; i < kParts; ++i)
        v.part[i] = hn::MulAdd(a.part[i], b.part[i], c.part[i]);
    return v;
}

HWY_INLINE bool all_between(const Eight& a, double low, double high) {
    const Doubles d;
    for (std::size_t i = 0; i < kParts; ++i)
        if (!hn::AllTrue(d, hn::And(hn::Ge(a.part[i], hn::Set(d, low)),
                                    hn::Le(a.part[i], hn::Set(d, high)))))
            return false;
    return true;
}

HWY_INLINE void add_to(double* HWY_RESTRICT row, const Eight& x) {
    (Eight::load(row) + x).store(row);
}

// What every kind of contract reads.
struct Context {
    const RegularPosition& p;
    const Grid& grid;
    const RenewalPlan* renewal;
    const double* HWY_RESTRICT dates;
    const double* HWY_RESTRICT forwards;
    const double* HWY_RESTRICT renewals;
    const double* HWY_RESTRICT maturity;  // discount factors there
    const KernelRows& rows;
    bool equal_steps;
    std::int32_t horizon;  // days
    std::size_t months;

    HWY_INLINE std::size_t month(std::int32_t step) const {
        return static_cast<std::size_t>(p.first + step * grid.step);
    }
    HWY_INLINE bool is_last(std::int32_t step) const { return step + 1 == p.steps; }
    HWY_INLINE std::int32_t day(std::int32_t step) const {
        return is_last(step) ? p.maturity : grid.days[month(step)];
    }
    HWY_INLINE double years(std::int32_t step) const {
        return step == 0 ? p.first_years : is_last(step) ? p.last_years : grid.years[month(step)];
    }
    // Steps that begin inside the horizon.
    HWY_INLINE std::int32_t steps_inside() const {
        std::int32_t step = 1;
        while (step < p.steps && grid.days[month(step - 1)] < horizon) ++step;
        return step;
    }
    // Whether the interest of a step is paid after the horizon.
    HWY_INLINE bool is_stub(std::int32_t step) const {
        if (p.pay_every == 1) return day(step) > horizon;
        std::int32_t pays = p.pay_first;
        if (step > pays) pays += (step - pays + p.pay_every - 1) / p.pay_every * p.pay_every;
        return day(std::min(pays, p.steps - 1)) > horizon;
    }
};

HWY_INLINE void add_renewal(const Context& c, std::int32_t day, const Eight& principal,
                            Eight& nii) {
    if (!c.renewal || day >= c.horizon) return;
    const double* HWY_RESTRICT index =
        c.renewals + static_cast<std::size_t>(day) * c.months * kLanes;
    const double* years = &c.renewal->years[static_cast<std::size_t>(day) * c.months];
    const Eight margin = Eight::set(c.p.renew_margin);
    std::size_t m = 0;
    while (m < c.months && years[m] == 0.0) ++m;
    for (; m < c.months; ++m) {
        const Eight unit = fused(margin, Eight::set(years[m]), Eight::load(index + m * kLanes));
        const Eight interest = principal * unit;
        add_to(c.rows.renewal + m * kLanes, interest);
        nii = nii + interest;
    }
}

// ---- fixed rates: one set of amounts for all lanes ---------------------------------------------

// The level payment per unit of balance.
HWY_INLINE double fixed_level(const Context& c) {
    const RegularPosition& p = c.p;
    if (c.equal_steps && p.last_on_grid && (p.grace > 0 || p.first_years == c.grid.years.front())) {
        const double interest = p.rate * c.grid.years.front();
        const auto n = static_cast<double>(p.steps - p.grace);
        return interest == 0.0 ? 1.0 / n : interest / -std::expm1(-n * std::log1p(interest));
    }
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

HWY_INLINE Eight fixed_explicit(const Context& c, double level, double part) {
    const RegularPosition& p = c.p;
    const double yearly = p.balance * p.rate;
    Eight sum = Eight::set(0.0);
    const double slope = yearly / static_cast<double>(p.steps - p.grace);
    for (std::int32_t step = 0; step + 1 < p.steps; ++step) {
        double amount = level;
        if (p.amortisation == Amortisation::kBullet || step < p.grace)
            amount = yearly * c.years(step);
        else if (p.amortisation == Amortisation::kLinear)
            amount = part + (yearly - slope * static_cast<double>(step - p.grace)) * c.years(step);
        sum = fused(Eight::set(amount), Eight::load(c.dates + c.month(step) * kLanes), sum);
    }
    return sum;
}

// The same sum from the prefix sums of the grid.
HWY_INLINE Eight fixed_summed(const Context& c, const double* HWY_RESTRICT sums, double level,
                              double part) {
    const RegularPosition& p = c.p;
    const auto width = std::size_t{3} * kLanes;
    const auto step = static_cast<std::size_t>(c.grid.step);
    // After the first date up to the one before the maturity.
    const double* from = sums + (c.month(0) + step) * width;
    const double* to = sums + (c.month(p.steps - 2) + step) * width;
    const Eight first = Eight::load(c.dates + c.month(0) * kLanes);
    const double yearly = p.balance * p.rate;
    if (p.amortisation == Amortisation::kAnnuity)
        return Eight::set(level) * (Eight::load(to) - Eight::load(from) + first);
    const Eight accrued = Eight::load(to + kLanes) - Eight::load(from + kLanes);
    if (p.amortisation == Amortisation::kBullet)
        return Eight::set(yearly) * fused(Eight::set(p.first_years), first, accrued);
    const Eight counted = Eight::load(to + 2 * kLanes) - Eight::load(from + 2 * kLanes);
    const double k0 = static_cast<double>(c.month(0) / step);
    const double n = static_cast<double>(p.steps);
    const Eight interest =
        fused(Eight::set(1.0 + k0 / n), accrued,
              fused(Eight::set(p.first_years), first, Eight::set(-1.0 / n) * counted));
    const Eight principal = Eight::load(to) - Eight::load(from) + first;
    return fused(Eight::set(yearly), interest, Eight::set(part) * principal);
}

// The same with a grace period: interest alone up to its end, then as above over the rest.
HWY_INLINE Eight graced_summed(const Context& c, const double* HWY_RESTRICT sums, double level,
                               double part) {
    const RegularPosition& p = c.p;
    const auto width = std::size_t{3} * kLanes;
    const auto step = static_cast<std::size_t>(c.grid.step);
    const double* first_end = sums + (c.month(0) + step) * width;
    const double* grace_end = sums + (c.month(p.grace - 1) + step) * width;
    const double* to = sums + (c.month(p.steps - 2) + step) * width;
    const double yearly = p.balance * p.rate;
    const Eight waited =
        fused(Eight::set(p.first_years), Eight::load(c.dates + c.month(0) * kLanes),
              Eight::load(grace_end + kLanes) - Eight::load(first_end + kLanes));
    const Eight discounts = Eight::load(to) - Eight::load(grace_end);
    if (p.amortisation == Amortisation::kAnnuity)
        return fused(Eight::set(level), discounts, Eight::set(yearly) * waited);
    const Eight accrued = Eight::load(to + kLanes) - Eight::load(grace_end + kLanes);
    const Eight counted = Eight::load(to + 2 * kLanes) - Eight::load(grace_end + 2 * kLanes);
    const double k0 = static_cast<double>(c.month(0) / step) + static_cast<double>(p.grace);
    const double n = static_cast<double>(p.steps - p.grace);
    const Eight interest =
        fused(Eight::set(1.0 + k0 / n), accrued, fused(Eight::set(-1.0 / n), counted, waited));
    return fused(Eight::set(yearly), interest, Eight::set(part) * discounts);
}

// Interest by month, the same in all lanes, and the replacements, which are not.
HWY_INLINE Eight fixed_income(const Context& c, double level, double part) {
    const RegularPosition& p = c.p;
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
        else if (p.amortisation == Amortisation::kLinear)
            principal = part;
        else if (p.amortisation == Amortisation::kAnnuity)
            principal = level - yearly * c.years(step);
        if (c.renewal && principal != 0.0)
            add_renewal(c, c.day(step), Eight::set(principal), replaced);
        balance -= principal;
    }
    return replaced + Eight::set(income);
}

HWY_INLINE void value_fixed(const Context& c, const double* sums) {
    const RegularPosition& p = c.p;
    const double part = p.amortisation == Amortisation::kLinear
                            ? p.balance / static_cast<double>(p.steps - p.grace)
                            : 0.0;
    const double level =
        p.amortisation == Amortisation::kAnnuity ? p.balance * fixed_level(c) : 0.0;
    Eight value = !sums          ? fixed_explicit(c, level, part)
                  : p.grace == 0 ? fixed_summed(c, sums, level, part)
                                 : graced_summed(c, sums, level, part);
    double last = level;
    if (p.amortisation == Amortisation::kBullet)
        last = p.balance * (1.0 + p.rate * p.last_years);
    else if (p.amortisation == Amortisation::kLinear)
        last = part * (1.0 + p.rate * p.last_years);
    value = fused(Eight::set(last), Eight::load(c.maturity), value);
    value.store(c.rows.eve);
    fixed_income(c, level, part).store(c.rows.nii);
}

// ---- variable rates ----------------------------------------------------------------------------

// Coefficients of the level payment per unit of balance, by Chebyshev polynomials of the rate.
struct Level {
    HWY_ALIGN double coefficient[kRateNodes];
};

struct Transform {
    HWY_ALIGN double cosine[kRateNodes][kRateNodes];  // [node][coefficient]

    Transform() {
        constexpr auto n = static_cast<double>(kRateNodes);
        for (std::size_t node = 0; node < kRateNodes; ++node)
            for (std::size_t k = 0; k < kRateNodes; ++k)
                cosine[node][k] = (k == 0 ? 1.0 : 2.0) / n *
                                  std::cos(std::numbers::pi * static_cast<double>(k) *
                                           (static_cast<double>(node) + 0.5) / n);
    }
};

// `factors`: the annuity factor at the nodes.
HWY_INLINE void level_coefficients(const Transform& transform, const Eight* factors, Level& out) {
    Eight sums[kNodeVectors];
    for (Eight& sum : sums) sum = Eight::set(0.0);
    HWY_ALIGN double payments[kRateNodes];
    for (std::size_t v = 0; v < kNodeVectors; ++v)
        (Eight::set(1.0) / factors[v]).store(payments + v * kLanes);
    for (std::size_t node = 0; node < kRateNodes; ++node) {
        const Eight payment = Eight::set(payments[node]);
        for (std::size_t v = 0; v < kNodeVectors; ++v)
            sums[v] = fused(payment, Eight::load(&transform.cosine[node][v * kLanes]), sums[v]);
    }
    for (std::size_t v = 0; v < kNodeVectors; ++v) sums[v].store(&out.coefficient[v * kLanes]);
}

// Clenshaw's recurrence.
HWY_INLINE Eight level_at(const Level& level, const Eight& rate) {
    constexpr double kScale = 2.0 / (kGreatestRate - kLeastRate);
    const Eight x = fused(rate, Eight::set(kScale), Eight::set(-1.0 - kLeastRate * kScale));
    const Eight twice = x + x;
    Eight b1 = Eight::set(0.0);
    Eight b2 = b1;
    for (std::size_t k = kRateNodes - 1; k > 0; --k) {
        const Eight b = fused(twice, b1, Eight::set(level.coefficient[k]) - b2);
        b2 = b1;
        b1 = b;
    }
    return fused(x, b1, Eight::set(level.coefficient[0]) - b2);
}

// Term by term, for rates outside the table's and few payments.
HWY_INLINE Eight level_exact(const Context& c, std::int32_t from, const Eight& rate) {
    const Eight one = Eight::set(1.0);
    Eight sum = Eight::set(0.0);
    for (std::int32_t step = c.p.steps; step-- > from;)
        sum = (one + sum) / fused(rate, Eight::set(c.years(step)), one);
    return one / sum;
}

// On n steps of equal length; the caller sees to it that rate * years * n is not near zero, where
// the difference below would cancel.
HWY_INLINE Eight level_closed(const Eight& rate, double years, std::int32_t n) {
    const Eight one = Eight::set(1.0);
    const Eight interest = rate * Eight::set(years);
    Eight factor = one + interest;
    Eight growth = one;
    for (std::uint32_t bits = static_cast<std::uint32_t>(n); bits != 0; bits >>= 1) {
        if ((bits & 1) != 0) growth = growth * factor;
        factor = factor * factor;
    }
    return interest * growth / (growth - one);
}

constexpr double kClosedLeast = 1e-3;  // of rate * years * n
constexpr std::int32_t kFewSteps = 12;
constexpr std::size_t kMostLevels = kGridMonths;

// The coefficients at every reset, `levels[j]` after reset j.
HWY_INLINE void prepare_levels(const Context& c, const Transform& transform, Level* levels) {
    const RegularPosition& p = c.p;
    Eight factors[kNodeVectors];
    for (Eight& factor : factors) factor = Eight::set(0.0);
    const Eight one = Eight::set(1.0);
    HWY_ALIGN double rates[kRateNodes];
    for (std::size_t node = 0; node < kRateNodes; ++node) rates[node] = transform.cosine[node][1];
    std::int32_t next = -1;  // reset whose first step comes next, from the end
    if (p.reset_first + 1 < p.steps) next = (p.steps - 2 - p.reset_first) / p.reset_every;
    for (std::int32_t step = p.steps; step-- > p.reset_first + 1 && next >= 0;) {
        if (step + 1 < p.steps || p.last_on_grid) {
            const double* inverse = &c.grid.inverse[c.grid.kind[c.month(step)] * kRateNodes];
            for (std::size_t v = 0; v < kNodeVectors; ++v) {
                factors[v] = (one + factors[v]) * Eight::load(inverse + v * kLanes);
            }
        } else {
            constexpr double kMiddle = 0.5 * (kLeastRate + kGreatestRate);
            constexpr double kHalf = 0.5 * (kGreatestRate - kLeastRate);
            // The nodes' cosines are those of the first polynomial.
            const Eight years = Eight::set(c.years(step));
            constexpr auto kNodes = static_cast<double>(kRateNodes);
            for (std::size_t v = 0; v < kNodeVectors; ++v) {
                const Eight cosine = Eight::load(rates + v * kLanes) * Eight::set(kNodes / 2.0);
                const Eight rate = fused(Eight::set(kHalf), cosine, Eight::set(kMiddle));
                factors[v] = (one + factors[v]) / fused(rate, years, one);
            }
        }
        if (step == p.reset_first + 1 + next * p.reset_every) {
            if (p.steps - step > kFewSteps) level_coefficients(transform, factors, levels[next]);
            --next;
        }
    }
}

// After a reset at the end of `step`. `level`: of that reset, where prepared.
HWY_INLINE Eight new_level(const Context& c, std::int32_t step, const Eight& rate,
                           const Level* level) {
    const std::int32_t left = c.p.steps - step - 1;
    const double length = c.grid.years.front();
    if (!level) {
        const double least = kClosedLeast / (length * left);
        if (left > 2 && (all_between(rate, least, 1.0))) return level_closed(rate, length, left);
        return level_exact(c, step + 1, rate);
    }
    if (left <= kFewSteps || !all_between(rate, kLeastRate, kGreatestRate))
        return level_exact(c, step + 1, rate);
    return level_at(*level, rate);
}

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
            add_renewal(c, c.day(step), principal, s.nii);
    }
    --s.until_pay;
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

void value_variable(const Context& c, const Transform& transform) {
    const RegularPosition& p = c.p;
    HWY_ALIGN static thread_local Level levels[kMostLevels];
    const bool annuity = p.amortisation == Amortisation::kAnnuity;
    const bool closed = c.equal_steps && p.last_on_grid;
    const bool prepared = annuity && !p.fixed_payment && !closed;
    if (prepared) prepare_levels(c, transform, levels);
    const Level* used = prepared ? levels : nullptr;
    // Payment dates that are left, the maturity included.
    const std::int32_t payments =
        p.steps - 1 > p.pay_first ? (p.steps - 2 - p.pay_first) / p.pay_every + 2 : 1;
    const double part = p.balance / static_cast<double>(payments - p.grace);
    Running s{.balance = Eight::set(p.balance),
              .rate = Eight::set(p.rate),
              .level = Eight::set(annuity ? p.balance * fixed_level(c) : 0.0),
              .accrued = Eight::set(0.0),
              .value = Eight::set(0.0),
              .nii = Eight::set(0.0),
              .until_reset = p.reset_first,
              .until_pay = p.pay_first,
              .resets = 0};
    const std::int32_t inside = c.steps_inside();
    std::int32_t step = 0;
    for (; step < inside; ++step) variable_step<true>(c, step, part, used, s);
    for (; step < p.steps; ++step) variable_step<false>(c, step, part, used, s);
    s.value.store(c.rows.eve);
    s.nii.store(c.rows.nii);
}

void ValueRegular(const RegularPosition& position, const RegularPlans& plans,
                  const KernelTables& tables, bool explicit_flows, const KernelRows& rows) {
    static const Transform transform;
    const std::size_t currency = plans.dates()[position.dates].first;
    const bool renews = position.renewal >= 0;
    const Context context{
        .p = position,
        .grid = plans.grids()[position.grid],
        .renewal = renews ? &plans.renewals()[static_cast<std::size_t>(position.renewal)] : nullptr,
        .dates = tables.dates[position.dates].get(),
        .forwards = position.forward >= 0
                        ? tables.forwards[static_cast<std::size_t>(position.forward)].get()
                        : nullptr,
        .renewals =
            renews ? tables.renewals[static_cast<std::size_t>(position.renewal)].get() : nullptr,
        .maturity = tables.lanes->currencies[currency].discount.get() +
                    static_cast<std::size_t>(position.maturity) * kLanes,
        .rows = rows,
        .equal_steps = plans.grids()[position.grid].lengths.size() == 1,
        .horizon = plans.horizon().end() - plans.as_of(),
        .months = plans.horizon().months()};
    if (position.variable)
        value_variable(context, transform);
    else
        value_fixed(context, explicit_flows ? nullptr : tables.sums[position.sums].get());
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::alm {

HWY_EXPORT(ValueRegular);

void value_regular(const RegularPosition& position, const RegularPlans& plans,
                   const KernelTables& tables, bool explicit_flows, const KernelRows& rows) {
    HWY_DYNAMIC_DISPATCH(ValueRegular)(position, plans, tables, explicit_flows, rows);
}

}  // namespace ballast::alm
#endif  // HWY_ONCE
