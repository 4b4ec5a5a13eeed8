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
#include "alm/regular_ladder-inl.hpp"
#include "alm/regular_variable-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Level payments are worked out for so many contracts at a time.
constexpr std::size_t kChunk = 16;
// Contracts whose rows are fetched before they are valued: of fixed ones, of which each reads a few
// rows far apart, and of those that are reset, each with as many resets.
constexpr std::size_t kAhead = 8;
constexpr std::size_t kAheadReset = 2;
constexpr std::size_t kAheadRecord = kChunk;  // whose own terms and results are
constexpr int kFetchedResets = 4;
static_assert(kChunk % kLanes == 0);

// The closed level payments of the contracts of a chunk, eight at a time; where there is none, the
// place is left as it is. `windows`: variable contracts that go by windows make their own.
template <class Task>
void closed_levels(std::span<const Task> tasks, const RegularPlans& plans, bool windows,
                   double* HWY_RESTRICT levels) {
    HWY_ALIGN double interest[kChunk + kLanes];
    HWY_ALIGN double payments[kChunk + kLanes];
    std::size_t place[kChunk];
    std::size_t count = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const RegularPosition& p = *tasks[i].position;
        const Grid& grid = plans.grids()[p.grid];
        if (!has_closed_level(p, grid) || (windows && has_windows(p, grid))) continue;
        interest[count] = p.rate * grid.years.front();
        payments[count] = static_cast<double>(p.steps - p.grace);
        place[count++] = i;
    }
    Eight::set(0.0).store(interest + count);
    Eight::set(1.0).store(payments + count);
    for (std::size_t i = 0; i < count; i += kLanes)
        level_payment(Eight::load(interest + i), Eight::load(payments + i)).store(interest + i);
    for (std::size_t i = 0; i < count; ++i) levels[place[i]] = interest[i];
}

// Discount factors on the maturity: from the grid's own table where it has the day.
HWY_INLINE const double* maturity_row(const RegularPosition& p, const RegularPlans& plans,
                                      const KernelTables& tables) {
    if (p.last_on_grid)
        return tables.dates[p.dates] +
               static_cast<std::size_t>(p.first + (p.steps - 1) * plans.grids()[p.grid].step) *
                   kLanes;
    return tables.lanes->currencies[plans.dates()[p.dates].currency].discount.get() +
           static_cast<std::size_t>(p.last_paid) * kLanes;
}

HWY_INLINE void fetch_record(const RegularPosition& p) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(&p);
    for (std::size_t line = 0; line < sizeof(p); line += 64) hwy::Prefetch(bytes + line);
}

// Where its figures go, to be written.
HWY_INLINE void fetch_results(const KernelTask& task) {
    for (const double* row : {task.eve, task.nii}) {
        __builtin_prefetch(row, 1);
        __builtin_prefetch(row + kLanes - 2, 1);
    }
}

// The rows of prefix sums after so many steps, as far as the contract reads them. Inlined by force:
// a function that does nothing but fetch is one that a compiler may leave out.
HWY_INLINE void fetch_sums(const RegularPosition& p, const Grid& grid, const double* sums,
                           std::int32_t steps) {
    const double* row = sums + static_cast<std::size_t>(p.first + steps * grid.step) * kSumRow;
    const bool annuity = p.amortization == Amortization::kAnnuity;
    const bool equal = grid.lengths.size() == 1;
    hwy::Prefetch(row + (annuity || equal ? kDiscounts : kAccrued) * kLanes);
    if (p.amortization != Amortization::kLinear) return;
    hwy::Prefetch(row + kCounted * kLanes);
    if (!equal) hwy::Prefetch(row + kDiscounts * kLanes);
}

// The rows of tables that a contract reads and that lie beyond the nearest cache in a book of any
// size: one is valued in less time than they take to come. Those of the first dates lie near, as
// every contract reads them.
HWY_INLINE void fetch_rows(const RegularPosition& p, const RegularPlans& plans,
                           const KernelTables& tables) {
    const Grid& grid = plans.grids()[p.grid];
    const double* const sums = tables.sums[p.sums];
    if (!p.last_on_grid || p.amortization == Amortization::kBullet)
        hwy::Prefetch(maturity_row(p, plans, tables));
    if (p.forward < 0) return fetch_sums(p, grid, sums, p.last_on_grid ? p.steps : p.steps - 1);
    const double* const forwards = tables.forwards[static_cast<std::size_t>(p.forward)];
    std::int32_t reset = p.reset_first;
    for (int k = 0; k < kFetchedResets && reset + 1 < p.steps; ++k, reset += p.reset_every) {
        hwy::Prefetch(forwards + static_cast<std::size_t>(p.first + reset * grid.step) * kLanes);
        fetch_sums(p, grid, sums, reset + 1);
    }
}

HWY_INLINE Context context_of(const RegularPosition& position, const RegularPlans& plans,
                              const KernelTables& tables, double* sums, double closed_level) {
    const auto table = [](const std::vector<double*>& of, std::int32_t index) -> const double* {
        return index >= 0 ? of[static_cast<std::size_t>(index)] : nullptr;
    };
    // Tables of renewals are made for NII alone.
    const std::int32_t renewal = tables.measures.nii ? position.renewal : -1;
    const std::int32_t like = tables.measures.nii ? position.like : -1;
    return {.p = position,
            .grid = plans.grids()[position.grid],
            .paid = plans.dates()[position.dates].paid.data(),
            .dates = tables.dates[position.dates],
            .forwards = table(tables.forwards, position.forward),
            .renewals = table(tables.renewals, renewal),
            .renewal_years = renewal >= 0
                                 ? tables.renewal_years[static_cast<std::size_t>(renewal)].data()
                                 : nullptr,
            .likes = table(tables.likes, like),
            .renewal_rows = tables.renewal_rows,
            .maturity = maturity_row(position, plans, tables),
            .rows = sums ? SumRows(sums, plans.horizon().months()) : SumRows(),
            .closed_level = closed_level,
            .equal_steps = plans.grids()[position.grid].lengths.size() == 1,
            .horizon = plans.horizon().end() - plans.as_of(),
            .months = plans.horizon().months(),
            .measures = tables.measures};
}

// Where the task says.
HWY_INLINE void place(const Figures& figures, std::size_t lanes, double* HWY_RESTRICT sum,
                      KernelTask& task) {
    task.finite = is_finite(figures.eve) && is_finite(figures.nii);
    add_to(sum, figures.eve);
    const Eight scale = Eight::set(task.scale);
    if (task.eve) (scale * figures.eve).store_first(task.eve, lanes);
    if (task.nii) (scale * figures.nii).store_first(task.nii, lanes);
}

void ValueRegular(std::span<KernelTask> tasks, const RegularPlans& plans,
                  const KernelTables& tables, bool explicit_flows) {
    static const Transform transform;
    HWY_ALIGN double levels[kChunk];
    for (std::size_t from = 0; from < tasks.size(); from += kChunk) {
        const auto chunk = tasks.subspan(from, std::min(kChunk, tasks.size() - from));
        closed_levels<KernelTask>(chunk, plans, !explicit_flows, levels);
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            if (from + i + kAheadRecord < tasks.size()) {
                const KernelTask& later = tasks[from + i + kAheadRecord];
                fetch_record(*later.position);
                fetch_results(later);
            }
            const std::size_t ahead =
                from + i + (chunk[i].position->variable ? kAheadReset : kAhead);
            if (ahead < tasks.size() && tables.measures.eve && !explicit_flows)
                fetch_rows(*tasks[ahead].position, plans, tables);
            const RegularPosition& position = *chunk[i].position;
            const Context context = context_of(position, plans, tables, chunk[i].sums, levels[i]);
            const double* const sums = explicit_flows ? nullptr : tables.sums[position.sums];
            Figures figures = position.variable ? value_variable(context, transform, sums)
                                                : value_fixed(context, sums);
            if (!tables.measures.eve) figures.eve = Eight::set(0.0);
            place(figures, tables.lanes->used, context.rows.eve, chunk[i]);
        }
    }
}

// Calls step_through(context, transform, task) for every contract, for what is not in the sums.
template <class Task, class StepThrough>
void each_step_by_step(std::span<const Task> tasks, const RegularPlans& plans,
                       const KernelTables& tables, const StepThrough& step_through) {
    static const Transform transform;
    HWY_ALIGN double levels[kChunk];
    for (std::size_t from = 0; from < tasks.size(); from += kChunk) {
        const auto chunk = tasks.subspan(from, std::min(kChunk, tasks.size() - from));
        closed_levels(chunk, plans, false, levels);
        for (std::size_t i = 0; i < chunk.size(); ++i)
            step_through(context_of(*chunk[i].position, plans, tables, nullptr, levels[i]),
                         transform, chunk[i]);
    }
}

void LadderRegular(std::span<const LadderTask> tasks, const RegularPlans& plans,
                   const KernelTables& tables, std::span<const std::uint8_t> bucket) {
    each_step_by_step(
        tasks, plans, tables,
        [&](const Context& context, const Transform& transform, const LadderTask& task) {
            ladder_position(context, transform, bucket, task.eve, task.gap);
        });
}

void RedeemRegular(std::span<const RedemptionTask> tasks, const RegularPlans& plans,
                   const KernelTables& tables) {
    each_step_by_step(
        tasks, plans, tables,
        [](const Context& context, const Transform& transform, const RedemptionTask& task) {
            redeem_position(context, transform, task.redeemed);
        });
}

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::alm {

HWY_EXPORT(ValueRegular);
HWY_EXPORT(LadderRegular);
HWY_EXPORT(RedeemRegular);

void value_regular(std::span<KernelTask> tasks, const RegularPlans& plans,
                   const KernelTables& tables, bool explicit_flows) {
    HWY_DYNAMIC_DISPATCH(ValueRegular)(tasks, plans, tables, explicit_flows);
}

void ladder_regular(std::span<const LadderTask> tasks, const RegularPlans& plans,
                    const KernelTables& tables, std::span<const std::uint8_t> bucket) {
    HWY_DYNAMIC_DISPATCH(LadderRegular)(tasks, plans, tables, bucket);
}

void redeem_regular(std::span<const RedemptionTask> tasks, const RegularPlans& plans,
                    const KernelTables& tables) {
    HWY_DYNAMIC_DISPATCH(RedeemRegular)(tasks, plans, tables);
}

}  // namespace ballast::alm
#endif  // HWY_ONCE
