#include "plan/independence.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/threads.hpp"
#include "plan/field_errors.hpp"
#include "plan/order_statistics.hpp"
#include "plan/path_market.hpp"

namespace ballast::plan {

namespace {

Status check(const Independence& plan, std::uint64_t paths) {
    FieldErrors errors;
    errors.within(plan.portfolio, kAmountLimits, "/portfolio");
    errors.within(plan.saving, kAmountLimits, "/saving");
    errors.within(plan.saving_growth, kGrowthLimits, "/saving_growth");
    errors.within(plan.part_time_income, kAmountLimits, "/part_time_income");
    errors.within(plan.years, kYearsLimits, "/years");
    if (!(plan.spending > 0.0))
        errors.add("/spending", "range",
                   fmt::format("the spending is {}: expected more than 0", plan.spending));
    if (!(plan.withdrawal_rate > 0.0 && plan.withdrawal_rate <= 1.0))
        errors.add(
            "/withdrawal_rate", "range",
            fmt::format("the withdrawal rate is {}: expected a fraction above 0, such as 0.04",
                        plan.withdrawal_rate));
    if (plan.coast_years && (*plan.coast_years < 1 || *plan.coast_years > plan.years))
        errors.add("/coast_years", "range",
                   fmt::format("the portfolio must pay in {} years: expected 1 to {}",
                               *plan.coast_years, plan.years));
    errors.within(static_cast<double>(paths), kHouseholdPathsLimits, "/paths");
    return std::move(errors).status("plan");
}

// Figures of all paths, [year][path].
struct Rows {
    std::vector<double> balance;  // real, at the end of the year, with savings
    std::vector<double> wealth;   // real, of one unit
};

Rows run(const Independence& plan, const Compiled& market, const Work& work) {
    const auto paths = static_cast<std::size_t>(market.paths);
    const auto years = static_cast<std::size_t>(plan.years);
    Rows rows{std::vector<double>(paths * years), std::vector<double>(paths * years)};
    parallel_blocks(
        work, (paths + kTile - 1) / kTile, 1, [&](std::size_t, std::size_t begin, std::size_t end) {
            TileMarket tile(market);
            for (std::size_t t = begin; t < end; ++t) {
                tile.run(t);
                for (std::size_t lane = 0; lane < kTile && t * kTile + lane < paths; ++lane) {
                    const PathMarket path = tile.path(lane);
                    double balance = plan.portfolio;
                    double wealth = 1.0;
                    double saving = plan.saving;
                    for (std::size_t k = 0; k < years; ++k) {
                        const double growth =
                            path.growth[k] * path.price_level[k] / path.price_level[k + 1];
                        balance = balance * growth + saving;
                        wealth *= growth;
                        saving *= 1.0 + plan.saving_growth;
                        rows.balance[k * paths + t * kTile + lane] = balance;
                        rows.wealth[k * paths + t * kTile + lane] = wealth;
                    }
                }
            }
        });
    return rows;
}

// The target at the end of each year, the present first.
std::vector<double> targets_of(const Independence& plan, IndependenceKind kind,
                               const std::vector<double>& median_wealth) {
    const double full = plan.spending / plan.withdrawal_rate;
    std::vector<double> targets(static_cast<std::size_t>(plan.years) + 1, full);
    if (kind == IndependenceKind::kBarista)
        targets.assign(targets.size(),
                       std::max(plan.spending - plan.part_time_income, 0.0) / plan.withdrawal_rate);
    if (kind == IndependenceKind::kCoast)
        for (int k = 0; k < *plan.coast_years; ++k)
            targets[static_cast<std::size_t>(k)] =
                full / median_wealth[static_cast<std::size_t>(*plan.coast_years - k)];
    return targets;
}

IndependenceResult reached(const Independence& plan, IndependenceKind kind, const Rows& rows,
                           std::size_t paths, const std::vector<double>& median_wealth) {
    const std::vector<double> targets = targets_of(plan, kind, median_wealth);
    const auto never = static_cast<double>(plan.years) + 1.0;
    std::vector<double> first(paths, plan.portfolio >= targets[0] ? 0.0 : never);
    for (std::size_t k = 0; k < static_cast<std::size_t>(plan.years); ++k)
        for (std::size_t path = 0; path < paths; ++path)
            if (first[path] == never && rows.balance[k * paths + path] >= targets[k + 1])
                first[path] = static_cast<double>(k) + 1.0;
    std::sort(first.begin(), first.end());
    IndependenceResult made{.kind = kind, .target = targets[0], .reached = first.back() == 0.0};
    const auto n = static_cast<double>(paths);
    for (int year = 0; year <= plan.years; ++year) {
        const auto by = std::upper_bound(first.begin(), first.end(), static_cast<double>(year));
        made.years.push_back({year, static_cast<double>(by - first.begin()) / n,
                              targets[static_cast<std::size_t>(year)]});
    }
    made.probability = made.years.back().probability;
    made.standard_error = std::sqrt(made.probability * (1.0 - made.probability) / n);
    // The first year by which at least this share of the paths has reached it.
    const auto share = [&](double requested) -> std::optional<int> {
        const auto at = static_cast<std::size_t>(std::ceil(requested * n - 1e-9)) - 1;
        if (first[at] == never) return std::nullopt;
        return static_cast<int>(first[at]);
    };
    made.p10 = share(0.1);
    made.p25 = share(0.25);
    made.p50 = share(0.5);
    made.p75 = share(0.75);
    made.p90 = share(0.9);
    return made;
}

}  // namespace

Result<IndependenceSimulation> simulate_independence(const Independence& plan, const Plan& market,
                                                     const History& history, const Work& work) {
    TRY_STATUS(check(plan, market.paths));
    TRY(const Compiled compiled, compile(market_of(market, plan.years), history));
    const auto paths = static_cast<std::size_t>(compiled.paths);
    const Rows rows = run(plan, compiled, work);
    if (work.cancel.requested()) return fail(Code::kCancelled, "the simulation was cancelled");
    IndependenceSimulation made;
    made.paths = compiled.paths;
    SelectionSpace space;
    std::vector<double> median_wealth = {1.0};
    for (std::size_t k = 0; k < static_cast<std::size_t>(plan.years); ++k) {
        const auto row = [&](const std::vector<double>& values) {
            const Quantiles q = quantiles_of(std::span(values).subspan(k * paths, paths), space);
            return Percentiles{q[0], q[1], q[2], q[3], q[4], q[5], q[6]};
        };
        YearPercentiles balance;
        balance.year = static_cast<int>(k) + 1;
        balance.real = row(rows.balance);
        static_cast<Percentiles&>(balance) = balance.real;
        made.balance.push_back(balance);
        median_wealth.push_back(std::max(row(rows.wealth).p50, 1e-9));
    }
    made.median_real_return = std::pow(median_wealth.back(), 1.0 / plan.years) - 1.0;
    for (const IndependenceKind kind :
         {IndependenceKind::kFull, IndependenceKind::kBarista, IndependenceKind::kCoast}) {
        if (kind == IndependenceKind::kCoast && !plan.coast_years) continue;
        if (kind == IndependenceKind::kBarista && plan.part_time_income <= 0.0) continue;
        made.results.push_back(reached(plan, kind, rows, paths, median_wealth));
    }
    return made;
}

}  // namespace ballast::plan
