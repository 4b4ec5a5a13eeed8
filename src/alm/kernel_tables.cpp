#include <algorithm>

#include "alm/regular_kernel.hpp"
#include "alm/renewal.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

const double* row(const double* table, std::int32_t day) {
    return table + static_cast<std::size_t>(day) * kLanes;
}

bool inside(const LaneTables& lanes, std::int32_t day) {
    return day >= 0 && static_cast<std::size_t>(day) < lanes.days;
}

void fill_dates(const PaymentDays& dates, const LaneTables& lanes, std::size_t months,
                double* table) {
    for (std::size_t m = 0; m < months; ++m)
        if (inside(lanes, dates.paid[m]))
            std::copy_n(row(lanes.currencies[dates.currency].discount.get(), dates.paid[m]), kLanes,
                        &table[m * kLanes]);
}

void fill_sums(const Grid& grid, const double* dates, std::size_t months, double* table) {
    const auto step = static_cast<std::size_t>(grid.step);
    for (std::size_t m = 0; m < months; ++m) {
        const double* from = &table[m * 3 * kLanes];
        double* to = &table[(m + step) * 3 * kLanes];
        const std::size_t steps = m / step;
        const auto k = static_cast<double>(steps);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double discount = grid.days[m] > 0 ? dates[m * kLanes + lane] : 0.0;
            const double accrued = grid.years[m] * discount;
            to[lane] = from[lane] + discount;
            to[kLanes + lane] = from[kLanes + lane] + k * accrued;
            to[2 * kLanes + lane] = from[2 * kLanes + lane] + accrued;
        }
    }
}

void fill_forwards(const RegularPlans& plans, const ForwardPlan& plan, const LaneTables& lanes,
                   std::size_t months, double* table) {
    const double* curve = lanes.currencies[plan.currency].projections[plan.projection];
    for (std::size_t m = 0; m < months; ++m) {
        const std::int32_t from = plans.grid_date(plan.day, static_cast<int>(m)) - plans.as_of();
        if (!inside(lanes, from) || !inside(lanes, plan.end[m])) continue;
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            table[m * kLanes + lane] =
                (row(curve, from)[lane] / row(curve, plan.end[m])[lane] - 1.0) /
                plan.index_years[m];
    }
}

// `rows`: the months of the horizon, or 1 for their sum.
void fill_renewals(const RenewalPlan& plan, const LaneTables& lanes, std::size_t rows,
                   double* table) {
    const std::size_t days = plan.end.size();
    const std::size_t width = rows * kLanes;
    const double* curve = lanes.currencies[plan.currency].projections[plan.projection];
    for (std::size_t day = days; day-- > 0;) {
        double* own = &table[day * width];
        if (static_cast<std::size_t>(plan.end[day]) < days)
            std::copy_n(&table[static_cast<std::size_t>(plan.end[day]) * width], width, own);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double forward = (row(curve, static_cast<std::int32_t>(day))[lane] /
                                        row(curve, plan.index_end[day])[lane] -
                                    1.0) /
                                   plan.index_years[day];
            for (std::uint32_t p = plan.first_part[day]; p < plan.first_part[day + 1]; ++p)
                own[(rows > 1 ? plan.parts[p].month : 0) * kLanes + lane] +=
                    forward * plan.parts[p].years;
        }
    }
}

std::vector<double> renewal_years(const std::vector<double>& by_month, std::size_t rows,
                                  std::size_t months) {
    if (rows == months) return by_month;
    std::vector<double> sums(by_month.size() / months, 0.0);
    for (std::size_t i = 0; i < by_month.size(); ++i) sums[i / months] += by_month[i];
    return sums;
}

void fill_likes(const RegularPlans& plans, const LikePlan& plan, const LaneTables& lanes,
                const Regulation& regulation, std::size_t rows, double* table) {
    std::vector<std::optional<fin::Date>> dates(plans.like_rows());
    for (std::size_t row = 0; row < dates.size(); ++row) {
        const fin::Date date = plans.grid_date(plan.day, static_cast<int>(row));
        if (date > plans.as_of() && date < plans.horizon().end()) dates[row] = date;
    }
    const std::size_t months = plans.horizon().months();
    if (rows == months) {
        fill_like_units(plan.position, plan.terms, dates, lanes, regulation, plans.horizon(),
                        table);
        return;
    }
    std::vector<double> by_month(dates.size() * months * kLanes, 0.0);
    fill_like_units(plan.position, plan.terms, dates, lanes, regulation, plans.horizon(),
                    by_month.data());
    for (std::size_t i = 0; i < by_month.size(); ++i)
        table[i / (months * kLanes) * kLanes + i % kLanes] += by_month[i];
}

// Offsets of the tables of one kind within the shared allocation.
template <class Size>
std::vector<std::size_t> places(std::size_t count, const Size& size, std::size_t& used) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < count; ++i) {
        starts.push_back(used);
        used += size(i);
    }
    starts.push_back(used);
    return starts;
}

template <class Fill>
std::vector<double*> in_parallel(const Work& work, double* memory,
                                 const std::vector<std::size_t>& starts, const Fill& fill) {
    std::vector<double*> tables(starts.size() - 1);
    parallel_blocks(work, tables.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
        tables[i] = memory + starts[i];
        std::fill(tables[i], memory + starts[i + 1], 0.0);
        fill(i, tables[i]);
    });
    return tables;
}

}  // namespace

KernelTables make_kernel_tables(const RegularPlans& plans, const LaneTables& lanes,
                                const Regulation& regulation, Measures measures, const Work& work) {
    KernelTables tables{.lanes = &lanes, .measures = measures};
    tables.months = std::min<std::size_t>(
        kGridMonths,
        static_cast<std::size_t>(plans.month_of(plans.as_of() + static_cast<int>(lanes.days))) + 1);
    const std::size_t months = tables.months;
    const std::size_t rows = measures.months ? plans.horizon().months() : 1;
    tables.renewal_rows = rows;
    std::size_t used = 0;
    const auto by_month = [&](std::size_t) { return months * kLanes; };
    const auto dates = places(plans.dates().size(), by_month, used);
    const auto sums = places(
        plans.sums().size(),
        [&](std::size_t i) {
            const auto step = static_cast<std::size_t>(plans.grids()[plans.sums()[i].second].step);
            return (months + step) * 3 * kLanes;
        },
        used);
    const auto forwards = places(plans.forwards().size(), by_month, used);
    const auto renewals = places(
        measures.nii ? plans.renewals().size() : 0,
        [&](std::size_t i) { return plans.renewals()[i].end.size() * rows * kLanes; }, used);
    const auto likes = places(
        measures.nii ? plans.likes().size() : 0,
        [&](std::size_t) { return plans.like_rows() * rows * kLanes; }, used);
    tables.memory = make_unset_doubles(used);
    double* const memory = tables.memory.get();
    tables.dates = in_parallel(work, memory, dates, [&](std::size_t i, double* table) {
        fill_dates(plans.dates()[i], lanes, months, table);
    });
    tables.sums = in_parallel(work, memory, sums, [&](std::size_t i, double* table) {
        const auto& [date, grid] = plans.sums()[i];
        fill_sums(plans.grids()[grid], tables.dates[date], months, table);
    });
    tables.forwards = in_parallel(work, memory, forwards, [&](std::size_t i, double* table) {
        fill_forwards(plans, plans.forwards()[i], lanes, months, table);
    });
    tables.renewals = in_parallel(work, memory, renewals, [&](std::size_t i, double* table) {
        fill_renewals(plans.renewals()[i], lanes, rows, table);
    });
    for (std::size_t i = 0; i < tables.renewals.size(); ++i)
        tables.renewal_years.push_back(
            renewal_years(plans.renewals()[i].years, rows, plans.horizon().months()));
    tables.likes = in_parallel(work, memory, likes, [&](std::size_t i, double* table) {
        fill_likes(plans, plans.likes()[i], lanes, regulation, rows, table);
    });
    return tables;
}

}  // namespace ballast::alm
