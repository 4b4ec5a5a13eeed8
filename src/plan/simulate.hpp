// Simulates a plan over many possible futures: success rate, ending balance, spending.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "plan/compiled.hpp"
#include "plan/history.hpp"
#include "plan/path_successes.hpp"
#include "plan/plan.hpp"

namespace ballast::plan {

// Type 7 quantiles over the paths.
struct Percentiles {
    double p5 = 0.0;
    double p10 = 0.0;
    double p25 = 0.0;
    double p50 = 0.0;
    double p75 = 0.0;
    double p90 = 0.0;
    double p95 = 0.0;
};

// Of the balance at the end of a year, or of the amount spent in it: nominal, and in today's money.
struct YearPercentiles : Percentiles {
    int year = 0;  // 1 is the first year
    std::optional<int> calendar_year;
    Percentiles real;
};

struct Terminal {
    double mean = 0.0;
    double mean_real = 0.0;
    double standard_error = 0.0;  // of mean
    Percentiles nominal;
    Percentiles real;
};

struct RuinYear {
    int year = 0;               // 1 is the first year
    std::optional<double> age;  // at the start of the year
    std::uint64_t count = 0;
    double probability = 0.0;
    double cumulative = 0.0;
};

struct Adjustments {
    // Of at least one year with less real spending than the previous one.
    double probability = 0.0;
    double mean_years = 0.0;        // mean number of such years, over all paths
    double mean_largest_cut = 0.0;  // over the paths with a cut; fraction of the previous year
    // Mean over paths of the lowest real spending over that of the first year.
    double mean_lowest = 0.0;
};

struct Cohort {
    int start_year = 0;
    bool success = false;
    double terminal = 0.0;
    double terminal_real = 0.0;
    std::optional<double> maximum_rate;  // constant real spending that leaves zero
    std::optional<int> ruin_year;        // calendar year
    double lowest_spending_real = 0.0;
};

struct PathYear {
    int year = 0;
    double balance = 0.0;
    double balance_real = 0.0;
    double spending = 0.0;
    double spending_real = 0.0;
};

// An example path: the worst, or one that ends near a percentile.
struct SamplePath {
    std::string label;  // "worst", "p10" …
    std::uint64_t path = 0;
    std::optional<int> start_year;
    std::optional<int> ruin_year;  // 1 is the first year
    std::vector<PathYear> years;
};

struct Simulation {
    double success_rate = 0.0;
    double standard_error = 0.0;
    double wilson_low = 0.0;  // 95 % interval
    double wilson_high = 0.0;
    std::uint64_t paths = 0;
    std::uint64_t successes = 0;
    PathSuccesses path_successes;
    std::vector<YearPercentiles> percentiles;
    std::vector<YearPercentiles> spending_percentiles;
    Terminal terminal;
    std::vector<RuinYear> ruin_year;
    double mean_shortfall = 0.0;            // real, mean over all paths
    double mean_shortfall_of_failed = 0.0;  // real, mean over failed paths; 0 when none failed
    double mean_taxes = 0.0;                // real, over all years, mean over all paths
    Adjustments adjustments;
    std::vector<Cohort> cohorts;
    std::vector<SamplePath> sample_paths;
};

// Which figures to compute; the benchmark and the sensitivities leave out what they do not use.
struct SimulationOutputs {
    bool nominal = true;
    bool real = true;
    bool spending = true;
    bool spending_real = true;
    bool adjustments = true;
    bool sample_paths = true;

    static SimulationOutputs summary() { return {false, true, false, true, false, false}; }
};

Result<Outcome<Simulation>> simulate(const Plan& plan, const History& history, const Work& work);
Result<Simulation> simulate(const Compiled& plan, const SimulationOutputs& requested,
                            const Work& work);

// Every path's balance at the end of each year, [path][year], the start included; for small runs.
std::vector<std::vector<double>> path_values(const Compiled& plan, std::uint64_t paths);

// Largest share of the balance at the start of row `first` that constant real spending could have
// used over the plan's years: 1 / sum of deflated discount factors.
double maximum_rate(const Compiled& plan, std::size_t first);

// 95 % interval of a rate observed in `count` independent trials (Wilson 1927).
struct Interval {
    double low = 0.0;
    double high = 1.0;
};
Interval wilson_interval(double rate, double count);

}  // namespace ballast::plan
