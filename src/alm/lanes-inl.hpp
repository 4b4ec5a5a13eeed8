// Eight scenarios in vector registers, and the tables that every kind of regular contract reads.
// Compiled for each Highway target.
#if defined(BALLAST_ALM_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_LANES_INL
#undef BALLAST_ALM_LANES_INL
#else
#define BALLAST_ALM_LANES_INL
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "alm/regular_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kLanes>;
constexpr std::size_t kWidth = hn::MaxLanes(Doubles());
constexpr std::size_t kParts = kLanes / kWidth;
constexpr std::size_t kNodeVectors = kRateNodes / kLanes;

// The eight lanes in as many registers as the target needs.
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
    HWY_INLINE void store_first(double* HWY_RESTRICT p, std::size_t count) const {
        for (std::size_t i = 0; i < kParts && i * kWidth < count; ++i)
            hn::BlendedStore(part[i], hn::FirstN(Doubles(), count - i * kWidth), Doubles(),
                             p + i * kWidth);
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

// `yes` where the bit is set, else `no`, selected by mask.
HWY_INLINE Eight where(std::size_t bit, const Eight& yes, const Eight& no) {
    Eight v;
    const auto mask = hn::FirstN(Doubles(), bit * kWidth);
    for (std::size_t i = 0; i < kParts; ++i)
        v.part[i] = hn::IfThenElse(mask, yes.part[i], no.part[i]);
    return v;
}

HWY_INLINE Eight absolute(const Eight& a) {
    Eight v;
    for (std::size_t i = 0; i < kParts; ++i) v.part[i] = hn::Abs(a.part[i]);
    return v;
}

// The lanes of a register whose number has the bit.
HWY_INLINE hn::Mask<Doubles> kth_bit(std::size_t bit) {
    const hn::RebindToUnsigned<Doubles> words;
    return hn::RebindMask(Doubles(), hn::TestBit(hn::Iota(words, 0), hn::Set(words, bit)));
}

// `yes` in the lanes where `a` is zero, `no` in the others.
HWY_INLINE Eight where_zero(const Eight& a, const Eight& yes, const Eight& no) {
    Eight v;
    for (std::size_t i = 0; i < kParts; ++i)
        v.part[i] = hn::IfThenElse(hn::Eq(a.part[i], hn::Zero(Doubles())), yes.part[i], no.part[i]);
    return v;
}

// (1 + a) (1 + b) - 1 without forming 1 + a, so that small rates keep full precision.
HWY_INLINE Eight joined(const Eight& a, const Eight& b) { return fused(a, b, a + b); }

// (1 + rate)^periods - 1, likewise.
HWY_INLINE Eight compounded(Eight rate, std::int32_t periods) {
    auto bits = static_cast<std::uint32_t>(periods);
    // By squaring, without branches on the bits, which are unpredictable.
    Eight growth = where(bits & 1U, rate, Eight::set(0.0));
    for (bits >>= 1; bits != 0; bits >>= 1) {
        rate = fused(rate, rate, rate + rate);
        growth = where(bits & 1U, joined(growth, rate), growth);
    }
    return growth;
}

HWY_INLINE bool all_between(const Eight& a, double low, double high) {
    const Doubles d;
    for (std::size_t i = 0; i < kParts; ++i)
        if (!hn::AllTrue(d, hn::And(hn::Ge(a.part[i], hn::Set(d, low)),
                                    hn::Le(a.part[i], hn::Set(d, high)))))
            return false;
    return true;
}

HWY_INLINE bool is_finite(const Eight& a) {
    const Doubles d;
    for (std::size_t i = 0; i < kParts; ++i)
        if (!hn::AllTrue(d, hn::IsFinite(a.part[i]))) return false;
    return true;
}

HWY_INLINE void add_to(double* HWY_RESTRICT row, const Eight& x) {
    (Eight::load(row) + x).store(row);
}

// Rows of a month in a table of prefix sums (regular_kernel.hpp).
enum SumRow : std::size_t { kDiscounts, kCounted, kAccrued, kSumRows };
constexpr std::size_t kSumRow = kSumRows * kLanes;

// Value of a contract and its interest within the horizon.
struct Figures {
    Eight eve;
    Eight nii;
};

// Tables that every kind of contract reads.
struct Context {
    const RegularPosition& p;
    const Grid& grid;
    const std::int32_t* paid;  // days of payment by month
    const double* HWY_RESTRICT dates;
    const double* HWY_RESTRICT forwards;
    const double* HWY_RESTRICT renewals;
    const double* HWY_RESTRICT renewal_years;
    const double* HWY_RESTRICT likes;
    std::size_t renewal_rows;
    const double* HWY_RESTRICT maturity;  // discount factors at the maturity
    SumRows rows;
    double closed_level;  // per unit of balance, where has_closed_level
    bool equal_steps;
    std::int32_t horizon;  // in days
    std::size_t months;
    Measures measures;

    HWY_INLINE bool renews() const { return renewals != nullptr || likes != nullptr; }
    HWY_INLINE std::size_t month(std::int32_t step) const {
        const std::int32_t after = p.first + step * grid.step;
        return static_cast<std::size_t>(after);
    }
    // Whole steps up to the first date; the prefix sums are indexed by them.
    HWY_INLINE double steps_before() const {
        const std::int32_t whole = p.first / grid.step;
        return static_cast<double>(whole);
    }
    HWY_INLINE bool is_last(std::int32_t step) const { return step + 1 == p.steps; }
    HWY_INLINE std::int32_t day(std::int32_t step) const {
        return is_last(step) ? p.maturity : grid.days[month(step)];
    }
    // Payment date of the amount due then.
    HWY_INLINE std::int32_t paid_day(std::int32_t step) const {
        return is_last(step) ? p.last_paid : paid[month(step)];
    }
    HWY_INLINE double years(std::int32_t step) const {
        return step == 0 ? p.first_years : is_last(step) ? p.last_years : grid.years[month(step)];
    }
    // State after a reset at the end of `step`.
    HWY_INLINE Eight rate_after(std::int32_t step) const {
        const Eight rate = Eight::load(forwards + month(step) * kLanes) + Eight::set(p.spread);
        if (!p.bounded) return rate;
        return least(greatest(rate, Eight::set(p.floor)), Eight::set(p.cap));
    }
    // Number of steps that begin within the horizon.
    HWY_INLINE std::int32_t steps_within() const {
        const std::int32_t ahead = std::max(0, grid.after_horizon - p.first);
        return std::min(p.steps, (ahead + grid.step - 1) / grid.step + 1);
    }
    // Number of them whose interest counts.
    HWY_INLINE std::int32_t steps_inside() const { return measures.nii ? steps_within() : 0; }
    // Number of steps that are worked out.
    HWY_INLINE std::int32_t steps_needed() const { return measures.eve ? p.steps : steps_within(); }
    // Whether the interest of a step is paid after the horizon.
    HWY_INLINE bool is_stub(std::int32_t step) const {
        if (p.pay_every == 1) return day(step) > horizon;
        std::int32_t pays = p.pay_first;
        if (step > pays) pays += (step - pays + p.pay_every - 1) / p.pay_every * p.pay_every;
        return day(std::min(pays, p.steps - 1)) > horizon;
    }
};

// Interest on the replacement of the principal redeemed by a step.
HWY_INLINE void add_like(const Context& c, std::size_t row, const Eight& principal, Eight& nii) {
    const double* HWY_RESTRICT unit = c.likes + row * c.renewal_rows * kLanes;
    // A day of the row's month lies in the horizon month with that number or in the one before.
    for (std::size_t m = row == 0 || c.renewal_rows == 1 ? 0 : row - 1; m < c.renewal_rows; ++m) {
        const Eight interest = principal * Eight::load(unit + m * kLanes);
        add_to(c.rows.renewal + m * kLanes, interest);
        nii = nii + interest;
    }
}

HWY_INLINE void add_renewal(const Context& c, std::int32_t step, const Eight& principal,
                            Eight& nii) {
    const std::int32_t day = c.day(step);
    if (!c.renews() || day >= c.horizon) return;
    if (c.likes) return add_like(c, c.month(step), principal, nii);
    const double* HWY_RESTRICT index =
        c.renewals + static_cast<std::size_t>(day) * c.renewal_rows * kLanes;
    const double* years = c.renewal_years + static_cast<std::size_t>(day) * c.renewal_rows;
    const Eight margin = Eight::set(c.p.renew_margin);
    std::size_t m = 0;
    while (m < c.renewal_rows && years[m] == 0.0) ++m;
    for (; m < c.renewal_rows; ++m) {
        const Eight unit = fused(margin, Eight::set(years[m]), Eight::load(index + m * kLanes));
        const Eight interest = principal * unit;
        add_to(c.rows.renewal + m * kLanes, interest);
        nii = nii + interest;
    }
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
