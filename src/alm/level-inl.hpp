// The level payment of an annuity per unit of balance, at eight rates at once.
#if defined(BALLAST_ALM_LEVEL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_LEVEL_INL
#undef BALLAST_ALM_LEVEL_INL
#else
#define BALLAST_ALM_LEVEL_INL
#endif

#include <cmath>
#include <numbers>

#include "alm/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Coefficients of the level payment per unit of balance, as Chebyshev polynomials in the rate.
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

// Term by term, for rates outside the table and for few payments.
HWY_INLINE Eight level_exact(const Context& c, std::int32_t from, const Eight& rate) {
    const Eight one = Eight::set(1.0);
    Eight sum = Eight::set(0.0);
    for (std::int32_t step = c.p.steps; step-- > from;)
        sum = (one + sum) / fused(rate, Eight::set(c.years(step)), one);
    return one / sum;
}

// For n steps of equal length. The caller ensures that rate * years * n is not near zero, where the
// difference below would cancel.
HWY_INLINE Eight level_closed(const Eight& rate, double years, std::int32_t n) {
    const Eight one = Eight::set(1.0);
    const Eight interest = rate * Eight::set(years);
    Eight factor = one + interest;
    Eight growth = one;
    // By squaring, without branches on the bits of n, which are unpredictable.
    for (std::uint32_t bits = static_cast<std::uint32_t>(n); bits != 0; bits >>= 1) {
        growth = where(bits & 1U, growth * factor, growth);
        factor = factor * factor;
    }
    return interest * growth / (growth - one);
}

constexpr double kClosedLeast = 1e-3;  // least rate * years * n
constexpr std::int32_t kFewSteps = 12;
constexpr std::size_t kMostLevels = kGridMonths;

// The coefficients at every reset that is worked out, `levels[j]` after reset j.
HWY_INLINE void prepare_levels(const Context& c, const Transform& transform, Level* levels) {
    const RegularPosition& p = c.p;
    Eight factors[kNodeVectors];
    for (Eight& factor : factors) factor = Eight::set(0.0);
    const Eight one = Eight::set(1.0);
    HWY_ALIGN double rates[kRateNodes];
    for (std::size_t node = 0; node < kRateNodes; ++node) rates[node] = transform.cosine[node][1];
    const std::int32_t needed = c.steps_needed();
    std::int32_t next = -1;  // reset whose first step comes next, counting down
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
            // The cosines of the nodes are the values of the first polynomial.
            const Eight years = Eight::set(c.years(step));
            constexpr auto kNodes = static_cast<double>(kRateNodes);
            for (std::size_t v = 0; v < kNodeVectors; ++v) {
                const Eight cosine = Eight::load(rates + v * kLanes) * Eight::set(kNodes / 2.0);
                const Eight rate = fused(Eight::set(kHalf), cosine, Eight::set(kMiddle));
                factors[v] = (one + factors[v]) / fused(rate, years, one);
            }
        }
        if (step == p.reset_first + 1 + next * p.reset_every) {
            if (p.steps - step > kFewSteps && step < needed)
                level_coefficients(transform, factors, levels[next]);
            --next;
        }
    }
}

// After a reset at the end of `step`. `level`: the level of that reset, where prepared.
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

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
