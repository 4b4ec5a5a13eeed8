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

#include "alm/regular_fixed-inl.hpp"
#include "alm/regular_variable-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Level payments are worked out for so many contracts at a time.
constexpr std::size_t kChunk = 64;
constexpr std::size_t kAhead = 6;  // contracts whose rows are fetched before they are valued
static_assert(kChunk % kLanes == 0);

// The closed level payments of a chunk, a contract to a lane; NaN where there is none.
void closed_levels(std::span<const KernelTask> tasks, const RegularPlans& plans,
                   double* HWY_RESTRICT levels) {
    HWY_ALIGN double interest[kChunk] = {};
    HWY_ALIGN double payments[kChunk] = {};
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const RegularPosition& p = *tasks[i].position;
        if (!has_closed_level(p, plans.grids()[p.grid])) continue;
        interest[i] = p.rate * plans.grids()[p.grid].years.front();
        payments[i] = static_cast<double>(p.steps - p.grace);
    }
    for (std::size_t i = 0; i < tasks.size(); i += kLanes)
        level_payment(Eight::load(interest + i), Eight::load(payments + i)).store(levels + i);
}

// The rows of tables that a contract begins with: in a book of any size they lie beyond the nearest
// cache, and one is valued in less time than they take to come.
void fetch_rows(const RegularPosition& p, const RegularPlans& plans, const KernelTables& tables) {
    const auto step = static_cast<std::size_t>(plans.grids()[p.grid].step);
    const auto first = static_cast<std::size_t>(p.first);
    hwy::Prefetch(tables.dates[p.dates] + first * kLanes);
    hwy::Prefetch(tables.lanes->currencies[plans.dates()[p.dates].first].discount.get() +
                  static_cast<std::size_t>(p.maturity) * kLanes);
    if (p.variable || p.steps < 2) return;
    const double* low = tables.sums[p.sums] + (first + step) * kSumRow;
    const double* high = low + static_cast<std::size_t>(p.steps - 2) * step * kSumRow;
    const bool bullet = p.amortisation == Amortisation::kBullet;
    const bool linear = p.amortisation == Amortisation::kLinear;
    for (const std::size_t row : {kDiscounts, kAccrued, kCounted}) {
        if (!linear && row != (bullet ? kAccrued : kDiscounts)) continue;
        hwy::Prefetch(low + row * kLanes);
        hwy::Prefetch(high + row * kLanes);
    }
}

void ValueRegular(std::span<const KernelTask> tasks, const RegularPlans& plans,
                  const KernelTables& tables, bool explicit_flows) {
    static const Transform transform;
    HWY_ALIGN double levels[kChunk];
    for (std::size_t from = 0; from < tasks.size(); from += kChunk) {
        const auto chunk = tasks.subspan(from, std::min(kChunk, tasks.size() - from));
        closed_levels(chunk, plans, levels);
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            if (from + i + kAhead < tasks.size() && !explicit_flows)
                fetch_rows(*tasks[from + i + kAhead].position, plans, tables);
            const RegularPosition& position = *chunk[i].position;
            const std::size_t currency = plans.dates()[position.dates].first;
            const bool renews = position.renewal >= 0;
            const Context context{
                .p = position,
                .grid = plans.grids()[position.grid],
                .renewal = renews ? &plans.renewals()[static_cast<std::size_t>(position.renewal)]
                                  : nullptr,
                .dates = tables.dates[position.dates],
                .forwards = position.forward >= 0
                                ? tables.forwards[static_cast<std::size_t>(position.forward)]
                                : nullptr,
                .renewals =
                    renews ? tables.renewals[static_cast<std::size_t>(position.renewal)] : nullptr,
                .maturity = tables.lanes->currencies[currency].discount.get() +
                            static_cast<std::size_t>(position.maturity) * kLanes,
                .rows = chunk[i].rows,
                .closed_level = levels[i],
                .equal_steps = plans.grids()[position.grid].lengths.size() == 1,
                .horizon = plans.horizon().end() - plans.as_of(),
                .months = plans.horizon().months()};
            const double* const sums = explicit_flows ? nullptr : tables.sums[position.sums];
            if (position.variable)
                value_variable(context, transform, sums);
            else
                value_fixed(context, sums);
        }
    }
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::alm {

HWY_EXPORT(ValueRegular);

void value_regular(std::span<const KernelTask> tasks, const RegularPlans& plans,
                   const KernelTables& tables, bool explicit_flows) {
    HWY_DYNAMIC_DISPATCH(ValueRegular)(tasks, plans, tables, explicit_flows);
}

}  // namespace ballast::alm
#endif  // HWY_ONCE
