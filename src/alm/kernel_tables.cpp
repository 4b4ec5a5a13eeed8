#include <algorithm>

#include "alm/regular_kernel.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

const double* row(const double* table, std::int32_t day) {
    return table + static_cast<std::size_t>(day) * kLanes;
}

bool inside(const LaneTables& lanes, std::int32_t day) {
    return day >= 0 && static_cast<std::size_t>(day) < lanes.days;
}

AlignedDoubles date_table(const RegularPlans& plans, const LaneTables& lanes, std::size_t currency,
                          int day, std::size_t months) {
    AlignedDoubles table = make_aligned_doubles(months * kLanes);
    for (std::size_t m = 0; m < months; ++m) {
        const std::int32_t at = plans.grid_date(day, static_cast<int>(m)) - plans.as_of();
        if (inside(lanes, at))
            std::copy_n(row(lanes.currencies[currency].discount.get(), at), kLanes,
                        &table[m * kLanes]);
    }
    return table;
}

AlignedDoubles sum_table(const Grid& grid, const double* dates, std::size_t months) {
    const auto step = static_cast<std::size_t>(grid.step);
    AlignedDoubles table = make_aligned_doubles((months + step) * 3 * kLanes);
    for (std::size_t m = 0; m < months; ++m) {
        const double* from = &table[m * 3 * kLanes];
        double* to = &table[(m + step) * 3 * kLanes];
        const std::size_t steps = m / step;
        const auto k = static_cast<double>(steps);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double discount = grid.days[m] > 0 ? dates[m * kLanes + lane] : 0.0;
            const double accrued = grid.years[m] * discount;
            to[lane] = from[lane] + discount;
            to[kLanes + lane] = from[kLanes + lane] + accrued;
            to[2 * kLanes + lane] = from[2 * kLanes + lane] + k * accrued;
        }
    }
    return table;
}

AlignedDoubles forward_table(const RegularPlans& plans, const ForwardPlan& plan,
                             const LaneTables& lanes, std::size_t months) {
    AlignedDoubles table = make_aligned_doubles(months * kLanes);
    const double* curve = lanes.currencies[plan.currency].projections[plan.projection];
    for (std::size_t m = 0; m < months; ++m) {
        const std::int32_t from = plans.grid_date(plan.day, static_cast<int>(m)) - plans.as_of();
        if (!inside(lanes, from) || !inside(lanes, plan.end[m])) continue;
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            table[m * kLanes + lane] =
                (row(curve, from)[lane] / row(curve, plan.end[m])[lane] - 1.0) /
                plan.index_years[m];
    }
    return table;
}

AlignedDoubles renewal_table(const RenewalPlan& plan, const LaneTables& lanes, std::size_t months) {
    const std::size_t days = plan.end.size();
    const std::size_t width = months * kLanes;
    AlignedDoubles table = make_aligned_doubles(days * width);
    const double* curve = lanes.currencies[plan.currency].projections[plan.projection];
    for (std::size_t day = days; day-- > 0;) {
        double* own = &table[day * width];
        if (static_cast<std::size_t>(plan.end[day]) < days)
            std::copy_n(&table[static_cast<std::size_t>(plan.end[day]) * width], width, own);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double forward = (row(curve, static_cast<std::int32_t>(day))[lane] /
                                        row(curve, plan.end[day])[lane] -
                                    1.0) /
                                   plan.index_years[day];
            for (std::uint32_t p = plan.first_part[day]; p < plan.first_part[day + 1]; ++p)
                own[plan.parts[p].month * kLanes + lane] += forward * plan.parts[p].years;
        }
    }
    return table;
}

template <class Make>
std::vector<AlignedDoubles> in_parallel(const Work& work, std::size_t count, const Make& make) {
    std::vector<AlignedDoubles> tables(count);
    parallel_blocks(work, count, 1, [&](std::size_t index, std::size_t, std::size_t) {
        tables[index] = make(index);
    });
    return tables;
}

}  // namespace

KernelTables make_kernel_tables(const RegularPlans& plans, const LaneTables& lanes,
                                const Work& work) {
    KernelTables tables{.lanes = &lanes};
    tables.months = std::min<std::size_t>(
        kGridMonths,
        static_cast<std::size_t>(plans.month_of(plans.as_of() + static_cast<int>(lanes.days))) + 1);
    tables.dates = in_parallel(work, plans.dates().size(), [&](std::size_t i) {
        return date_table(plans, lanes, plans.dates()[i].first, plans.dates()[i].second,
                          tables.months);
    });
    tables.sums = in_parallel(work, plans.sums().size(), [&](std::size_t i) {
        return sum_table(plans.grids()[plans.sums()[i].second],
                         tables.dates[plans.sums()[i].first].get(), tables.months);
    });
    tables.forwards = in_parallel(work, plans.forwards().size(), [&](std::size_t i) {
        return forward_table(plans, plans.forwards()[i], lanes, tables.months);
    });
    tables.renewals = in_parallel(work, plans.renewals().size(), [&](std::size_t i) {
        return renewal_table(plans.renewals()[i], lanes, plans.horizon().months());
    });
    return tables;
}

}  // namespace ballast::alm
