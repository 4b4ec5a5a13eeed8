#include "plan/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "plan/path_rows.hpp"
#include "plan/tally.hpp"

namespace ballast::plan {

namespace {

Percentiles percentiles_of(const Quantiles& q) {
    return {q[0], q[1], q[2], q[3], q[4], q[5], q[6]};
}

std::vector<YearPercentiles> year_percentiles(const std::vector<Quantiles>& nominal,
                                              const std::vector<Quantiles>& real,
                                              std::optional<int> start_year) {
    std::vector<YearPercentiles> result(std::max(nominal.size(), real.size()));
    for (std::size_t k = 0; k < result.size(); ++k) {
        YearPercentiles& row = result[k];
        if (!nominal.empty()) static_cast<Percentiles&>(row) = percentiles_of(nominal[k]);
        if (!real.empty()) row.real = percentiles_of(real[k]);
        row.year = static_cast<int>(k) + 1;
        if (start_year) row.calendar_year = *start_year + static_cast<int>(k);
    }
    return result;
}

std::vector<RuinYear> ruin_years(const Compiled& plan, const Tally& tally,
                                 std::optional<double> age) {
    std::vector<RuinYear> result;
    const auto paths = static_cast<double>(tally.paths);
    std::uint64_t failed = 0;
    for (int k = 0; k < plan.years; ++k) {
        const std::uint64_t count = tally.failed[static_cast<std::size_t>(k)];
        if (count == 0) continue;
        failed += count;
        RuinYear row{.year = k + 1,
                     .count = count,
                     .probability = static_cast<double>(count) / paths,
                     .cumulative = static_cast<double>(failed) / paths};
        if (age) row.age = *age + k;
        result.push_back(row);
    }
    return result;
}

// Of the mean of `count` values with this sum of squares.
double error_of_mean(double mean, double squares, double count) {
    const double variance = count > 1 ? (squares - count * mean * mean) / (count - 1) : 0.0;
    return std::sqrt(std::max(variance, 0.0) / count);
}

// Of a mean over paths: over independent paths, over pairs, or over the means of the shifts.
double standard_error(const Compiled& plan, double mean, double paths, double squares,
                      double pair_squares, const std::array<double, kShifts>& shifts) {
    if (plan.antithetic) return error_of_mean(mean, pair_squares, paths / 2);
    if (!plan.quasi) return error_of_mean(mean, squares, paths);
    constexpr auto kCount = static_cast<double>(kShifts);
    double of_shifts = 0.0;
    for (const double sum : shifts) of_shifts += std::pow(sum / (paths / kCount), 2);
    return error_of_mean(mean, of_shifts, kCount);
}

Terminal terminal_of(const Compiled& plan, const Tally& tally, const RowQuantiles& rows) {
    const auto n = static_cast<double>(tally.paths);
    Terminal terminal{.mean = tally.terminal / n, .mean_real = tally.terminal_real / n};
    terminal.standard_error = standard_error(plan, terminal.mean, n, tally.terminal_squares,
                                             tally.pair_terminal_squares, tally.shift_terminals);
    if (!rows.nominal.empty()) terminal.nominal = percentiles_of(rows.nominal.back());
    if (!rows.real.empty()) terminal.real = percentiles_of(rows.real.back());
    return terminal;
}

Adjustments adjustments_of(const Tally& tally) {
    const auto n = static_cast<double>(tally.paths);
    return {.probability = static_cast<double>(tally.paths_with_cut) / n,
            .mean_years = tally.cut_years / n,
            .mean_largest_cut = tally.paths_with_cut == 0
                                    ? 0.0
                                    : tally.largest_cut / static_cast<double>(tally.paths_with_cut),
            .mean_lowest = tally.lowest / n};
}

// One tile with all its figures, for single paths out of it.
class TileTrace {
public:
    TileTrace(const Compiled& plan, std::uint64_t tile)
        : plan_(plan), state_(std::make_unique<TileState>()), values_(new Values) {
        const auto years = static_cast<std::size_t>(plan.years);
        for (auto& figure : values_->figures) figure.resize(years);
        run_tile(
            plan, tile, *state_,
            {values_->figures[0].data()->data(), values_->figures[1].data()->data(),
             values_->figures[2].data()->data(), values_->figures[3].data()->data(), kTile, true});
    }

    std::vector<PathYear> path(std::size_t lane) const {
        std::vector<PathYear> years;
        for (int k = 0; k < plan_.years; ++k) {
            const auto at = static_cast<std::size_t>(k);
            years.push_back({k + 1, values_->figures[0][at][lane], values_->figures[1][at][lane],
                             values_->figures[2][at][lane], values_->figures[3][at][lane]});
        }
        return years;
    }
    const TileState& state() const { return *state_; }

private:
    struct alignas(64) Line : std::array<double, kTile> {};
    struct Values {
        std::array<std::vector<Line>, 4> figures;
    };
    const Compiled& plan_;
    std::unique_ptr<TileState> state_;
    std::unique_ptr<Values> values_;
};

SamplePath look_at(const Compiled& plan, std::string label, std::uint64_t path) {
    const TileTrace trace(plan, path / kTile);
    const std::size_t lane = path % kTile;
    SamplePath look{.label = std::move(label), .path = path, .years = trace.path(lane)};
    if (plan.model == ReturnModel::kHistorical)
        look.start_year = plan.row_years[plan.first_row + path];
    const double failed = trace.state().failed_year[lane];
    if (failed < plan.years) look.ruin_year = static_cast<int>(failed) + 1;
    return look;
}

// The worst path, and those that end nearest to three percentiles of real wealth.
std::vector<SamplePath> looks_of(const Compiled& plan, const PathRun& run) {
    std::vector<SamplePath> sample_paths = {look_at(plan, "worst", run.tally.worst.path)};
    if (run.last_real.empty() || run.rows.real.empty()) return sample_paths;
    const Quantiles& ends = run.rows.real.back();
    for (const auto& [label, q] : {std::pair{"p10", 1}, {"p50", 3}, {"p90", 5}}) {
        const double target = ends[static_cast<std::size_t>(q)];
        std::size_t best = 0;
        for (std::size_t i = 1; i < run.last_real.size(); ++i)
            if (std::abs(run.last_real[i] - target) < std::abs(run.last_real[best] - target))
                best = i;
        sample_paths.push_back(look_at(plan, label, best));
    }
    return sample_paths;
}

std::vector<Cohort> cohorts_of(const Compiled& plan) {
    std::vector<Cohort> cohorts;
    for (std::uint64_t tile = 0; tile * kTile < plan.paths; ++tile) {
        const TileTrace trace(plan, tile);
        const TileState& s = trace.state();
        for (std::size_t lane = 0; lane < kTile && tile * kTile + lane < plan.paths; ++lane) {
            const std::uint64_t path = tile * kTile + lane;
            const std::size_t row = plan.first_row + path;
            Cohort cohort{.start_year = plan.row_years[row],
                          .terminal = s.balance[lane],
                          .terminal_real = s.balance[lane] / s.cpi[lane]};
            const bool unpaid = s.failed_year[lane] < plan.years;
            cohort.success = !unpaid && (!plan.positive_end || s.balance[lane] > 0.0);
            if (unpaid)
                cohort.ruin_year = cohort.start_year + static_cast<int>(s.failed_year[lane]);
            cohort.lowest_spending_real = s.lowest_real[lane];
            if (!plan.drifting) cohort.maximum_rate = maximum_rate(plan, row);
            cohorts.push_back(cohort);
        }
    }
    return cohorts;
}

}  // namespace

Interval wilson_interval(double p, double n) {
    constexpr double z = 1.959963984540054;
    const double scale = 1.0 + z * z / n;
    const double center = (p + z * z / (2.0 * n)) / scale;
    const double half = z / scale * std::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

double maximum_rate(const Compiled& plan, std::size_t first) {
    double wealth = 1.0;  // of one unit, never drawn on
    double price = 1.0;
    double sum = 0.0;
    for (int k = 0; k < plan.years; ++k) {
        const std::size_t row = first + static_cast<std::size_t>(k);
        const auto& weights = plan.terms[static_cast<std::size_t>(k)].weights;
        double growth = 0.0;
        for (std::size_t a = 0; a < plan.assets.size(); ++a)
            growth += weights[a] * plan.row_growth[a * plan.row_count + row];
        growth *= plan.fee_factor;
        const double inflation =
            plan.inflation.from_rows ? plan.row_inflation[row] : plan.inflation.constant_factor;
        for (int step = 0; step < plan.steps; ++step) {
            if (plan.rule.timing == Timing::kStart) sum += price / plan.steps / wealth;
            wealth *= growth;
            const double paid_in = plan.priced_late() ? price * inflation : price;
            if (plan.rule.timing == Timing::kEnd) sum += paid_in / plan.steps / wealth;
        }
        for (int step = 0; step < plan.steps; ++step) price *= inflation;
    }
    return 1.0 / sum;
}

std::vector<std::vector<double>> path_values(const Compiled& plan, std::uint64_t paths) {
    std::vector<std::vector<double>> result;
    for (std::uint64_t tile = 0; tile * kTile < paths; ++tile) {
        const TileTrace trace(plan, tile);
        for (std::size_t lane = 0; lane < kTile && tile * kTile + lane < paths; ++lane) {
            std::vector<double>& values = result.emplace_back(1, plan.initial);
            for (const PathYear& year : trace.path(lane)) values.push_back(year.balance);
        }
    }
    return result;
}

Result<Simulation> simulate(const Compiled& plan, const SimulationOutputs& requested,
                            const Work& work) {
    TRY(const PathRun run, run_paths(plan, requested, work));
    const Tally& tally = run.tally;
    Simulation result;
    result.paths = tally.paths;
    result.successes = tally.successes;
    result.path_successes = {sampling_of(plan), tally.paths, tally.success_bits};
    const auto n = static_cast<double>(tally.paths);
    result.success_rate = static_cast<double>(tally.successes) / n;
    const double p = result.success_rate;
    result.standard_error = std::sqrt(p * (1.0 - p) / n);
    double worth = n;  // independent paths that would have this error
    if (plan.antithetic || plan.quasi) {
        result.standard_error = standard_error(plan, p, n, static_cast<double>(tally.successes),
                                               tally.pair_success_squares, tally.shift_successes);
        if (result.standard_error > 0.0)
            worth = p * (1.0 - p) / (result.standard_error * result.standard_error);
    }
    const Interval interval = wilson_interval(p, worth);
    result.wilson_low = interval.low;
    result.wilson_high = interval.high;
    std::optional<int> start_year = plan.start_year;
    result.percentiles = year_percentiles(run.rows.nominal, run.rows.real, start_year);
    result.spending_percentiles =
        year_percentiles(run.rows.spending, run.rows.spending_real, start_year);
    result.terminal = terminal_of(plan, tally, run.rows);
    result.ruin_year = ruin_years(plan, tally, plan.age);
    result.mean_shortfall = tally.shortfall / n;
    result.mean_taxes = tally.taxes / n;
    const std::uint64_t failed = tally.paths - tally.successes;
    result.mean_shortfall_of_failed =
        failed == 0 ? 0.0 : tally.shortfall / static_cast<double>(failed);
    if (requested.adjustments) result.adjustments = adjustments_of(tally);
    if (requested.sample_paths) {
        result.sample_paths = looks_of(plan, run);
        if (plan.model == ReturnModel::kHistorical) result.cohorts = cohorts_of(plan);
    }
    return result;
}

Result<Outcome<Simulation>> simulate(const Plan& plan, const History& history, const Work& work) {
    TRY(Compiled compiled, compile(plan, history));
    TRY(Simulation result, simulate(compiled, SimulationOutputs{}, work));
    return Outcome<Simulation>{std::move(result), std::move(compiled.issues)};
}

}  // namespace ballast::plan
